"""The public's door to published files: downloads and page pictures of public materials only."""

from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from materials.models import EditionFile, EditionPage
from outreach.stored import open_stored

CACHE_S = 3600


def download(request: HttpRequest, code: str, edition: int, profile: str) -> FileResponse:
    """Send the PDF of an edition; what is not public does not exist."""
    files = EditionFile.objects.public().select_related("edition__material")
    file = get_object_or_404(files, edition__material__code=code, edition__number=edition, profile=profile)
    name = _("%(name)s-edition-%(number)s.pdf") % {"name": file.edition.material.name, "number": edition}
    return _send(file.file, "application/pdf", filename=name, as_attachment="download" in request.GET)


def page(request: HttpRequest, code: str, edition: int, number: int) -> FileResponse:
    """Send the picture of one page."""
    pages = EditionPage.objects.public()
    picture = get_object_or_404(pages, edition__material__code=code, edition__number=edition, number=number)
    return _send(picture.picture, "image/webp")


def _send(file: FieldFile, content_type: str, **options: Any) -> FileResponse:
    response = FileResponse(open_stored(file), content_type=content_type, **options)
    response["Cache-Control"] = f"public, max-age={CACHE_S}"
    return response
