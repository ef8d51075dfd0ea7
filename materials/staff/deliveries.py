"""Deliveries in the admin: the list with what nobody signed, one delivery with its receipt and its pictures."""

import django_filters
from django.db.models import Count, Q, QuerySet, Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from materials.models import Delivery, Discrepancy, Receipt
from materials.staff.pages import Crumb, head
from materials.staff.stock_ledger import MomentColumn
from materials.staff.stock_pages import StockListView, require_county
from materials.states import DeliveryState
from outreach.accounts.roles import may_keep_store
from outreach.places.staff.columns import NumberColumn
from outreach.stored import open_stored

PICTURES = {"signature": "image/png", "photo": "image/jpeg"}


class DeliveryFilterSet(WagtailFilterSet):
    overdue = django_filters.BooleanFilter(label=_("Not signed for a week"), method="filter_overdue")

    class Meta:
        model = Delivery
        fields = ["overdue", "state", "township"]

    def filter_overdue(self, deliveries: QuerySet[Delivery], _name: str, value: bool) -> QuerySet[Delivery]:
        late = Delivery.objects.overdue(at=timezone.now())
        return deliveries.filter(pk__in=late) if value else deliveries.exclude(pk__in=late)


class LateColumn(Column):
    """Marks what nobody signed for a week, and open differences."""

    cell_template_name = "materials/staff/deliveries/marks_cell.html"


class DeliveryListView(StockListView):
    model = Delivery
    page_title = _("Deliveries")
    header_icon = "arrow-right-full"
    index_url_name = "delivery:index"
    index_results_url_name = "delivery:index_results"
    filterset_class = DeliveryFilterSet
    search_fields = ["number", "township__name", "village__name", "order__number"]
    columns = [
        TitleColumn(
            "number", label=_("Number"), get_url=lambda note: reverse("delivery:detail", args=[note.pk])
        ),
        Column("township", label=_("Township"), sort_key="township__code"),
        Column("village", label=_("Village")),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            classname="list-tight",
            primary=lambda note: note.state in (DeliveryState.SENT, DeliveryState.DIFFERENCE),
        ),
        NumberColumn("copies", label=_("Copies"), sort_key="copies"),
        MomentColumn("sent_at", label=_("Sent at"), sort_key="sent_at"),
        LateColumn("marks", label=_("Marks"), accessor=lambda note: note),
        Column("order", label=pgettext_lazy("noun", "Order")),
        Column("receipt.signer", label=_("Signed by")),
    ]

    def get_base_queryset(self) -> QuerySet[Delivery]:
        late = Delivery.objects.overdue(at=timezone.now()).values("pk")
        return (
            Delivery.objects.filter(county=self.county)
            .select_related("township", "village", "order", "receipt")
            .annotate(
                copies=Sum("lines__copies"),
                is_late=Count("pk", filter=Q(pk__in=late), distinct=True),
            )
        )

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        open_ones = Discrepancy.objects.filter(
            closed_at__isnull=True, line__delivery__county=self.county
        ).count()
        label = gettext("Differences to close (%(count)d)") % {"count": open_ones}
        late = Delivery.objects.filter(county=self.county).overdue(at=timezone.now()).count()
        late_label = gettext("Not signed for a week (%(count)d)") % {"count": late}
        return [
            HeaderButton(label, url=reverse("discrepancy:index"), icon_name="warning"),
            HeaderButton(late_label, url=reverse("delivery:index") + "?overdue=true", icon_name="history"),
        ]


def trail() -> list[Crumb]:
    return [{"url": reverse("delivery:index"), "label": gettext("Deliveries")}]


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: lines, the state of its QR code, the receipt with its proof, its differences."""
    county = require_county(request)
    deliveries = Delivery.objects.select_related(
        "township", "village", "order", "allocation__run", "receipt__entered_by", "created_by"
    )
    delivery = get_object_or_404(deliveries, pk=pk, county=county)
    lines = delivery.lines.select_related("edition__material")
    discrepancies = Discrepancy.objects.filter(line__delivery=delivery).select_related(
        "line__edition__material", "closed_by", "movement"
    )
    context = {
        "delivery": delivery,
        "lines": lines,
        "receipt": _receipt(delivery),
        "discrepancies": discrepancies,
        "code": _code_state(delivery),
        "is_late": Delivery.objects.overdue(at=timezone.now()).filter(pk=delivery.pk).exists(),
        "may_keep_store": may_keep_store(request.user),
    }
    page = head(delivery.number, "arrow-right-full", trail=trail()) | context
    return render(request, "materials/staff/deliveries/detail.html", page)


def _receipt(delivery: Delivery) -> Receipt | None:
    return getattr(delivery, "receipt", None)


def _code_state(delivery: Delivery) -> str:
    """Say in words whether the far end can still sign by QR code."""
    if delivery.state != DeliveryState.SENT or delivery.token_expires_at is None:
        return gettext("used or not needed any more; it only shows that the delivery was signed")
    day = f"{timezone.localtime(delivery.token_expires_at):%Y-%m-%d}"
    if delivery.code_has_expired(at=timezone.now()):
        return gettext("expired on %(day)s; the township can still sign in the portal or on paper") % {
            "day": day
        }
    return gettext("valid until %(day)s") % {"day": day}


@never_cache
def picture(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """Send a signature or photo to whoever may see stock; the files lie in private storage."""
    county = require_county(request)
    receipt = get_object_or_404(Receipt, delivery_id=pk, delivery__county=county)
    file = getattr(receipt, name) if name in PICTURES else None
    if file is None:
        raise Http404
    headers = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return FileResponse(open_stored(file), content_type=PICTURES[name], headers=headers)
