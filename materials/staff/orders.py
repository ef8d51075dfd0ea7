"""The list of orders of townships, and the waiting list; one order's page is in orders_deciding.py."""

from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from materials.actions.waiting_list import read_waiting_list
from materials.models import Order
from materials.staff.pages import Crumb, head
from materials.staff.stock_pages import StockListView, require_county
from materials.states import OrderState
from outreach.accounts.roles import may_approve
from outreach.places.staff.columns import NumberColumn

# Waiting for somebody in the office: decide, serve, send.
OPEN = [OrderState.SUBMITTED, OrderState.APPROVED, OrderState.REDUCED, OrderState.PART_SENT]


class OrderFilterSet(WagtailFilterSet):
    class Meta:
        model = Order
        fields = ["state", "township", "campaign"]


class DayColumn(Column):
    cell_template_name = "materials/staff/orders/day_cell.html"


class MarkColumn(Column):
    """Says in words that an order asks for more than the limit."""

    cell_template_name = "materials/staff/orders/mark_cell.html"


class OrderListView(StockListView):
    """Orders, those that wait for a decision first and the most urgent of them on top."""

    model = Order
    page_title = _("Orders")
    header_icon = "clipboard-list"
    index_url_name = "order:index"
    index_results_url_name = "order:index_results"
    filterset_class = OrderFilterSet
    search_fields = ["number", "township__name", "purpose"]
    columns = [
        TitleColumn(
            "number", label=_("Number"), get_url=lambda order: reverse("order:detail", args=[order.pk])
        ),
        Column("township", label=_("Township"), sort_key="township__code"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            classname="list-tight",
            primary=lambda order: order.state in OPEN,
        ),
        DayColumn("needed_on", label=_("Needed by"), sort_key="needed_on"),
        NumberColumn("requested", label=_("Asked for"), sort_key="requested"),
        NumberColumn("approved", label=_("Approved")),
        NumberColumn("sent", label=_("Sent")),
        MarkColumn("over_limit", label=_("Marks")),
        Column("purpose", label=_("Purpose")),
    ]

    def get_base_queryset(self) -> QuerySet[Order]:
        return (
            Order.objects.filter(county=self.county)
            .select_related("township")
            .annotate(
                requested=Sum("lines__requested"),
                approved=Sum("lines__approved"),
                sent=Sum("lines__sent"),
                over_limit=Count("lines", filter=Q(lines__over_limit_reason__gt="")),
            )
        )

    def order_queryset(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        if self.ordering:
            return super().order_queryset(queryset)
        rank = Case(When(state=OrderState.SUBMITTED, then=0), When(state__in=OPEN, then=1), default=2)
        return queryset.order_by(rank, Case(When(state__in=OPEN, then="needed_on")), "-pk")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Waiting list"), url=reverse("order:waiting"), icon_name="history"),
            HeaderButton(_("Ordering rules"), url=reverse("ordering_rules:index"), icon_name="cog"),
        ]


def trail() -> list[Crumb]:
    return [{"url": reverse("order:index"), "label": gettext("Orders")}]


def waiting(request: HttpRequest) -> HttpResponse:
    """Show who waits, in the order in which they are served, and what the store could give them now."""
    county = require_county(request)
    context: dict[str, Any] = {
        "waiting": read_waiting_list(county),
        "may_approve": may_approve(request.user),
    }
    page = head(gettext("Waiting list"), "history", trail=trail()) | context
    return render(request, "materials/staff/orders/waiting.html", page)
