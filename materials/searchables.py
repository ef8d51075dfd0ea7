"""What of materials the public may find: the pages of the catalogue, never stock, orders or recipients."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from materials.models import Material, MaterialPage
from outreach.places.models import county_of_page
from outreach.search.following import follow_pages, follow_rows
from outreach.search.sources import Content, Source, register
from outreach.search.words import words_of

MATERIALS = "materials"


def addresses(request: HttpRequest, rows: QuerySet[Any]) -> Mapping[int, str]:
    return {page.pk: page.get_url(request) or "" for page in rows}


def read(page: MaterialPage) -> Content:
    material = page.material
    return Content(
        title=page.title,
        summary=page.summary or material.description,
        text=f"{material.description}\n{words_of(page.body)}",
        tags=sorted(material.topics.names()),
        day=timezone.localdate(page.last_published_at or page.first_published_at or timezone.now()),
        county=county_of_page(page),
    )


def page_of(material: Material) -> Iterable[int]:
    return MaterialPage.objects.filter(material=material).values_list("pk", flat=True)


register(
    Source(
        MATERIALS,
        pgettext_lazy("kind of search result", "Materials"),
        rows=lambda: MaterialPage.objects.on_shelf().public(),
        read=read,
        addresses=addresses,
    )
)
follow_pages(MATERIALS, MaterialPage)
follow_rows(MATERIALS, Material, page_of)
