"""The law in plain words: an index, and one page for each of the six protections."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from materials.models import MaterialPage
from outreach.content.blocks import BodyBlock
from outreach.content.models import SitePage
from outreach.places.models import county_of_site

MATERIALS = 4


class Protection(models.TextChoices):
    """The six protections 六大保护; the value is a file print/illustrations/protect_….svg."""

    FAMILY = "family", _("protection by the family")
    SCHOOL = "school", _("protection by the school")
    SOCIETY = "society", _("protection by society")
    NETWORK = "network", _("protection on the network")
    GOVERNMENT = "government", _("protection by the government")
    JUDICIAL = "judicial", _("judicial protection")


class LawIndexPage(SitePage):
    """What the law is, and the way to each protection."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ProtectionPage"]
    menu_name = _("The law in plain words")
    template = "home/law_index_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("law in plain words")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"protections": ProtectionPage.objects.child_of(self).in_order()}


class ProtectionPageQuerySet(PageQuerySet):
    def in_order(self) -> "ProtectionPageQuerySet":
        """As the law has them: the order of the page tree."""
        return self.live().order_by("path")


class ProtectionPage(SitePage):
    """One of the six protections, told for a parent on a phone."""

    protection = models.CharField(_("protection"), max_length=12, choices=Protection.choices)
    chapter = models.CharField(
        _("chapter of the law"),
        max_length=60,
        blank=True,
        help_text=_("For example 第二章，第十五条至第二十四条."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    objects = PageManager.from_queryset(ProtectionPageQuerySet)()

    parent_page_types = ["home.LawIndexPage"]
    subpage_types: list[str] = []
    template = "home/protection_page.html"
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("protection"),
        FieldPanel("chapter"),
        FieldPanel("body"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("page of a protection")

    @property
    def sign_template(self) -> str:
        return f"print/illustrations/protect_{self.protection}.svg"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        siblings = list(ProtectionPage.objects.sibling_of(self).in_order())
        place = next((number for number, page in enumerate(siblings) if page.pk == self.pk), 0)
        shelf = MaterialPage.objects.for_county(county_of_site(request)).on_shelf()
        return super().get_context(request, *args, **kwargs) | {
            "siblings": siblings,
            "number": place + 1,
            "following": siblings[place + 1] if place + 1 < len(siblings) else None,
            "materials": shelf.filter(material__topics__name__in=[self.title, "六大保护"]).distinct()[
                :MATERIALS
            ],
        }
