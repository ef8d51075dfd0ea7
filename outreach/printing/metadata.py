"""The XMP packet and the Info dictionary of a finished PDF, which must say the same; what a profile adds
is passed in."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

import pikepdf
from pikepdf import Dictionary, Name, String

PRODUCER = "Outreach printing (WeasyPrint, pikepdf)"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}


def write_metadata(
    pdf: pikepdf.Pdf, *, title: str, language: str, at: datetime, marks: Mapping[str, str]
) -> None:
    """Write title, dates and the profile's `marks` ('pdfxid:GTS_PDFXVersion': 'PDF/X-4' ...) in both
    places."""
    author = str(pdf.docinfo.get("/Author", ""))
    told = {f"/{key}": String(value) for key, value in info(title=title, at=at, author=author).items()}
    pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(told))
    written = packet(title=title, language=language, at=at, author=author, marks=marks)
    # Never compressed: programs that don't know PDF look for the packet in the bytes.
    pdf.Root["/Metadata"] = pdf.make_stream(written.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root["/Lang"] = String(language)


def info(*, title: str, at: datetime, author: str = "") -> dict[str, str]:
    """Return the entries of the Info dictionary."""
    if at.tzinfo is None:
        raise ValueError("`at` needs a time zone: a printer in another one reads it")
    told = {
        "Title": title,
        "Producer": PRODUCER,
        "Creator": PRODUCER,
        "CreationDate": _pdf_date(at),
        "ModDate": _pdf_date(at),
    }
    return told | ({"Author": author} if author else {})


def packet(*, title: str, language: str, at: datetime, author: str, marks: Mapping[str, str]) -> str:
    """Return the XMP packet, which says the same as the Info dictionary."""
    stamp = at.isoformat(timespec="seconds")
    # The same content made at the same time gets the same identity, so a second rendering can be compared
    # byte by byte.
    document_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{title}\n{stamp}")
    simple = {
        "pdf:Producer": PRODUCER,
        "xmp:CreatorTool": PRODUCER,
        "xmp:CreateDate": stamp,
        "xmp:ModifyDate": stamp,
        "xmp:MetadataDate": stamp,
        "xmpMM:DocumentID": f"uuid:{document_id}",
        "xmpMM:VersionID": "1",
        "xmpMM:RenditionClass": "default",
        **marks,
    }
    spaces = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in NAMESPACES.items())
    lines = [f"<{name}>{escape(value)}</{name}>" for name, value in simple.items()]
    default_title = f'<rdf:li xml:lang="x-default">{escape(title)}</rdf:li>'
    lines.append(f"<dc:title><rdf:Alt>{default_title}</rdf:Alt></dc:title>")
    lines.append(f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>")
    if author:
        lines.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>\n' + "\n".join(lines) + "\n</rdf:Description></rdf:RDF>"
        '</x:xmpmeta>\n<?xpacket end="r"?>'
    )


def _pdf_date(at: datetime) -> str:
    zone = at.strftime("%z")
    return f"D:{at:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"
