"""My orders: the list, one order with what happened to it, withdrawing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from materials.actions.orders import cancel_order
from materials.models import Order
from materials.portal.members import Member, for_members, show
from materials.portal.timeline import events_of
from materials.states import ORDER_MOVES, OrderState
from outreach.moves import AlreadyMoved

PAGE_SIZE = 20


@for_members
def order_list(request: HttpRequest, member: Member) -> HttpResponse:
    found = Order.objects.for_township(member.township).prefetch_related("lines__edition__material")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return show(request, member, "orders", {"list_page": page})


@for_members
def order_detail(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    found = Order.objects.for_township(member.township).select_related("ordered_by")
    order = get_object_or_404(found, pk=pk)
    context = {
        "order": order,
        "lines": order.lines.select_related("edition__material"),
        "events": events_of(order),
        "may_cancel": OrderState.CANCELLED in ORDER_MOVES[order.state],
        "may_correct": order.state == OrderState.SENT_BACK,
    }
    return show(request, member, "order", context)


@require_POST
@for_members
def order_cancel(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    order = get_object_or_404(Order.objects.for_township(member.township), pk=pk)
    try:
        cancel_order(order=order, actor=member.user, at=timezone.localtime())
    except AlreadyMoved as moved:
        messages.warning(request, str(moved))
    else:
        messages.success(request, _("Order %(number)s is withdrawn.") % {"number": order.number})
    return redirect("portal:order", order.pk)
