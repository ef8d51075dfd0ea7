"""Saying what one thinks of a lecture, with the code at its door; no account, no name."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models.feedback import BEST_MARK
from materials.actions.feedback import FeedbackClosed, find_activity, give_feedback, is_open
from materials.guest.doors import for_guests

MARKS = [
    (5, pgettext_lazy("mark of feedback", "very good")),
    (4, pgettext_lazy("mark of feedback", "good")),
    (3, pgettext_lazy("mark of feedback", "so-so")),
    (2, pgettext_lazy("mark of feedback", "not so good")),
    (1, pgettext_lazy("mark of feedback", "not good")),
]


class FeedbackForm(forms.Form):
    """A mark, and one word if one likes."""

    mark = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=MARKS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    word = forms.CharField(
        label=_("In one word"),
        max_length=20,
        required=False,
        help_text=_("You may leave it empty. Never write a name or a phone number."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if sum(letter.isdigit() for letter in word) > 4:
            raise forms.ValidationError(_("Leave out long numbers; they could be somebody's phone."))
        return word


@for_guests
def feedback(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    activity = find_activity(pk, token)
    if activity is None:
        raise Http404
    today = timezone.localdate()
    context: dict[str, Any] = {
        "activity": activity,
        "best": BEST_MARK,
        "is_over": activity.day < today,
        "is_given": request.method == "GET" and "given" in request.GET,
    }
    if not is_open(activity, on=today):
        return render(request, "materials/guest/feedback_closed.html", context)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            give_feedback(activity=activity, mark=data["mark"], word=data["word"], key=data["key"], on=today)
        except FeedbackClosed:
            return render(request, "materials/guest/feedback_closed.html", context)
        return redirect(f"{request.path}?given=1")
    return render(request, "materials/guest/feedback.html", context | {"form": form})
