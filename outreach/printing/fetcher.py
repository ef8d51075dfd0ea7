"""The only way by which WeasyPrint reads anything: `asset:` addresses and small inline pictures; no network
and no paths.
"""

import base64
import binascii
import io
from xml.etree.ElementTree import ParseError

import defusedxml
import defusedxml.ElementTree
from PIL import Image
from weasyprint.urls import URLFetcher, URLFetcherResponse

from outreach.printing.assets import SCHEME, Assets, Limits, MissingAsset

RASTER_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
# A torn file would be printed with a grey lower half: Pillow and WeasyPrint take it as it is.
END_MARKS = {"JPEG": b"\xff\xd9", "PNG": b"IEND", "WEBP": b""}
END_BYTES = 4096
INLINE_TYPES = ("image/png", "image/svg+xml")
INLINE_BYTES = 256 * 1024


class AssetFetcher(URLFetcher):
    """Resolve `asset:` through Assets; whatever is refused stops the rendering.

    WeasyPrint swallows even its fatal errors while it paints SVG, so every refusal is also kept in `refused`.
    """

    def __init__(self, assets: Assets) -> None:
        super().__init__(allowed_protocols=("asset", "data"), allow_redirects=False, fail_on_errors=True)
        # Belt and braces: without handlers nothing in urllib can open a socket or a file, whatever calls us.
        self.handlers.clear()
        self.handle_open.clear()
        self.assets = assets
        self.refused: list[MissingAsset] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the approved bytes of `url`, or raise MissingAsset."""
        try:
            data, media_type = self._read(url)
            _check_content(url, data, media_type, self.assets.limits)
        except MissingAsset as error:
            self.refused.append(error)
            raise
        return URLFetcherResponse(url, data, {"Content-Type": media_type})

    def _read(self, url: str) -> tuple[bytes, str]:
        if url.startswith(SCHEME):
            return self.assets.read(url)
        if url.startswith("data:"):
            return _read_inline(url)
        raise MissingAsset(
            url, "only registered pictures and styles are allowed", "只允许使用已登记的图片和样式"
        )


def _read_inline(url: str) -> tuple[bytes, str]:
    header, _, body = url.removeprefix("data:").partition(",")
    media_type, _, encoding = header.partition(";")
    if media_type not in INLINE_TYPES or encoding != "base64" or len(body) > INLINE_BYTES:
        raise MissingAsset(
            url, "only small inline PNG or SVG pictures are allowed", "只允许较小的内嵌 PNG 或 SVG 图片"
        )
    try:
        return base64.b64decode(body, validate=True), media_type
    except binascii.Error as error:
        raise MissingAsset(url, "the inline picture is damaged", "内嵌图片已损坏") from error


def _check_content(url: str, data: bytes, media_type: str, limits: Limits) -> None:
    if media_type == "image/svg+xml":
        _check_svg(url, data, limits)
    elif media_type in RASTER_FORMATS:
        _check_raster(url, data, RASTER_FORMATS[media_type], limits)


def _check_raster(url: str, data: bytes, image_format: str, limits: Limits) -> None:
    """Read the header and the end only: size, kind and wholeness are known before a single pixel is decoded."""
    try:
        with Image.open(io.BytesIO(data), formats=[image_format]) as image:
            width, height = image.size
            image.verify()
        if END_MARKS[image_format] not in data[-END_BYTES:]:
            raise ValueError("torn file")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MissingAsset(
            url, f"it is not a whole {image_format} picture", f"它不是完整的 {image_format} 图片"
        ) from error
    if width * height > limits.image_pixels:
        millions = limits.image_pixels // 1_000_000
        raise MissingAsset(
            url, f"it has more than {millions} million pixels", f"它超过 {millions * 100} 万像素"
        )


def _check_svg(url: str, data: bytes, limits: Limits) -> None:
    """Refuse entities, document types and oversized drawings; references inside come back to the fetcher."""
    if len(data) > limits.vector_bytes:
        raise MissingAsset(url, "the drawing is too large", "矢量图过大")
    try:
        root = defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, ValueError, defusedxml.DefusedXmlException) as error:
        raise MissingAsset(url, "it is not a plain SVG drawing", "它不是普通的 SVG 矢量图") from error
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise MissingAsset(url, "it is not a plain SVG drawing", "它不是普通的 SVG 矢量图")
