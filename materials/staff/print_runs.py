"""Staff's list and form of print runs and printers; the run's own page with its buttons is in print_run_page.py."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views.generic import CreateView, EditView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from materials.actions.print_runs import draft_print_run, revise_print_run
from materials.models import Edition, Printer, PrintRun
from materials.staff.pages import moved_sentence
from materials.staff.print_run_page import PrintRunPage
from materials.staff.scope import InCounties, OfCounties
from materials.staff.specification import specify
from materials.states import PrintRunState
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.moves import AlreadyMoved
from outreach.places.counties import one_county
from outreach.places.staff.columns import ContactColumn, NumberColumn, PhoneColumn
from outreach.places.staff.deleting import KindDeleteView
from outreach.places.staff.list_export import ListExportView

UNDER_WAY = {
    PrintRunState.ORDERED,
    PrintRunState.PROOF,
    PrintRunState.PRINTING,
    PrintRunState.PART_ARRIVED,
    PrintRunState.ARRIVED,
    PrintRunState.SETTLED,
}


class PrintRunIndexView(InCounties, ListExportView):
    def get_base_queryset(self) -> QuerySet[PrintRun]:
        return super().get_base_queryset().select_related("edition__material", "printer")

    def get_edit_url(self, instance: PrintRun) -> str:
        """The name leads to the run's page, where its buttons are; the form is one click further."""
        url: str = self.get_inspect_url(instance)
        return url


class PrintRunCreateView(CreateView):
    def get_initial_form_instance(self) -> PrintRun:
        asked = self.request.GET.get("edition", "")
        edition = None
        mine = Edition.objects.filter(material__county__in=counties_of(self.request.user))
        if asked.isascii() and asked.isdigit() and len(asked) < 19:
            edition = mine.select_related("material").filter(pk=asked).first()
        county = one_county(self.request.user)
        return specify(PrintRun(county=county), edition)

    def save_instance(self) -> PrintRun:
        return draft_print_run(run=self.form.instance, actor=self.request.user, at=timezone.now())

    def get_success_url(self) -> str:
        return reverse("print_run:inspect", args=[self.object.pk])


class PrintRunEditView(OfCounties, EditView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        if self.object.state != PrintRunState.DRAFT:
            messages.info(request, _("Only a draft can be changed. Send the run back to draft first."))
            return redirect(self.get_success_url())
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def save_instance(self) -> PrintRun:
        return revise_print_run(run=self.form.instance, actor=signed_in(self.request), at=timezone.now())

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except AlreadyMoved as error:
            messages.error(self.request, moved_sentence(error))
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=409)
        return response

    def get_success_url(self) -> str:
        return reverse("print_run:inspect", args=[self.object.pk])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Back to the run"), url=self.get_success_url(), icon_name="arrow-left")]


class DueColumn(Column):
    cell_template_name = "campaigns/staff/day_cell.html"


class PrintRunViewSet(ModelViewSet):
    """Without deleting: numbers have no gaps, and a run that is not wanted is cancelled."""

    model = PrintRun
    name = "print_run"
    icon = "clipboard-list"
    menu_order = 20
    index_view_class = PrintRunIndexView
    add_view_class = PrintRunCreateView
    edit_view_class = PrintRunEditView
    inspect_view_class = PrintRunPage
    inspect_view_enabled = True
    inspect_template_name = "materials/staff/print_runs/page.html"
    copy_view_enabled = False
    list_per_page = 30
    ordering = ("-pk",)
    search_backend_name = None
    search_fields = ["number", "edition__material__name", "printer__name"]
    list_filter = ["state", "printer", "campaign"]
    list_display = [
        "number",
        Column("edition", label=_("Material and edition")),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda run: run.state in UNDER_WAY,
        ),
        NumberColumn("copies", label=_("Copies"), sort_key="copies"),
        Column("printer", label=_("Printer"), sort_key="printer__name"),
        NumberColumn("total_cost", label=_("Total (yuan)")),
        DueColumn("due_on", label=_("Due on"), sort_key="due_on", classname="list-tight"),
    ]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("edition"),
                FieldRowPanel([FieldPanel("copies"), FieldPanel("spoilage_percent")]),
                FieldRowPanel([FieldPanel("printer"), FieldPanel("campaign")]),
            ],
            _("What and how many"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("trim_width_mm"), FieldPanel("trim_height_mm")]),
                FieldRowPanel([FieldPanel("open_format"), FieldPanel("pages")]),
                FieldRowPanel([FieldPanel("paper"), FieldPanel("paper_gsm")]),
                FieldRowPanel([FieldPanel("colours"), FieldPanel("up_count")]),
                FieldRowPanel([FieldPanel("binding"), FieldPanel("finishing")]),
                FieldPanel("needs_proof"),
            ],
            _("Specification"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("unit_price"), FieldPanel("due_on")]),
                FieldRowPanel([FieldPanel("delivery_place"), FieldPanel("county")]),
                FieldPanel("note"),
            ],
            _("Price and delivery"),
        ),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        without = {"delete_url_name": ""}
        return super().get_common_view_kwargs(**kwargs) | without

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]


class PrinterIndexView(InCounties, ListExportView):
    pass


class PrinterEditView(OfCounties, EditView):
    pass


class PrinterDeleteView(OfCounties, KindDeleteView):
    pass


class PrinterInspectView(OfCounties, InspectView):
    pass


class PrinterCreateView(CreateView):
    def get_initial_form_instance(self) -> Printer:
        return Printer(county=one_county(self.request.user))


class PrinterViewSet(ModelViewSet):
    model = Printer
    name = "printer"
    icon = "home"
    menu_order = 40
    add_view_class = PrinterCreateView
    index_view_class = PrinterIndexView
    edit_view_class = PrinterEditView
    delete_view_class = PrinterDeleteView
    inspect_view_class = PrinterInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("name", "pk")
    search_backend_name = None
    search_fields = ["name", "contact"]
    list_display = [
        "name",
        ContactColumn("contact", label=_("Contact")),
        PhoneColumn("phone"),
        NumberColumn("lead_days", label=_("Lead time (days)"), sort_key="lead_days"),
        NumberColumn("minimum_copies", label=_("Minimum run"), sort_key="minimum_copies"),
    ]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("contact"), FieldPanel("phone")]),
        FieldRowPanel([FieldPanel("lead_days"), FieldPanel("minimum_copies")]),
        FieldPanel("county"),
    ]
