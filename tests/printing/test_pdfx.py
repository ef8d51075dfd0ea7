"""The rule table for PDF/X-4: a press file keeps every rule, every rule finds its breach, foreign tools agree."""

import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from outreach.printing.pdfx import RULES, breaches
from tests.printing.samples import TITLE, as_file, finished, laid_out, opened, photo, saved

BODY = """
<h1>防溺水</h1><p style="color: teal">不私自下水游泳</p><img src="asset:p.jpg" alt="照片" style="width: 25mm">
"""


@pytest.fixture(scope="module")
def press() -> bytes:
    return finished(laid_out(BODY, pictures={"p.jpg": as_file(photo(400, 300))}))


def test_a_press_file_keeps_every_rule(press: bytes) -> None:
    assert [str(breach) for breach in breaches(opened(press))] == []


def test_what_weasyprint_calls_pdf_x_4_breaks_many_rules() -> None:
    label_only = laid_out(BODY, pictures={"p.jpg": as_file(photo())})

    broken = {breach.rule.code for breach in breaches(opened(label_only))}

    assert {"colour", "intent", "xmp", "trapped"} <= broken


def xmp_without(name: str) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        text = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(text.replace(name.encode(), b"x:gone"))

    return damage


def compress_metadata(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata.write(zlib.compress(pdf.Root.Metadata.read_bytes()), filter=Name.FlateDecode)


def retitle(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = String("another")


def untrap(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Trapped"]


def two_intents(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


def nameless_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents[0]["/Info"]


def screen_intent(pdf: pikepdf.Pdf) -> None:
    srgb = Path(pikepdf.__file__).parent / "pdfa" / "data" / "sRGB.icc"
    pdf.Root.OutputIntents[0]["/DestOutputProfile"] = pdf.make_stream(srgb.read_bytes(), N=3)


def add_red(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"1 0 0 rg 0 0 9 9 re f")


def lose_trim(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/TrimBox"]


def widen_bleed(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/BleedBox"] = Array([-999, -999, 999, 999])


def take_font_out(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def annotate(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([50, 50, 60, 60]))
    pdf.pages[0].obj["/Annots"] = Array([note])


def act(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String("app.beep(0)"))


def add_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/AcroForm"] = Dictionary(Fields=Array())


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["list.txt"] = b"names"


def lzw(pdf: pikepdf.Pdf) -> None:
    stream = pikepdf.Stream(pdf, b"")
    stream.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)
    pdf.pages[0].obj["/Kept"] = stream


def transfer(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/Kept"] = pdf.make_indirect(Dictionary(Type=Name.ExtGState, TR=Name.Identity))


def alternate(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/Kept"] = pdf.make_stream(b"", Subtype=Name.Image, Alternates=Array())


def postscript(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/Kept"] = pdf.make_stream(b"showpage", Subtype=Name.PS)


def layer(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array())


DAMAGES: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "xmp": xmp_without("pdfxid:GTS_PDFXVersion"),
    "xmp_plain": compress_metadata,
    "xmp_facts": xmp_without("xmpMM:VersionID"),
    "info": retitle,
    "trapped": untrap,
    "intent": two_intents,
    "intent_name": nameless_intent,
    "intent_profile": screen_intent,
    "colour": add_red,
    "boxes": lose_trim,
    "nesting": widen_bleed,
    "fonts": take_font_out,
    "annotations": annotate,
    "actions": act,
    "forms": add_form,
    "attachments": attach,
    "lzw": lzw,
    "transfer": transfer,
    "alternates": alternate,
    "postscript": postscript,
    "optional": layer,
}
# These three can't be damaged in memory: they are how a file is written.
SAVED_OTHERWISE = {"version", "encrypted", "id"}


@pytest.mark.parametrize("code", [rule.code for rule in RULES if rule.code not in SAVED_OTHERWISE])
def test_every_rule_finds_its_breach(press: bytes, code: str) -> None:
    pdf = opened(press)

    DAMAGES[code](pdf)

    assert {breach.rule.code for breach in breaches(pdf)} == {code}


def test_a_newer_pdf_version_is_a_breach(press: bytes) -> None:
    newer = saved(opened(press), force_version="1.7")

    assert [breach.rule.code for breach in breaches(opened(newer))] == ["version"]


def test_an_encrypted_file_is_a_breach(press: bytes) -> None:
    locked = saved(opened(press), encryption=pikepdf.Encryption(owner="secret", user="", R=4))

    assert "encrypted" in {breach.rule.code for breach in breaches(opened(locked))}


def test_a_file_without_id_is_a_breach(press: bytes) -> None:
    plain = saved(opened(press), object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    start = plain.rindex(b"/ID [")

    nameless = plain[:start] + b"/XX" + plain[start + 3 :]

    assert "id" in {breach.rule.code for breach in breaches(opened(nameless))}


def run(tmp_path: Path, pdf: bytes, *command: str) -> str:
    path = tmp_path / "press.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=True)
    return done.stdout


def test_qpdf_finds_no_fault(press: bytes, tmp_path: Path) -> None:
    assert "No syntax or stream encoding errors" in run(tmp_path, press, "qpdf", "--check")


def test_poppler_sees_embedded_truetype_fonts_only(press: bytes, tmp_path: Path) -> None:
    rows = run(tmp_path, press, "pdffonts").splitlines()[2:]

    kinds = {(" ".join(row.split()[1:-6]), row.split()[-5]) for row in rows}
    assert kinds == {("CID TrueType", "yes")}


def test_poppler_sees_cmyk_pictures_only(press: bytes, tmp_path: Path) -> None:
    rows = run(tmp_path, press, "pdfimages", "-list").splitlines()[2:]

    assert [row.split()[5] for row in rows] == ["cmyk"]


def test_poppler_reads_title_version_and_boxes(press: bytes, tmp_path: Path) -> None:
    facts = dict(
        line.split(":", 1) for line in run(tmp_path, press, "pdfinfo", "-box").splitlines() if ":" in line
    )

    assert facts["Title"].strip() == TITLE
    assert facts["PDF version"].strip() == "1.6"
    assert [round(float(value)) for value in facts["TrimBox"].split()] == [0, 0, 420, 595]


def test_ghostscript_measures_four_inks(press: bytes, tmp_path: Path) -> None:
    numbers = run(tmp_path, press, "gs", "-q", "-dSAFER", "-o", "-", "-sDEVICE=inkcov").split()

    assert numbers[4:] == ["CMYK", "OK"]
    assert all(0 < float(share) < 0.2 for share in numbers[:4])
