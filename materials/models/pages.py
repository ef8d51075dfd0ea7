"""The public catalogue: index and one page for each material."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from campaigns.models.gate import PictureGate
from materials.models.catalogue import Material
from materials.models.editions import Edition, EditionFile, EditionPage
from materials.models.shelf import Shelf
from materials.states import Distribution
from outreach.content.blocks import BodyBlock
from outreach.content.models import SitePage
from outreach.places.models import Region, county_of_site

NEIGHBOURS = 4


class MaterialIndexPage(PictureGate, SitePage):
    """All public materials, by kind, audience and topic."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["materials.MaterialPage"]
    menu_name = _("Materials")
    template = "materials/material_index_page.html"

    class Meta:
        verbose_name = _("material index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        county = county_of_site(request)
        pages = MaterialPage.objects.child_of(self).for_county(county)
        shelf = SimpleLazyObject(lambda: Shelf.from_query(request.GET, pages.on_shelf()))
        return context | {"shelf": shelf}


class MaterialPageQuerySet(PageQuerySet):
    def for_county(self, county: Region | None) -> "MaterialPageQuerySet":
        return self.filter(material__county=county)

    def on_shelf(self) -> "MaterialPageQuerySet":
        """Public materials in the order of the page tree, with what their cards show; three queries at most."""
        pages = self.live().filter(material__distribution=Distribution.PUBLIC).order_by("path")
        return pages.select_related("material__cover", "cover").prefetch_related(
            "material__cover__renditions", "cover__renditions"
        )


class MaterialPage(PictureGate, SitePage):
    """The public face of one material: what it is for, pictures of its pages, downloads."""

    material = models.OneToOneField(Material, models.PROTECT, related_name="page", verbose_name=_("material"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    objects = PageManager.from_queryset(MaterialPageQuerySet)()

    parent_page_types = ["materials.MaterialIndexPage"]
    subpage_types: list[str] = []
    template = "materials/material_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("material"), FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("material page")

    @classmethod
    def for_reading(cls) -> "models.QuerySet[SitePage]":
        pages = super().for_reading().select_related("material__cover", "material__campaign")
        return pages.prefetch_related("material__cover__renditions", "cover__renditions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        edition = Edition.objects.filter(material=self.material).select_related("material").first()
        files = EditionFile.objects.filter(edition=edition).public()
        pictures = EditionPage.objects.filter(edition=edition).public()
        neighbours = MaterialPage.objects.sibling_of(self, inclusive=False).on_shelf()
        return super().get_context(request, *args, **kwargs) | {
            "material": self.material,
            "edition": edition,
            "files": files.select_related("edition__material") if edition else [],
            "pictures": pictures.select_related("edition__material") if edition else [],
            "topics": self.material.topics.all(),
            "neighbours": neighbours[:NEIGHBOURS],
        }
