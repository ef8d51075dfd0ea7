"""Choosing and ordering: the catalogue, then the basket; what was chosen travels in the address."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from materials.actions import orders
from materials.actions.offers import Offer, find_offers
from materials.actions.orders import OrderingClosed, OrderRefused
from materials.models import Order
from materials.portal.basket import OrderForm, PacksForm
from materials.portal.members import Member, for_members, key_of, show
from materials.states import OrderState
from outreach.accounts.languages import remember_language
from outreach.moves import AlreadyMoved


@for_members
def catalogue(request: HttpRequest, member: Member) -> HttpResponse:
    """Show what may be ordered; sent back with packs, check them and lead on to the basket."""
    is_sent = any(name.startswith("packs_") for name in request.GET)
    form = PacksForm(request.GET if is_sent else None, offers=find_offers(member.township))
    if is_sent and form.is_valid():
        if form.packs():
            return _to_basket(form)
        messages.warning(request, _("Nothing is chosen yet. Write packs at one material at least."))
    context = {"form": form, "rules": orders.ordering_rules(member.township)}
    return show(request, member, "catalogue", context)


def _to_basket(form: PacksForm) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('portal:order-new')}?{urlencode(form.packs())}")


def _chosen(offers: list[Offer], data: QueryDict) -> list[Offer]:
    return [offer for offer in offers if f"packs_{offer.edition.pk}" in data]


@for_members
def order_new(request: HttpRequest, member: Member) -> HttpResponse:
    """Fill in one order; nothing is kept before the button is pressed."""
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else request.GET
    offers = _chosen(find_offers(member.township), data)
    if request.method == "POST":
        form = OrderForm(request.POST, offers=offers, today=today)
        return _submit(request, member, form)
    packs = PacksForm(request.GET, offers=offers)
    if not packs.is_valid() or not packs.packs():
        return HttpResponseRedirect(f"{reverse('portal:catalogue')}?{request.GET.urlencode()}")
    form = OrderForm(initial=packs.packs(), offers=offers, today=today)
    return _show_form(request, member, form)


def _submit(request: HttpRequest, member: Member, form: OrderForm) -> HttpResponse:
    if not form.is_valid():
        return _show_form(request, member, form)
    try:
        order = orders.submit_order(
            township=member.township,
            wishes=form.wishes(),
            purpose=form.cleaned_data["purpose"],
            needed_on=form.cleaned_data["needed_on"],
            actor=member.user,
            at=timezone.localtime(),
            key=key_of(member, "order", form.cleaned_data["key"]),
        )
    except (OrderingClosed, OrderRefused) as refusal:
        return _refused(request, member, form, refusal)
    remember_language(member.user, get_language() or "")
    messages.success(request, _("Order %(number)s is with the office now.") % {"number": order.number})
    return redirect("portal:order", order.pk)


@for_members
def order_again(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Correct an order that was sent back and hand it in again."""
    order = get_object_or_404(Order.objects.for_township(member.township), pk=pk)
    if order.state != OrderState.SENT_BACK:
        messages.warning(request, str(AlreadyMoved(order)))
        return redirect("portal:order", order.pk)
    today = timezone.localdate()
    offers = find_offers(member.township)
    if request.method == "POST":
        form = OrderForm(request.POST, offers=_chosen(offers, request.POST), today=today)
        return _resubmit(request, member, order, form)
    lines = {line.edition.material_id: line for line in order.lines.select_related("edition__material")}
    offers = [offer for offer in offers if offer.material.pk in lines]
    initial: dict[str, object] = {"purpose": order.purpose, "needed_on": order.needed_on}
    for offer in offers:
        line = lines[offer.material.pk]
        initial[f"packs_{offer.edition.pk}"] = line.requested // offer.material.pack_size
        initial[f"reason_{offer.edition.pk}"] = line.over_limit_reason
    form = OrderForm(initial=initial, offers=offers, today=today)
    return _show_form(request, member, form, order)


def _resubmit(request: HttpRequest, member: Member, order: Order, form: OrderForm) -> HttpResponse:
    if not form.is_valid():
        return _show_form(request, member, form, order)
    try:
        orders.resubmit_order(
            order=order,
            wishes=form.wishes(),
            purpose=form.cleaned_data["purpose"],
            needed_on=form.cleaned_data["needed_on"],
            actor=member.user,
            at=timezone.localtime(),
        )
    except (OrderingClosed, OrderRefused) as refusal:
        return _refused(request, member, form, refusal, order)
    except AlreadyMoved as moved:
        messages.warning(request, str(moved))
    else:
        messages.success(request, _("Order %(number)s is with the office again.") % {"number": order.number})
    return redirect("portal:order", order.pk)


def _refused(
    request: HttpRequest,
    member: Member,
    form: OrderForm,
    refusal: OrderingClosed | OrderRefused,
    order: Order | None = None,
) -> HttpResponse:
    if isinstance(refusal, OrderRefused):
        if refusal.fault == orders.EMPTY:
            messages.warning(request, _("Nothing is chosen yet. Write packs at one material at least."))
            return redirect("portal:catalogue")
        form.refuse(refusal)
    return _show_form(request, member, form, order)


def _show_form(
    request: HttpRequest, member: Member, form: OrderForm, order: Order | None = None
) -> HttpResponse:
    context = {"form": form, "order": order, "rules": orders.ordering_rules(member.township)}
    return show(request, member, "order_form", context)
