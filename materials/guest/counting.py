"""Counting the reply slips of one group with the QR code of its letters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from materials.actions.slips import ReturnedTooMany, count_slips, find_by_token
from materials.forms.slips import SlipCountForm
from materials.guest.doors import for_guests


@for_guests
def count(request: HttpRequest, token: str) -> HttpResponse:
    """Take the totals so far; sent again they are simply written again."""
    group = find_by_token(token)
    if group is None:
        raise Http404
    form = SlipCountForm(request.POST if request.method == "POST" else None, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            count_slips(group=group, count=form.count, actor=None, at=timezone.now())
        except ReturnedTooMany as wrong:
            form.refuse(wrong.issued, wrong.returned)
        else:
            return redirect(f"{request.path}?saved=1")
    context = {"group": group, "form": form, "is_saved": "saved" in request.GET and request.method == "GET"}
    return render(request, "materials/guest/count.html", context)
