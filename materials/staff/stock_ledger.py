"""The ledger as a list: filters, search, and a download in which no cell can become a formula."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Q, QuerySet, TextChoices
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column

from materials.models import Edition, Material, Movement, StockPlace
from materials.models.stock import MovementQuerySet
from materials.staff.stock_pages import StockListView, require_county
from materials.states import MovementReason
from outreach.places.models import Township
from outreach.places.staff.columns import NumberColumn
from outreach.places.staff.exporting import ExportedIndexView
from outreach.spreadsheets import write_csv, write_xlsx
from outreach.spreadsheets.downloads import CONTENT_TYPES, ExportFormat

Value = str | int | None


def editions_of(request: HttpRequest | None) -> QuerySet[Edition]:
    if request is None:
        return Edition.objects.none()
    return Edition.objects.filter(material__county=require_county(request)).select_related("material")


def places_of(request: HttpRequest | None) -> QuerySet[StockPlace]:
    if request is None:
        return StockPlace.objects.none()
    return StockPlace.objects.filter(county=require_county(request)).select_related("township", "village")


def townships_of(request: HttpRequest | None) -> QuerySet[Township]:
    if request is None:
        return Township.objects.none()
    return Township.objects.filter(county=require_county(request)).order_by("code", "pk")


def materials_of(request: HttpRequest | None) -> QuerySet[Material]:
    if request is None:
        return Material.objects.none()
    return Material.objects.filter(county=require_county(request))


class Stream(TextChoices):
    """What a report adds up; the names are the methods of MovementQuerySet."""

    PRINTED = "printed", _("brought by the printer")
    SENT = "sent", _("sent out")
    HANDED_OUT = "handed_out", _("given to people or taken back")


# In an address: rows of no township, rows without a voucher.
NONE = "none"


class LedgerFilterSet(WagtailFilterSet):
    material = django_filters.ModelChoiceFilter(
        label=_("Material"), field_name="edition__material", queryset=materials_of
    )
    edition = django_filters.ModelChoiceFilter(label=_("Edition"), queryset=editions_of)
    place = django_filters.ModelChoiceFilter(label=_("Place"), queryset=places_of, method="filter_place")
    township = django_filters.ModelChoiceFilter(
        label=_("Township"),
        queryset=townships_of,
        null_label=_("no township"),
        null_value=NONE,
        method="filter_township",
    )
    stream = django_filters.ChoiceFilter(
        label=_("Way of the copies"), choices=Stream.choices, method="filter_stream"
    )
    reason = django_filters.ChoiceFilter(label=_("Reason"), choices=MovementReason.choices)
    happened_at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)
    voucher = django_filters.CharFilter(label=_("Voucher"), method="filter_voucher")
    until = django_filters.IsoDateTimeFilter(
        label=_("Up to the moment"), field_name="happened_at", lookup_expr="lte"
    )

    class Meta:
        model = Movement
        fields = [
            "material",
            "edition",
            "township",
            "place",
            "stream",
            "reason",
            "voucher",
            "happened_at",
            "until",
        ]

    def filter_place(
        self, movements: QuerySet[Movement], _name: str, place: StockPlace
    ) -> QuerySet[Movement]:
        """What came to the place and what left it."""
        return movements.filter(Q(source=place) | Q(target=place))

    def filter_township(
        self, movements: MovementQuerySet, _name: str, township: Township | str
    ) -> MovementQuerySet:
        return movements.of_township(None if isinstance(township, str) else township)

    def filter_stream(self, movements: MovementQuerySet, _name: str, stream: str) -> MovementQuerySet:
        rows: MovementQuerySet = getattr(movements, Stream(stream).value)()
        return rows

    def filter_voucher(self, movements: MovementQuerySet, _name: str, number: str) -> MovementQuerySet:
        """Exactly this paper; the search finds parts of numbers."""
        return movements.filter(document="" if number == NONE else number)


class PlacesColumn(Column):
    """From where to where, and the condition when it changed on the way."""

    cell_template_name = "materials/staff/stock/places_cell.html"


class MomentColumn(Column):
    cell_template_name = "materials/staff/stock/moment_cell.html"


class LedgerView(StockListView, ExportedIndexView):
    """Every movement, the newest first; nothing here can be changed."""

    model = Movement
    page_title = _("Ledger")
    header_icon = "list-ul"
    index_url_name = "stock:ledger"
    index_results_url_name = "stock:ledger_results"
    filterset_class = LedgerFilterSet
    search_fields = ["document", "note"]
    export_kind = "ledger"
    # It writes the condition before and after, which the list folds into one column.
    show_export_buttons = False
    columns = [
        MomentColumn("happened_at", label=_("Date")),
        Column("edition", label=_("Edition")),
        NumberColumn("copies", label=_("Copies"), sort_key="copies"),
        PlacesColumn("places", label=_("From → to"), accessor=lambda row: row),
        Column("get_reason_display", label=_("Reason"), classname="list-tight"),
        Column("document", label=_("Voucher"), classname="list-tight"),
        Column("actor", label=_("Posted by")),
        Column("note", label=_("Remark")),
    ]

    def get_base_queryset(self) -> QuerySet[Movement]:
        return Movement.objects.filter(county=self.county).select_related(
            "edition__material",
            "source__township",
            "source__village",
            "target__township",
            "target__village",
            "actor",
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home, *_rest, here = super().get_breadcrumbs_items()
        return [home, {"url": reverse("stock:index"), "label": _("Stock")}, here]

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        form = self.export_format
        if form is None:
            return super().render_to_response(context, **options)
        name = f"ledger-{timezone.localdate():%Y%m%d}.{form.value}"
        return HttpResponse(
            write_ledger(context["object_list"], form=form),
            content_type=CONTENT_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def write_ledger(movements: QuerySet[Movement], *, form: ExportFormat) -> bytes:
    """The movements as a file, in the language that is active."""
    headings = [
        gettext("Date"),
        gettext("Edition"),
        gettext("Copies"),
        gettext("From"),
        gettext("Condition before"),
        gettext("To"),
        gettext("Condition after"),
        gettext("Reason"),
        gettext("Voucher"),
        gettext("Posted by"),
        gettext("Remark"),
    ]
    if form == ExportFormat.CSV:
        return write_csv(headings, _rows(movements))
    return write_xlsx(headings, _rows(movements), sheet=gettext("Ledger"))


def _rows(movements: QuerySet[Movement]) -> Iterator[list[Value]]:
    for row in movements:
        yield [
            f"{timezone.localtime(row.happened_at):%Y-%m-%d %H:%M}",
            str(row.edition),
            row.copies,
            str(row.source or gettext("printer")),
            str(row.get_source_condition_display()) if row.source else "",
            str(row.target),
            str(row.get_target_condition_display()),
            str(row.get_reason_display()),
            row.document,
            str(row.actor or ""),
            row.note,
        ]
