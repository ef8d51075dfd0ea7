"""Files in an S3-compatible store: the same two drawers as on a disk, and no address that a stranger could open.

The bucket is closed. Our own views read from it: renditions under /media/images/, everything else behind a check.
"""

from mimetypes import guess_type
from posixpath import normpath
from typing import Any
from urllib.parse import quote

from botocore.config import Config
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from storages.backends.s3 import S3Storage

CONNECT_S, READ_S, TRIES = 2, 30, 3
RENDITIONS = "images"
KEPT_S = 24 * 60 * 60


class PrivateObjects(S3Storage):
    """What only a checked view may hand out."""

    def get_default_settings(self) -> dict[str, Any]:
        client = Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=CONNECT_S,
            read_timeout=READ_S,
            retries={"mode": "standard", "max_attempts": TRIES},
            # Stores other than Amazon's refuse the checksums that newer clients add unasked.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {"client_config": client}

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        """Never a signed address either: whoever gets it forwarded could open it."""
        raise ValueError("This file has no address; a view that checks hands it out.")


class LibraryObjects(PrivateObjects):
    """The default storage: renditions have an address on our own site, originals and documents lead nowhere."""

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        return settings.MEDIA_URL + quote(name)


@require_safe
def rendition(request: HttpRequest, path: str) -> FileResponse:
    """Hand out a small picture of the site; its name changes with its content, so that proxies may keep it."""
    name = f"{RENDITIONS}/{path}"
    if normpath(name) != name:
        # The originals lie in the folder beside this one.
        raise Http404
    try:
        stream = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stream, content_type=guess_type(name)[0] or "application/octet-stream")
    patch_cache_control(response, public=True, max_age=KEPT_S)
    return response
