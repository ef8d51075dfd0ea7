"""Staff's lists and forms of briefs and of their sentence templates."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from home.models import Brief, BriefTemplate
from home.reports.briefs.actions import draft_from, save_draft
from home.staff import brief_pages
from home.staff.brief_forms import BriefForm, WordingForm
from home.staff.pages import reader
from materials.staff.scope import InCounties, OfCounties
from outreach.accounts.counties import counties_of
from outreach.moves import AlreadyMoved
from outreach.places.counties import one_county
from outreach.places.staff.list_export import ListExportView

WORDS = HelpPanel(template="home/staff/briefs/words.html", heading=_("Figures you can use"))
WORDING = [
    FieldPanel("title"),
    FieldPanel("addressee"),
    FieldPanel("body"),
    FieldRowPanel([FieldPanel("issuer"), FieldPanel("signature")]),
]


class OwnIndexView(InCounties, ListExportView):
    results_template_name = "places/staff/index_results.html"


class OwnEditView(OfCounties, EditView):
    pass


class OwnDeleteView(OfCounties, DeleteView):
    pass


class OwnHistoryView(OfCounties, HistoryView):
    pass


class OwnUsageView(OfCounties, UsageView):
    pass


class BriefTemplateViewSet(ModelViewSet):
    model = BriefTemplate
    name = "brief_template"
    icon = "pilcrow"
    menu_label = _("Brief templates")
    menu_order = 20
    index_view_class = OwnIndexView
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["name", "title"]
    list_display = ["name", "title"]
    panels = [FieldPanel("name"), *WORDING, WORDS]

    def get_form_class(self, for_update: bool = False) -> Any:
        return super().get_form_class(for_update)

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = WordingForm
        return handler


class BriefIndexView(OwnIndexView):
    def get_base_queryset(self) -> QuerySet[Brief]:
        return super().get_base_queryset().select_related("campaign", "issued_by")


class BriefCreateView(CreateView):
    """Asks for the template first, because its sentences are the start."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = reader(request)
        templates = list(BriefTemplate.objects.for_counties(counties_of(person)))
        if templates and "template" not in request.GET:
            return self._choose(templates)
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def _choose(self, templates: list[BriefTemplate]) -> HttpResponse:
        context = {
            "templates": templates,
            "breadcrumbs_items": self.get_breadcrumbs_items(),
            "header_title": _("Which sentences?"),
            "header_icon": "doc-full",
            "add_url": self.add_url,
        }
        return render(self.request, "home/staff/briefs/choose_template.html", context)

    def get_initial_form_instance(self) -> Brief:
        person = reader(self.request)
        chosen = self.request.GET.get("template", "")
        own = BriefTemplate.objects.for_counties(counties_of(person))
        template = own.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
        return draft_from(template) if template else Brief(county=one_county(person))

    def save_instance(self) -> Brief:
        return save_draft(brief=self.form.instance, actor=reader(self.request), at=timezone.now())

    def get_success_url(self) -> str:
        return reverse("brief:page", args=[self.object.pk])


class BriefEditView(OwnEditView):
    """Of drafts only; an issued brief is a page to read."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.get_object().is_issued:
            return redirect("brief:page", pk=self.kwargs["pk"])
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        except AlreadyMoved as refused:
            messages.error(request, str(refused))
            return redirect("brief:page", pk=self.kwargs["pk"])
        return response

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        address = reverse("brief:page", args=[self.object.pk])
        return [HeaderButton(_("See it with its figures"), url=address, icon_name="view")]

    def save_instance(self) -> Brief:
        return save_draft(brief=self.form.instance, actor=reader(self.request), at=timezone.now())

    def get_success_url(self) -> str:
        return reverse("brief:page", args=[self.object.pk])


class BriefDeleteView(OwnDeleteView):
    def get_object(self, *args: Any, **kwargs: Any) -> Brief:
        """An issued brief can't be deleted, so there is no such page."""
        brief: Brief = super().get_object(*args, **kwargs)
        if brief.is_issued:
            raise Http404
        return brief


class StateColumn(Column):
    def get_value(self, instance: Brief) -> str:
        return str(instance.get_state_display())


class NumberColumn(Column):
    def get_value(self, instance: Brief) -> str:
        return str(instance) if instance.number else "—"


class BriefViewSet(ModelViewSet):
    model = Brief
    name = "brief"
    icon = "doc-full"
    menu_label = _("Briefs")
    menu_order = 10
    index_view_class = BriefIndexView
    add_view_class = BriefCreateView
    edit_view_class = BriefEditView
    delete_view_class = BriefDeleteView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    copy_view_enabled = False
    ordering = ("-issued_at", "-pk")
    search_backend_name = None
    search_fields = ["title", "text"]
    list_filter = ["state"]
    list_display = [
        "title",
        NumberColumn("number", label=_("Number")),
        StateColumn("state", label=_("State")),
        Column("campaign", label=_("Campaign")),
        Column("cut_off", label=_("Cut-off")),
        Column("issued_by", label=_("Issued by")),
    ]
    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("campaign"), FieldPanel("cut_off")])], _("What is counted")
        ),
        *WORDING,
        WORDS,
    ]

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = BriefForm
        return handler

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("page/<int:pk>/", brief_pages.page, name="page"),
            path("page/<int:pk>/issue/", brief_pages.issue, name="issue"),
            path("page/<int:pk>/again/", brief_pages.again, name="again"),
            path("page/<int:pk>/public/", brief_pages.show, name="show"),
            path("page/<int:pk>/figures/<str:key>/", brief_pages.figure, name="figure"),
            path("page/<int:pk>/differences/", brief_pages.difference, name="difference"),
            path("page/<int:pk>/brief.docx", brief_pages.word, name="docx"),
            path("page/<int:pk>/pdf/", brief_pages.pdf, name="pdf"),
        ]
