"""Making a converted PDF a PDF/X-4 file: output intent, identification, boxes, and nothing interactive
left in."""

from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from outreach.printing.boxes import box_of
from outreach.printing.colour.profile import PressProfile
from outreach.printing.metadata import write_metadata

# ISO 15930-7, 6.18 forbids actions and scripts; forms, attachments and tags have no reader at the press.
CATALOGUE_TO_DROP = (
    "/AA",
    "/AcroForm",
    "/AF",
    "/MarkInfo",
    "/OpenAction",
    "/OutputIntents",
    "/StructTreeRoot",
    "/ViewerPreferences",
)


def declare(
    pdf: pikepdf.Pdf, profile: PressProfile, *, title: str, language: str, at: datetime, bleed_mm: float
) -> None:
    """Add what makes a file PDF/X-4; colours must have been converted before. Marks come later, outside
    the bleed."""
    _drop_interaction(pdf)
    for page in pdf.pages:
        _set_boxes(page, bleed_mm)
    pdf.Root["/OutputIntents"] = Array([_intent(pdf, profile)])
    write_metadata(
        pdf,
        title=title,
        language=language,
        at=at,
        marks={"pdfxid:GTS_PDFXVersion": "PDF/X-4", "pdf:Trapped": "False"},
    )
    pdf.docinfo["/Trapped"] = Name("/False")


def _set_boxes(page: pikepdf.Page, bleed_mm: float) -> None:
    """Every page says where it is cut; boxes are not inherited, so each page needs its own."""
    trim = box_of(page.trimbox)
    bleed = trim.grown(bleed_mm)
    media = box_of(page.mediabox)
    page.obj["/TrimBox"] = trim.array()
    page.obj["/BleedBox"] = bleed.array()
    if not media.contains(bleed):
        # A page without bleed: the room is added, the missing art is preflight's to report.
        page.obj["/MediaBox"] = trim.grown(bleed_mm).array()
    for key in ("/ArtBox", "/CropBox", "/Annots", "/AA", "/StructParents", "/Tabs"):
        if key in page.obj:
            del page.obj[key]


def _drop_interaction(pdf: pikepdf.Pdf) -> None:
    for key in CATALOGUE_TO_DROP:
        if key in pdf.Root:
            del pdf.Root[key]
    names = pdf.Root.get("/Names")
    for key in ("/EmbeddedFiles", "/JavaScript"):
        if names is not None and key in names:
            del names[key]


def _intent(pdf: pikepdf.Pdf, profile: PressProfile) -> Dictionary:
    embedded = pdf.make_indirect(pdf.make_stream(profile.data, N=4, Alternate=Name.DeviceCMYK))
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        # Not a registered condition, so a text in Info is required beside the name.
        OutputConditionIdentifier=String("Custom"),
        OutputCondition=String(profile.name),
        Info=String(profile.name),
        DestOutputProfile=embedded,
    )
