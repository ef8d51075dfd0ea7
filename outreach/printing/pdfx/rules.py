"""Our rule table for PDF/X-4: what a file must have, checked one by one, with the clause of each rule.

Clauses are of ISO 15930-7:2010. The norm itself was not at hand: 6.4.1, 6.4.2.1, 6.4.3.2, 6.12 and 6.18
are quoted by public implementations; where only the subject is known, the clause says "6 (subject)" and
not an invented number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf

from outreach.printing.pdfx import checks


@dataclass(frozen=True)
class Rule:
    """One demand of the norm and the function that names each place that breaks it."""

    code: str
    clause: str
    demand: str
    check: Callable[[pikepdf.Pdf], Iterator[str]]


@dataclass(frozen=True)
class Breach:
    """One place where a file breaks a rule."""

    rule: Rule
    where: str

    def __str__(self) -> str:
        return f"{self.rule.code} (ISO 15930-7, {self.rule.clause}): {self.rule.demand} Found: {self.where}."


RULES = (
    Rule("version", "1 and 6 (file structure)", "The file is PDF 1.6 or older.", checks.version),
    Rule("encrypted", "6 (encryption)", "The file is not encrypted.", checks.encryption),
    Rule("id", "6 (trailer)", "The trailer has an ID of two parts.", checks.identity),
    Rule("xmp", "6 (identification)", "The XMP packet says GTS_PDFXVersion PDF/X-4.", checks.identification),
    Rule("xmp_plain", "6 (metadata)", "The XMP packet is not compressed.", checks.plain_metadata),
    Rule(
        "xmp_facts",
        "6 (metadata)",
        "XMP holds title, dates, DocumentID, VersionID, RenditionClass.",
        checks.facts,
    ),
    Rule("info", "6 (metadata)", "Info holds the same title and dates as XMP.", checks.same_facts),
    Rule("trapped", "6 (trapping)", "Trapped is True or False, in Info and XMP alike.", checks.trapped),
    Rule("intent", "6.4.2.1", "There is exactly one output intent of type GTS_PDFX.", checks.one_intent),
    Rule("intent_name", "6.4.2.1", "The output intent has an identifier and a text.", checks.intent_names),
    Rule(
        "intent_profile", "6.4.1, 6.4.2.1", "Its profile is of a CMYK output device.", checks.intent_profile
    ),
    Rule(
        "colour",
        "6.4.3.2",
        "Device colours match the output intent: CMYK, grey and spot only.",
        checks.no_foreign_colour,
    ),
    Rule("boxes", "6.12", "Every page has a TrimBox of its own, and no ArtBox.", checks.trim_boxes),
    Rule("nesting", "6.12", "TrimBox lies in BleedBox, BleedBox in MediaBox and CropBox.", checks.nesting),
    Rule("fonts", "6 (fonts)", "Every font is embedded.", checks.fonts),
    Rule("annotations", "6 (annotations)", "No annotation lies inside the bleed.", checks.annotations),
    Rule("actions", "6.18", "There are no actions and no scripts.", checks.actions),
    Rule("forms", "6 (interactive forms)", "There is no form to fill in.", checks.forms),
    Rule("attachments", "6 (embedded files)", "There are no attached files.", checks.attachments),
    Rule("lzw", "6 (compression)", "No stream is compressed by LZW.", checks.compression),
    Rule("transfer", "6 (graphics state)", "No transfer curves and no halftone functions.", checks.transfer),
    Rule("alternates", "6 (pictures)", "No picture has alternates or OPI.", checks.alternates),
    Rule(
        "postscript", "6 (XObjects)", "There are no PostScript and no reference XObjects.", checks.postscript
    ),
    Rule("optional", "6 (optional content)", "Layers, if any, have a default setting.", checks.layers),
)


def breaches(pdf: pikepdf.Pdf) -> list[Breach]:
    """Return every place where the file breaks a rule; an empty list means that no rule of ours found
    anything."""
    return [Breach(rule, where) for rule in RULES for where in rule.check(pdf)]
