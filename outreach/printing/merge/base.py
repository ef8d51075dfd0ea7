"""What all pages of a merged file share: fonts, pictures, fixed parts; made by WeasyPrint, serialised by us."""

import copy
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pydyf
from weasyprint import Document

from outreach.printing import metadata, press
from outreach.printing.merge.cutting import LateReference
from outreach.printing.merge.records import MergeJob
from outreach.printing.merge.sheets import Sheet

LEAST_VERSION = "1.6"  # object and cross-reference streams need 1.5, PDF/X-4 asks for 1.6


@dataclass(frozen=True)
class BaseObject:
    """An indirect object as bytes; of a stream, the dictionary and the data apart."""

    number: int
    head: bytes
    data: bytes | None = None


@dataclass
class Base:
    """The shared objects, numbered from 1, and where the pages find what they name."""

    objects: list[BaseObject] = field(default_factory=list)
    size: int = 1
    fonts: bytes = b""
    states: bytes = b""
    boxes: list[bytes] = field(default_factory=list)  # of each sheet: MediaBox, TrimBox, BleedBox
    fixed: list[list[int]] = field(default_factory=list)  # of each sheet: the numbers of its fixed pieces
    catalog: dict[str, bytes] = field(default_factory=dict)
    info: bytes = b"<<>>"
    version: str = LEAST_VERSION


class Paper:
    """The page that WeasyPrint's generator is given for a sheet: a size, and nothing left to paint."""

    def __init__(self, page: Any) -> None:
        self.width, self.height, self.bleed = page.width, page.height, page.bleed
        self.bookmarks: list[Any] = []
        self.links: list[Any] = []
        self.anchors: dict[str, Any] = {}
        self.forms: dict[Any, Any] = {None: []}
        self.adopt: Any = None

    def paint(self, stream: Any, scale: float) -> None:
        """Hand the generator's resources to whoever waits for them."""
        if self.adopt:
            self.adopt(stream)


@dataclass
class Ink:
    """What painting noted: fonts with their glyphs, pictures, groups and states."""

    fonts: dict[Any, Any]
    images: dict[str, Any]
    resources: pydyf.Dictionary
    colour_spaces: LateReference

    def pour(self, stream: Any) -> None:
        """Give everything to the generator's own stream."""
        self.colour_spaces.target = stream._resources["ColorSpace"]
        stream._images.update(self.images)
        for kind in ("ExtGState", "XObject", "Pattern", "Shading"):
            stream._resources[kind].update(self.resources[kind])


def build_base(
    job: MergeJob, shell: Document, ink: Ink, papers: Sequence[Paper], sheets: Sequence[Sheet]
) -> Base:
    """Let WeasyPrint make fonts, pictures and file data for the sheets; nothing of it is a page yet."""
    base = Base()
    resources: list[Any] = []

    def adopt(stream: Any) -> None:
        ink.pour(stream)
        resources.append(stream._resources)

    def finish(_document: Document, pdf: pydyf.PDF) -> None:
        pages = [
            one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/Page"
        ]
        base.boxes = [_boxes(page) for page in pages]
        for sheet, page in zip(sheets, pages, strict=True):
            base.fixed.append(
                [_add_form(pdf, ops, page, resources[0]) for ops in sheet.pieces if isinstance(ops, list)]
            )
        _take_file_data(base, pdf, job)
        # The generator's own pages and streams are not written; neither is anything by pydyf.
        dropped = {id(one) for one in (pdf.pages, pdf.catalog, pdf.info, *pages)}
        dropped |= {id(pdf.objects[int(page["Contents"].split()[0])]) for page in pages}
        base.objects = [_serialised(one) for one in pdf.objects[1:] if id(one) not in dropped]
        base.size = len(pdf.objects)
        pdf.write = lambda _output, version=None, *_rest, **_named: _note_version(base, version)

    if papers:
        papers[0].adopt = adopt
        document = shell.copy(list(papers))
        document.fonts = ink.fonts
        document.metadata = copy.copy(shell.metadata)
        document.metadata.title = job.title or document.metadata.title
        document.metadata.lang = job.language
        press.write(document, finisher=finish, **job.pdf_options)
        if job.made_at is not None:
            _tell(base, job, job.made_at, ", ".join(document.metadata.authors))
        base.fonts, base.states = resources[0]["Font"], pydyf.Dictionary(resources[0]["ExtGState"]).data
    return base


def _add_form(pdf: pydyf.PDF, ops: list[bytes], page: pydyf.Dictionary, resources: Any) -> int:
    extra = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": page["MediaBox"],
        "Resources": resources.reference,
    }
    form = pydyf.Stream(list(ops), extra, compress=True)
    pdf.add_object(form)
    number: int = form.number
    return number


def _boxes(page: pydyf.Dictionary) -> bytes:
    return b"".join(b"/" + name.encode() + page[name].data for name in ("MediaBox", "TrimBox", "BleedBox"))


def _take_file_data(base: Base, pdf: pydyf.PDF, job: MergeJob) -> None:
    skipped = ("Type", "Pages", "Outlines", "Names", "StructTreeRoot", "MarkInfo")
    base.catalog = {key: pydyf._to_bytes(value) for key, value in pdf.catalog.items() if key not in skipped}
    base.info = pdf.info.data


def _tell(base: Base, job: MergeJob, at: datetime, author: str) -> None:
    """Put title, language and date where readers look for them: the catalogue, the Info dictionary, the XMP packet."""
    told = metadata.info(title=job.title, at=at, author=author)
    base.info = pydyf.Dictionary({key: pydyf.String(value) for key, value in told.items()}).data
    packet = metadata.packet(title=job.title, language=job.language, at=at, author=author, marks={}).encode()
    head = b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(packet)
    base.objects.append(BaseObject(base.size, head, packet))
    base.catalog |= {"Metadata": b"%d 0 R" % base.size, "Lang": pydyf.String(job.language).data}
    base.size += 1


def _note_version(base: Base, version: Any) -> None:
    text = version.decode() if isinstance(version, bytes) else str(version or LEAST_VERSION)
    base.version = max(text, LEAST_VERSION)


def _serialised(one: pydyf.Object) -> BaseObject:
    if not isinstance(one, pydyf.Stream):
        return BaseObject(one.number, one.data)
    data = b"\n".join(pydyf._to_bytes(item) for item in one.stream)
    extra = pydyf.Dictionary(dict(one.extra))
    if one.compress:
        extra["Filter"] = "/FlateDecode"
        data = zlib.compress(data, 6)
    extra["Length"] = len(data)
    return BaseObject(one.number, extra.data, data)


def serialised(pdf: pydyf.PDF) -> list[BaseObject]:
    """Return every object of a finished pydyf file but the empty first."""
    return [_serialised(one) for one in pdf.objects[1:]]
