"""The public catalogue: index and one page for each material."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from materials.models.catalogue import Material
from outreach.content.blocks import BodyBlock
from outreach.content.models import SitePage


class MaterialIndexPage(SitePage):
    """All public materials, by kind, audience and topic."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["materials.MaterialPage"]
    template = "materials/material_index_page.html"

    class Meta:
        verbose_name = _("material index")


class MaterialPage(SitePage):
    """The public face of one material: what it is for, pictures of its pages, downloads."""

    material = models.OneToOneField(Material, models.PROTECT, related_name="page", verbose_name=_("material"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    parent_page_types = ["materials.MaterialIndexPage"]
    subpage_types: list[str] = []
    template = "materials/material_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("material"), FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("material page")
