"""The seam to WeasyPrint: finished HTML and assets in, a laid-out document or a PDF out; no merge, marks or
profiles.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from weasyprint import HTML, Document
from weasyprint.images import SVGImage
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from outreach.printing.assets import Assets, MissingAsset
from outreach.printing.caps import Caps, check_source, check_tree
from outreach.printing.errors import PrintError
from outreach.printing.fetcher import AssetFetcher
from outreach.printing.fonts import MissingGlyph
from outreach.printing.typography import install

LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")
# WeasyPrint logs pictures and styles that it leaves out as errors; these two losses it calls warnings.
LOST_FONT, LOST_GLYPH = "Font-face", ".notdef glyph"

# Seven lines a letter, which nobody reads and which cost time.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


class LayoutFault(PrintError):
    """WeasyPrint could only go on by leaving something out."""

    code = "layout_fault"

    def __init__(self, message: str) -> None:
        super().__init__(
            f"The page could not be laid out completely: {message}. Nothing was printed; correct the content.",
            f"版面无法完整生成：{message}。没有生成任何页面，请修改内容。",
        )
        self.message = message


class ForbiddenAttachment(PrintError):
    """The HTML asks to embed a file in the PDF."""

    code = "forbidden_attachment"

    def __init__(self) -> None:
        super().__init__(
            "The document tries to attach a file to the PDF. Nothing was printed; remove the attachment.",
            "文档试图把文件作为附件放入 PDF。没有生成任何页面，请删除该附件。",
        )


@lru_cache(maxsize=1)
def font_configuration() -> FontConfiguration:
    """Return this process's one font configuration: a new one per letter costs 13 ms and 2 MB each time."""
    install()
    return FontConfiguration()


def lay_out(
    html: str,
    *,
    assets: Assets,
    warnings: list[str] | None = None,
    caps: Caps | None = None,
    **options: Any,
) -> Document:
    """Lay out finished HTML and return the WeasyPrint document; raise PrintError rather than leave anything
    out.

    `options` are WeasyPrint's (pdf_tags, dpi ...). Harmless complaints, such as an unknown CSS property, are
    appended to `warnings`. Links other than http, https, mailto, tel and inside the document are taken off,
    and said in `warnings`. One layout at a time per process: the font configuration is shared.
    """
    fetcher, caps = AssetFetcher(assets), caps or Caps()
    check_source(html, caps)
    with watched(fetcher, warnings):
        parsed = HTML(string=html, url_fetcher=fetcher)
        check_tree(parsed.etree_element, caps)
        document = parsed.render(
            font_config=font_configuration(),
            cache=assets.image_cache,
            **options,
        )
    _forbid_attachments(document)
    _drop_unsafe_links(document, warnings)
    return document


def write(document: Document, *, warnings: list[str] | None = None, **options: Any) -> bytes:
    """Paint a laid-out document; `options` are those of Document.write_pdf, among them `finisher`."""
    with watched(document.url_fetcher, warnings):
        pdf: bytes = document.write_pdf(**options)
    return pdf


def render(
    html: str,
    *,
    assets: Assets,
    warnings: list[str] | None = None,
    caps: Caps | None = None,
    **options: Any,
) -> bytes:
    """Turn finished HTML into a PDF; see lay_out() for options, warnings and errors."""
    document = lay_out(html, assets=assets, warnings=warnings, caps=caps, **options)
    return write(document, warnings=warnings, **options)


@contextmanager
def watched(fetcher: AssetFetcher, warnings: list[str] | None = None) -> Iterator[None]:
    """Turn everything that WeasyPrint would only log, or raise as BaseException, into a PrintError."""
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        yield
    except FatalURLFetchingError as error:
        raise _cause(error, fetcher) from error
    finally:
        logger.removeHandler(complaints)
        _forget_unsure_pictures(fetcher.assets)
        if warnings is not None:
            warnings.extend(complaints.mild)
    if fetcher.refused:
        raise fetcher.refused[0]
    if complaints.lost_characters:
        lost = tuple(dict.fromkeys(complaints.lost_characters))
        raise MissingGlyph(lost, "".join(lost))
    if complaints.grave:
        raise LayoutFault(complaints.grave[0])


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.mild: list[str] = []
        self.grave: list[str] = []
        self.lost_characters: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith(LOST_GLYPH) and isinstance(record.args, tuple):
            self.lost_characters.append(str(record.args[0]))
            return
        is_grave = record.levelno >= logging.ERROR or message.startswith(LOST_FONT)
        (self.grave if is_grave else self.mild).append(message)


def _forget_unsure_pictures(assets: Assets) -> None:
    """Keep rasters only: a failed picture would be left out silently next time, an SVG holds on to a whole
    old layout.
    """
    for address, image in list(assets.image_cache.items()):
        if image is None or isinstance(image, SVGImage):
            del assets.image_cache[address]


def _cause(error: FatalURLFetchingError, fetcher: AssetFetcher) -> PrintError:
    if fetcher.refused:
        return fetcher.refused[0]
    return MissingAsset("?", str(error), str(error))


def _forbid_attachments(document: Document) -> None:
    kinds = {link[0] for page in document.pages for link in page.links}
    if document.metadata.attachments or "attachment" in kinds:
        raise ForbiddenAttachment


def _drop_unsafe_links(document: Document, warnings: list[str] | None) -> None:
    for page in document.pages:
        unsafe = [
            link
            for link in page.links
            if link[0] == "external" and not link[1].lower().startswith(LINK_SCHEMES)
        ]
        for link in unsafe:
            page.links.remove(link)
            if warnings is not None:
                warnings.append(f"link taken off: {link[1][:120]}")
