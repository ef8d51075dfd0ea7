"""The single checks of the PDF/X-4 rule table: each yields the places that break one rule; the table is in
rules.py."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import ImageCms

from outreach.printing.boxes import box_of
from outreach.printing.colour import rgb_uses
from outreach.printing.pdfx.fonts import page_fonts

XMP_FACTS = (
    "dc:title",
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "xmp:MetadataDate",
    "xmpMM:DocumentID",
    "xmpMM:VersionID",
    "xmpMM:RenditionClass",
)


def version(pdf: pikepdf.Pdf) -> Iterator[str]:
    if tuple(int(part) for part in pdf.pdf_version.split(".")) > (1, 6):
        yield f"PDF {pdf.pdf_version}"


def encryption(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "an encrypted file"


def identity(pdf: pikepdf.Pdf) -> Iterator[str]:
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "no ID"


def xmp(pdf: pikepdf.Pdf) -> str:
    """Return the XMP packet as text, '' if there is none."""
    stream = pdf.Root.get("/Metadata")
    try:
        return stream.read_bytes().decode("utf-8", "replace") if isinstance(stream, Stream) else ""
    except pikepdf.PdfError:
        # A damaged packet is as good as none.
        return ""


def xmp_value(pdf: pikepdf.Pdf, name: str) -> str:
    """Return the text of one XMP property, '' if it is absent; written as element or attribute."""
    pattern = rf'<{name}>(.*?)</{name}>|{name}="([^"]*)"'
    match = re.search(pattern, xmp(pdf), re.DOTALL)
    if match is None:
        return ""
    return re.sub(r"<[^>]*>", "", match.group(1) or match.group(2) or "").strip()


def identification(pdf: pikepdf.Pdf) -> Iterator[str]:
    found = xmp_value(pdf, "pdfxid:GTS_PDFXVersion")
    if found != "PDF/X-4":
        yield f"'{found}'"


def plain_metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    stream = pdf.Root.get("/Metadata")
    if isinstance(stream, Stream) and "/Filter" in stream:
        yield f"filter {stream['/Filter']}"


def facts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for name in XMP_FACTS:
        if not xmp_value(pdf, name):
            yield f"no {name}"


def same_facts(pdf: pikepdf.Pdf) -> Iterator[str]:
    title = str(pdf.docinfo.get("/Title", ""))
    # The XMP text is escaped XML, the Info text is not.
    plain = xmp_value(pdf, "dc:title").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if not title or title != plain:
        yield f"title '{title}' and '{plain}'"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        digits = re.sub(r"\D", "", str(pdf.docinfo.get(key, "")))[:14]
        if not digits or digits != re.sub(r"\D", "", xmp_value(pdf, name))[:14]:
            yield f"{key} and {name} differ"


def trapped(pdf: pikepdf.Pdf) -> Iterator[str]:
    found = str(pdf.docinfo.get("/Trapped", "")).lstrip("/")
    if found not in ("True", "False") or found != xmp_value(pdf, "pdf:Trapped"):
        yield f"'{found}'"


def intents(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [entry for entry in pdf.Root.get("/OutputIntents", []) if entry.get("/S") == Name.GTS_PDFX]


def one_intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    if len(intents(pdf)) != 1:
        yield f"{len(intents(pdf))} output intents"


def intent_names(pdf: pikepdf.Pdf) -> Iterator[str]:
    for intent in intents(pdf):
        for key in ("/OutputConditionIdentifier", "/Info"):
            if not str(intent.get(key, "")).strip():
                yield f"no {key}"


def intent_profile(pdf: pikepdf.Pdf) -> Iterator[str]:
    for intent in intents(pdf):
        stream = intent.get("/DestOutputProfile")
        if not isinstance(stream, Stream):
            yield "no DestOutputProfile"
            continue
        try:
            profile = ImageCms.getOpenProfile(io.BytesIO(stream.read_bytes())).profile
        except (OSError, ImageCms.PyCMSError):
            yield "an unreadable profile"
            continue
        if profile.device_class != "prtr" or profile.xcolor_space.strip() != "CMYK" or stream.get("/N") != 4:
            yield f"a profile of class {profile.device_class} for {profile.xcolor_space}"


def no_foreign_colour(pdf: pikepdf.Pdf) -> Iterator[str]:
    for use in rgb_uses(pdf):
        yield f"{use.what} on page {use.page}"


def trim_boxes(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        if "/TrimBox" not in page.obj:
            yield f"no TrimBox on page {number}"
        elif "/ArtBox" in page.obj:
            yield f"TrimBox and ArtBox on page {number}"


def nesting(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        names = ("/TrimBox", "/BleedBox", "/CropBox", "/MediaBox")
        boxes = [(name, box_of(page.obj[name])) for name in names if name in page.obj]
        for (inner_name, inner), (outer_name, outer) in pairwise(boxes):
            if not outer.contains(inner):
                yield f"{inner_name} leaves {outer_name} on page {number}"


def fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in page_fonts(pdf):
        if not font.is_embedded:
            yield f"{font.name} on page {font.page} is not embedded"


def annotations(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        bleed = box_of(page.obj.get("/BleedBox", page.trimbox))
        for annotation in page.obj.get("/Annots", []):
            cut = bleed.cut(box_of(annotation["/Rect"]))
            is_mark = annotation.get("/Subtype") in (Name.PrinterMark, Name.TrapNet)
            if not is_mark and cut.width > 0 and cut.height > 0:
                yield f"{annotation.get('/Subtype')} on page {number}"


def actions(pdf: pikepdf.Pdf) -> Iterator[str]:
    for key in ("/OpenAction", "/AA"):
        if key in pdf.Root:
            yield f"{key} in the catalogue"
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        yield "scripts"
    for number, page in enumerate(pdf.pages, start=1):
        if "/AA" in page.obj:
            yield f"/AA on page {number}"
    if any("/A" in item for item in outline_items(pdf)):
        yield "an action in the outline"


def outline_items(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every entry of the outline."""
    waiting = [pdf.Root.get("/Outlines", Dictionary()).get("/First")]
    while waiting:
        item = waiting.pop()
        while item is not None:
            yield item
            if "/First" in item:
                waiting.append(item["/First"])
            item = item.get("/Next")


def forms(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/AcroForm" in pdf.Root:
        yield "an AcroForm"


def attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/EmbeddedFiles" in pdf.Root.get("/Names", {}) or "/AF" in pdf.Root:
        yield "an attached file"


def compression(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if isinstance(thing, Stream) and "/LZWDecode" in _filters(thing):
            yield f"object {thing.objgen[0]}"


def _filters(stream: pikepdf.Object) -> list[str]:
    filters = stream.get("/Filter", Array())
    return [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]


def transfer(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary) or thing.get("/Type") != Name.ExtGState:
            continue
        if "/TR" in thing or "/HTP" in thing or thing.get("/TR2", Name.Default) != Name.Default:
            yield f"object {thing.objgen[0]}"


def alternates(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if isinstance(thing, Stream) and ("/Alternates" in thing or "/OPI" in thing):
            yield f"object {thing.objgen[0]}"


def postscript(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if isinstance(thing, Stream) and (thing.get("/Subtype") == Name.PS or "/Ref" in thing):
            yield f"object {thing.objgen[0]}"


def layers(pdf: pikepdf.Pdf) -> Iterator[str]:
    properties = pdf.Root.get("/OCProperties")
    if properties is not None and "/D" not in properties:
        yield "layers without a default"
