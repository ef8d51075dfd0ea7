"""Signing for a delivery with the QR code of its note, on any phone."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from materials.actions.deliveries import CodeExpired, WrongCount, find_by_token, sign
from materials.forms.receipts import ReceiptForm
from materials.guest.doors import for_guests
from materials.models import Delivery, Receipt
from materials.states import DeliveryState
from outreach.content.picture_fields import SignatureField
from outreach.moves import AlreadyMoved


class SigningForm(ReceiptForm):
    """A count with a drawn signature, or a tick where nothing can be drawn."""

    signature = SignatureField(required=False)
    confirmed = forms.BooleanField(
        label=_("I sign with my typed name instead of drawing."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].help_text = _("Only if something is missing or damaged. At most 10 MB.")

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        has_faulty_drawing = "signature" not in data
        if not has_faulty_drawing and not data["signature"] and not data["confirmed"]:
            text = _("Draw your signature in the box, or tick that you sign with your typed name.")
            self.add_error("confirmed", text)
        return data


@for_guests
def sign_delivery(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was sent, take the count; afterwards, and after the last day, say only that it is over."""
    delivery = find_by_token(token)
    if delivery is None:
        raise Http404
    if delivery.state != DeliveryState.SENT:
        return _show_end(request, "signed" if Receipt.objects.filter(delivery=delivery).exists() else "void")
    if delivery.code_has_expired(at=timezone.now()):
        return _show_end(request, "expired")
    lines = list(delivery.lines.select_related("edition__material"))
    if request.method != "POST":
        return _show_form(request, delivery, SigningForm(lines=lines))
    form = SigningForm(request.POST, request.FILES, lines=lines)
    if form.is_valid() and _sign(delivery, form):
        return redirect("guest:sign", token)
    return _show_form(request, delivery, form)


def _sign(delivery: Delivery, form: SigningForm) -> bool:
    """Say whether the page has an end to show; False when the count must be mended."""
    data = form.cleaned_data
    try:
        sign(
            delivery=delivery,
            counts=form.counts,
            signer=data["signer"],
            way=Receipt.Way.QR,
            at=timezone.localtime(),
            signature=data["signature"],
            photo=data["photo"],
            note=data["note"],
        )
    except WrongCount as wrong:
        form.refuse(wrong.line)
        return False
    except (AlreadyMoved, CodeExpired):
        # Sent twice, or somebody was first: the address itself tells how it ended.
        return True
    return True


def _show_form(request: HttpRequest, delivery: Delivery, form: SigningForm) -> HttpResponse:
    return render(request, "materials/guest/sign.html", {"delivery": delivery, "form": form})


def _show_end(request: HttpRequest, end: str) -> HttpResponse:
    return render(request, "materials/guest/end.html", {"end": end})
