"""Staff's lists and forms of the catalogue: materials, their editions, the copies that campaigns want."""

from django.db.models import Count, Max, QuerySet
from django.urls import URLPattern, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from materials.models import Edition, Material, MaterialTarget
from materials.staff.scope import InCounties, OfCounties
from outreach.accounts.roles import may_edit
from outreach.places.counties import one_county
from outreach.places.staff.columns import NumberColumn
from outreach.places.staff.deleting import KindDeleteView
from outreach.places.staff.inspecting import PlainInspectView
from outreach.places.staff.list_export import ListExportView


class MaterialIndexView(InCounties, ListExportView):
    """Materials with the number of their newest edition; one query."""

    results_template_name = "places/staff/index_results.html"

    def get_base_queryset(self) -> QuerySet[Material]:
        materials = super().get_base_queryset().select_related("campaign")
        return materials.annotate(newest_edition=Max("editions__number"))


class MaterialEditView(OfCounties, EditView):
    pass


class MaterialDeleteView(OfCounties, KindDeleteView):
    pass


class MaterialInspectView(OfCounties, PlainInspectView):
    pass


class MaterialCreateView(CreateView):
    def get_initial_form_instance(self) -> Material:
        return Material(county=one_county(self.request.user))


class SizeColumn(Column):
    """The trim size as a printer writes it."""

    def get_value(self, instance: Material) -> str:
        return f"{instance.trim_width_mm} × {instance.trim_height_mm}"


class MaterialViewSet(ModelViewSet):
    model = Material
    name = "material"
    icon = "doc-full"
    menu_order = 10
    index_view_class = MaterialIndexView
    add_view_class = MaterialCreateView
    edit_view_class = MaterialEditView
    delete_view_class = MaterialDeleteView
    inspect_view_class = MaterialInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("code", "pk")
    # Wagtail's own search knows no Chinese words; a plain "contains" finds them.
    search_backend_name = None
    search_fields = ["code", "name", "description"]
    list_filter = ["kind", "campaign", "audience", "distribution", "is_orderable"]
    list_display = [
        "name",
        "code",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        SizeColumn("size", label=_("Trim size (mm)"), classname="list-tight"),
        NumberColumn("pages", label=_("Page count"), sort_key="pages"),
        NumberColumn("newest_edition", label=_("Edition"), sort_key="newest_edition"),
        Column("campaign", label=_("Campaign"), sort_key="campaign__name"),
        Column("get_distribution_display", label=_("Distribution"), sort_key="distribution"),
        BooleanColumn("is_downloadable", label=_("Can be downloaded"), sort_key="is_downloadable"),
        BooleanColumn("is_orderable", label=_("Can be ordered"), sort_key="is_orderable"),
    ]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
                FieldPanel("description"),
                FieldPanel("cover"),
            ],
            _("Material"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("trim_width_mm"), FieldPanel("trim_height_mm")]),
                FieldRowPanel([FieldPanel("pages"), FieldPanel("colours")]),
                FieldPanel("paper"),
            ],
            _("Form and paper"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("audience"), FieldPanel("language")]),
                FieldPanel("topics"),
                FieldRowPanel([FieldPanel("campaign"), FieldPanel("county")]),
            ],
            _("For whom and about what"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("distribution"), FieldPanel("pack_size")]),
                FieldPanel("low_stock_copies"),
                FieldRowPanel([FieldPanel("is_downloadable"), FieldPanel("is_orderable")]),
            ],
            _("Handing out"),
        ),
    ]


class EditionIndexView(InCounties, ListExportView):
    to_county = "material__county"

    def get_base_queryset(self) -> QuerySet[Edition]:
        editions = super().get_base_queryset().select_related("material", "design")
        return editions.annotate(file_count=Count("files"))

    @cached_property
    def may_edit(self) -> bool:
        return may_edit(self.request.user)

    def get_list_more_buttons(self, instance: Edition) -> list[MenuItem]:
        buttons: list[MenuItem] = super().get_list_more_buttons(instance)
        if self.may_edit:
            url = f"{reverse('print_run:add')}?edition={instance.pk}"
            buttons.append(MenuItem(_("New print run"), url=url, icon_name="clipboard-list", priority=15))
        return buttons

    def get_add_url(self) -> None:
        """An edition is made by publishing a design's print file, never by hand."""


class EditionEditView(OfCounties, EditView):
    to_county = "material__county"


class EditionDeleteView(OfCounties, KindDeleteView):
    to_county = "material__county"


class EditionInspectView(OfCounties, PlainInspectView):
    to_county = "material__county"


class EditionViewSet(ModelViewSet):
    model = Edition
    name = "edition"
    icon = "copy"
    menu_order = 20
    index_view_class = EditionIndexView
    edit_view_class = EditionEditView
    delete_view_class = EditionDeleteView
    inspect_view_class = EditionInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("material__code", "-number", "pk")
    search_fields = ["material__name", "material__code", "design__title"]
    list_filter = ["material"]
    list_display = [
        "__str__",
        Column("design", label=_("Design")),
        NumberColumn("file_count", label=_("Files")),
        "issued_on",
    ]
    panels = [
        FieldPanel("material", read_only=True),
        FieldPanel("number", read_only=True),
        FieldPanel("issued_on"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]


class TargetIndexView(InCounties, ListExportView):
    to_county = "material__county"

    def get_base_queryset(self) -> QuerySet[MaterialTarget]:
        return super().get_base_queryset().select_related("campaign", "material")


class TargetEditView(OfCounties, EditView):
    to_county = "material__county"


class TargetDeleteView(OfCounties, DeleteView):
    to_county = "material__county"


class MaterialTargetViewSet(ModelViewSet):
    model = MaterialTarget
    name = "material_target"
    icon = "crosshairs"
    menu_order = 30
    index_view_class = TargetIndexView
    edit_view_class = TargetEditView
    delete_view_class = TargetDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("campaign", "material__code", "pk")
    search_fields = ["material__name", "campaign__name"]
    list_filter = ["campaign", "material"]
    list_display = [
        "material",
        Column("campaign", label=_("Campaign"), sort_key="campaign__name"),
        NumberColumn("copies", label=_("Copies"), sort_key="copies"),
    ]
    panels = [FieldRowPanel([FieldPanel("campaign"), FieldPanel("material")]), FieldPanel("copies")]


class CatalogueGroup(ViewSetGroup):
    menu_label = _("Materials")
    menu_name = "materials"
    menu_icon = "doc-full"
    menu_order = 212
    items = (MaterialViewSet, EditionViewSet, MaterialTargetViewSet)
    # Others add their pages of the same task with menu_hook = "register_materials_menu_item".
    submenu_hook = "register_materials_menu_item"
