"""The staff's door to designs: list, create by kind, editor; what is printed is decided by actions."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import BaseButton, HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from materials.models import Design, DesignQuerySet
from materials.staff.review_column import ReviewColumn, with_reviews
from materials.staff.scope import OfCounties, OwnFilters
from materials.staff.starters import STARTERS, TITLES
from materials.states import DesignKind
from outreach.accounts.counties import counties_of
from outreach.accounts.roles import may_render
from outreach.places.counties import one_county
from outreach.places.staff.list_export import ListExportView

KIND_CARDS = [
    (
        DesignKind.LETTER,
        "mail",
        _("One A4 letter, printed for every village with its own names and numbers."),
    ),
    (DesignKind.FLYER, "doc-full", _("One A5 sheet, front and back, to be handed out.")),
    (DesignKind.LEAFLET, "list-ul", _("An A4 sheet folded twice: six panels.")),
    (DesignKind.POSTER, "image", _("One page A3, A2 or A1, read from two metres.")),
    (DesignKind.HANDBOOK, "openquote", _("A stitched A5 booklet with cover and contents page.")),
]


class DesignIndexView(OwnFilters, ListExportView):
    def get_base_queryset(self) -> DesignQuerySet:
        mine = Design.objects.filter(county__in=counties_of(self.request.user))
        return with_reviews(mine.select_related("campaign").with_status())

    @cached_property
    def may_render(self) -> bool:
        return may_render(self.request.user)

    def get_list_more_buttons(self, instance: Design) -> list[MenuItem]:
        buttons: list[MenuItem] = super().get_list_more_buttons(instance)
        if self.may_render:
            url = reverse("materials_staff:make", args=[instance.pk])
            buttons.append(MenuItem(_("Make print files"), url=url, icon_name="download", priority=15))
            url = reverse("materials_staff:design_reviews", args=[instance.pk])
            buttons.append(MenuItem(_("Reviews"), url=url, icon_name="tasks", priority=16))
        return buttons


class DesignCreateView(CreateView):
    """Asks for the kind first, because everything else depends on it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("kind") not in DesignKind.values:
            return render(request, "materials/staff/choose_kind.html", {"cards": self._cards()})
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def _cards(self) -> list[dict[str, Any]]:
        return [
            {"label": kind.label, "icon": icon, "text": text, "url": f"{self.add_url}?kind={kind}"}
            for kind, icon, text in KIND_CARDS
        ]

    @property
    def add_url(self) -> str:
        return reverse(self.add_url_name)

    def get_initial_form_instance(self) -> Design:
        kind = self.request.GET.get("kind", "")
        county = one_county(self.request.user)
        # A StreamField reads its raw data from JSON.
        body = json.dumps(STARTERS.get(kind, []))
        return Design(kind=kind, county=county, title=TITLES.get(kind, ""), body=body)


class DesignEditView(OfCounties, EditView):
    @property
    def header_buttons(self) -> list[BaseButton]:
        if not may_render(self.request.user):
            return []
        url = reverse("materials_staff:make", args=[self.object.pk])
        reviews = reverse("materials_staff:design_reviews", args=[self.object.pk])
        return [
            HeaderButton(_("Make print files"), url=url, icon_name="download"),
            HeaderButton(_("Reviews"), url=reviews, icon_name="tasks"),
        ]


SLOT_HELP = "materials/staff/slot_help.html"


class DesignViewSet(SnippetViewSet):
    """Registered by wagtail_hooks; rights are Django's model permissions, given to roles."""

    model = Design
    icon = "doc-full-inverse"
    menu_label = _("Designs")
    menu_name = "designs"
    menu_order = 210
    add_to_admin_menu = True
    url_prefix = "designs"
    index_view_class = DesignIndexView
    add_view_class = DesignCreateView
    edit_view_class = DesignEditView
    list_display = [
        "title",
        Column("get_kind_display", label=_("kind"), sort_key="kind"),
        Column("campaign", label=_("campaign")),
        LiveStatusTagColumn(label=_("Status")),
        ReviewColumn(),
        UpdatedAtColumn(label=_("Updated")),
    ]
    list_filter = ["kind", "campaign", "live"]
    search_fields = ["title", "subtitle", "issuer"]
    list_per_page = 30
    copy_view_enabled = True
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldPanel("subtitle"),
                FieldPanel("salutation"),
            ],
            heading=_("Headline"),
        ),
        HelpPanel(template=SLOT_HELP, heading=_("Slots")),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("issuer"), FieldPanel("issued_on")])], heading=_("Sign-off")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("poster_size")]),
                FieldRowPanel([FieldPanel("most_pages"), FieldPanel("colour")]),
                FieldRowPanel([FieldPanel("county"), FieldPanel("campaign")]),
            ],
            heading=_("Form and belonging"),
        ),
    ]
