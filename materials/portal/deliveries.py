"""Deliveries to my township: the list, one delivery, signing for it, its proof."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.actions.deliveries import WrongCount, sign
from materials.forms.receipts import ReceiptForm
from materials.models import Delivery, DeliveryLine, Discrepancy, Receipt
from materials.models.deliveries import DeliveryQuerySet
from materials.portal.members import Member, for_members, show
from materials.states import DeliveryState
from outreach.moves import AlreadyMoved
from outreach.stored import open_stored

PAGE_SIZE = 20
PROOFS = {"signature": "image/png", "photo": "image/jpeg"}


class PortalReceiptForm(ReceiptForm):
    """The same count; a photo says that the paper note was signed."""

    def __init__(self, *args: object, lines: list[DeliveryLine], **kwargs: object) -> None:
        super().__init__(*args, lines=lines, **kwargs)
        self.fields["photo"].label = gettext_lazy("Photo of the signed paper note")
        self.fields["photo"].help_text = gettext_lazy(
            "Only if it was signed on paper. JPEG, PNG or WebP, at most 10 MB."
        )


def _mine(member: Member) -> DeliveryQuerySet:
    return Delivery.objects.for_township(member.township).select_related(
        "township", "village", "order", "allocation"
    )


@for_members
def delivery_list(request: HttpRequest, member: Member) -> HttpResponse:
    found = _mine(member).prefetch_related("lines__edition__material")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return show(request, member, "deliveries", {"list_page": page})


@for_members
def delivery_detail(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    delivery = get_object_or_404(_mine(member), pk=pk)
    context = {
        "delivery": delivery,
        "lines": delivery.lines.select_related("edition__material"),
        "receipt": Receipt.objects.filter(delivery=delivery).select_related("entered_by").first(),
        "differences": Discrepancy.objects.filter(line__delivery=delivery).select_related(
            "line__edition__material"
        ),
        "may_sign": delivery.state == DeliveryState.SENT,
    }
    return show(request, member, "delivery", context)


@for_members
def delivery_sign(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Count and sign by one's account; the way is paper when a photo of the note comes with it."""
    delivery = get_object_or_404(_mine(member), pk=pk)
    if delivery.state != DeliveryState.SENT:
        messages.warning(request, str(AlreadyMoved(delivery)))
        return redirect("portal:delivery", delivery.pk)
    lines = list(delivery.lines.select_related("edition__material"))
    if request.method == "POST":
        form = PortalReceiptForm(request.POST, request.FILES, lines=lines)
        if form.is_valid() and _sign(request, member, delivery, form):
            return redirect("portal:delivery", delivery.pk)
    else:
        form = PortalReceiptForm(lines=lines, initial={"signer": str(member.user)})
    return show(request, member, "delivery_sign", {"delivery": delivery, "form": form})


def _sign(request: HttpRequest, member: Member, delivery: Delivery, form: PortalReceiptForm) -> bool:
    """Say whether there is an end to tell; False when the count must be mended."""
    data = form.cleaned_data
    try:
        sign(
            delivery=delivery,
            counts=form.counts,
            signer=data["signer"],
            way=Receipt.Way.PAPER if data["photo"] else Receipt.Way.PORTAL,
            at=timezone.localtime(),
            actor=member.user,
            photo=data["photo"],
            note=data["note"],
        )
    except WrongCount as wrong:
        form.refuse(wrong.line)
        return False
    except AlreadyMoved as moved:
        messages.warning(request, str(moved))
    else:
        messages.success(request, _("Delivery %(number)s is signed.") % {"number": delivery.number})
    return True


@for_members
def delivery_proof(request: HttpRequest, member: Member, pk: int, kind: str) -> HttpResponseBase:
    """Send the picture that proves a signature."""
    delivery = get_object_or_404(Delivery.objects.for_township(member.township), pk=pk)
    receipt = get_object_or_404(Receipt, delivery=delivery)
    if kind not in PROOFS:
        raise Http404
    return FileResponse(open_stored(getattr(receipt, kind)), content_type=PROOFS[kind])
