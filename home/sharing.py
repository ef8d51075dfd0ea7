"""Pictures that a page is shared with: one file for each state of a page, made when it is first asked for."""

import hashlib
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from campaigns.models import CampaignPage, NewsPage
from materials.models import EditionPage, MaterialPage
from outreach.printing.errors import PrintError
from outreach.printing.share import Shape, share_picture
from outreach.printing.title_card import title_card

FOLDER = "share"
# Written into every address: a new drawing of all pictures is a new number.
DRAWING = 2
SHAPES = {"wide": Shape.WIDE, "square": Shape.SQUARE}
HOUSE_COLOUR = "#1f6359"


@dataclass(frozen=True, slots=True)
class Face:
    """What a page is recognised by: a picture file if it has one, else its colour; a word above the title."""

    file: Any = None
    colour: str = HOUSE_COLOUR
    label: str = ""


@singledispatch
def face(page: Page) -> Face:
    cover = getattr(page, "cover", None)
    return Face(cover.file if cover else None)


@face.register
def _campaign(page: CampaignPage) -> Face:
    return Face(page.cover.file if page.cover else None, page.campaign.colour)


@face.register
def _news(page: NewsPage) -> Face:
    above = CampaignPage.objects.parent_of(page).select_related("campaign").first()
    colour = above.campaign.colour if above else HOUSE_COLOUR
    return Face(page.cover.file if page.cover else None, colour, page.published_on.strftime("%Y.%m.%d"))


@face.register
def _material(page: MaterialPage) -> Face:
    cover = page.cover or page.material.cover
    if cover:
        return Face(cover.file)
    pictures = EditionPage.objects.public().filter(edition__material=page.material)
    first = pictures.order_by("-edition__number", "number").first()
    return Face(first.picture if first else None, label=str(page.material.get_kind_display()))


def state_of(page: Page) -> str:
    """Return twelve letters that change whenever the picture may; no query."""
    material = getattr(page, "material", None)
    parts = (
        DRAWING,
        page.pk,
        page.title,
        getattr(page, "cover_id", None),
        material.cover_id if material else None,
        page.last_published_at,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def share_address(page: Page, shape: str) -> str:
    return reverse("share-picture", args=[page.pk, state_of(page), shape])


@require_safe
def picture(request: HttpRequest, pk: int, state: str, shape: str) -> FileResponse:
    """Send the picture of a public page in its present state; any other address is not there.

    So nobody can have more made than two pictures for each page, however many addresses they try.
    """
    page = get_object_or_404(Page.objects.live().public(), pk=pk).specific
    if shape not in SHAPES or state != state_of(page):
        raise Http404
    store = storages["private"]
    name = f"{FOLDER}/{page.pk}-{state}-{shape}.jpg"
    if not store.exists(name):
        _forget_older(store, page, shape, name)
        store.save(name, ContentFile(_drawn(request, page, SHAPES[shape])))
    response = FileResponse(store.open(name), content_type="image/jpeg")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _drawn(request: HttpRequest, page: Page, shape: Shape) -> bytes:
    site = Site.find_for_request(request)
    issuer = site.site_name if site else ""
    look = face(page)
    try:
        with look.file.open("rb") as cover:
            return share_picture(cover.read(), page.title, shape=shape, issuer=issuer)
    except (AttributeError, OSError, PrintError):
        # No picture, or one that can't be read: the title on the page's colour will do.
        return title_card(page.title, colour=look.colour, label=look.label, issuer=issuer, shape=shape)


def _forget_older(store: Storage, page: Page, shape: str, name: str) -> None:
    """Delete the pictures of earlier states of this page."""
    if not store.exists(FOLDER):
        return
    for file in store.listdir(FOLDER)[1]:
        if file.startswith(f"{page.pk}-") and file.endswith(f"-{shape}.jpg"):
            store.delete(f"{FOLDER}/{file}")
