"""A material as one picture to save on a phone: the poster, or all pages of the letter below each other."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_list_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from materials.models import EditionPage
from outreach.printing.long_picture import long_picture
from outreach.stored import open_stored

# A handbook is no picture; nobody scrolls through more than this.
MOST_PAGES = 8
FOLDER = "share"
CACHE_S = 3600


@require_safe
def picture(request: HttpRequest, code: str, edition: int) -> FileResponse:
    """Send the picture; it is made once for each state of the edition's pages and kept."""
    rows = EditionPage.objects.public().select_related("edition__material").order_by("number")
    pages = get_list_or_404(rows, edition__material__code=code, edition__number=edition)
    if len(pages) > MOST_PAGES:
        raise Http404
    store, name = storages["private"], _file_name(pages)
    if not store.exists(name):
        store.save(name, ContentFile(_joined(pages)))
    title = _("%(name)s.jpg") % {"name": pages[0].edition.material.name}
    response = FileResponse(
        store.open(name), content_type="image/jpeg", filename=title, as_attachment="download" in request.GET
    )
    response["Cache-Control"] = f"public, max-age={CACHE_S}"
    return response


def _joined(pages: list[EditionPage]) -> bytes:
    return long_picture([_read(page) for page in pages])


def _read(page: EditionPage) -> bytes:
    with open_stored(page.picture) as file:
        return file.read()


def _file_name(pages: list[EditionPage]) -> str:
    digest = hashlib.sha256("\n".join(page.picture.name or "" for page in pages).encode()).hexdigest()[:12]
    return f"{FOLDER}/edition-{pages[0].edition_id}-{digest}.jpg"
