"""Preflight: a clean document gives no finding; each seeded fault is named with its page and element."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from outreach.printing.boxes import Box
from outreach.printing.colour.profile import PressProfile
from outreach.printing.preflight import Binding, Expected, Finding, Severity, blocks, preflight
from outreach.printing.preflight.glyphs import undrawn_characters
from outreach.printing.preflight.reading import Char, Line
from outreach.printing.preflight.text import foreign_fonts
from outreach.printing.profiles import OFFICE, PRESS, SCREEN, Profile
from outreach.printing.tagged import elements
from tests.printing.samples import as_file, finished, laid_out, opened, photo, qr_svg, saved

ADDRESS = "https://chibi.example.cn/f/8KD2"
CLEAN = """
<h1>致家长的一封信</h1><p>尊敬的家长朋友：请看管好孩子，<b>不私自</b>下水游泳。</p>
<img src="asset:photo.jpg" alt="河边的警示牌" style="width: 25mm">
<img src="asset:qr.svg" alt="二维码" style="width: 22mm; display: block">
<div style="position: absolute; left: -18mm; right: -18mm; top: -18mm; height: 22mm; background: teal"></div>
"""
PICTURES = {"photo.jpg": as_file(photo(400, 300)), "qr.svg": qr_svg(ADDRESS)}
PROMISE = Expected(most_pages=1, fonts=("Outreach-Song",), codes=(ADDRESS,))


def check(
    body: str,
    expected: Expected | None = None,
    *,
    profile: Profile = PRESS,
    css: str = "",
    pictures: dict[str, bytes] | None = None,
) -> list[Finding]:
    pdf = laid_out(body, css=css, profile=profile, pictures=pictures or PICTURES)
    return preflight(finished(pdf, profile), profile, expected)


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize("profile", [PRESS, OFFICE, SCREEN], ids=lambda profile: profile.name)
def test_a_clean_document_gives_no_finding(profile: Profile) -> None:
    assert check(CLEAN, PROMISE, profile=profile) == []


def test_errors_block_and_warnings_do_not() -> None:
    warning = Finding("x", Severity.WARNING, "", "")
    error = Finding("x", Severity.ERROR, "", "")

    assert (blocks([]), blocks([warning]), blocks([warning, error])) == (False, False, True)


def test_a_coarse_picture_is_an_error_with_its_size() -> None:
    findings = check("<p>信</p><img src='asset:photo.jpg' alt='图' style='width: 100mm'>")

    assert codes(findings) == ["picture_resolution"]
    assert (findings[0].severity, findings[0].page, findings[0].value) == (Severity.ERROR, 1, 102)
    assert "400 x 300" in findings[0].chinese
    assert "1176" in findings[0].english


def test_a_picture_between_150_and_300_dpi_is_a_warning() -> None:
    findings = check("<p>信</p><img src='asset:photo.jpg' alt='图' style='width: 50mm'>")

    assert [(finding.code, finding.severity) for finding in findings] == [
        ("picture_resolution", Severity.WARNING)
    ]


def test_a_background_picture_is_measured_too() -> None:
    body = "<div style='background: url(asset:photo.jpg) 0 0 / 100mm; height: 60mm; width: 100mm'></div>"

    assert codes(check(body)) == ["picture_resolution"]


def test_text_near_the_cut_is_an_error_with_its_distance() -> None:
    findings = check("<p style='position: absolute; left: -13mm; margin: 0'>太靠边</p>")

    assert codes(findings) == ["text_near_cut"]
    assert (findings[0].element, findings[0].value) == ("太靠边", 2.0)


def test_art_that_stops_at_the_cut_lacks_bleed() -> None:
    findings = check(
        "<div style='position: absolute; left: -15mm; top: 20mm; width: 30mm; height: 40mm; "
        "background: teal'></div>"
    )

    assert [(finding.code, finding.element) for finding in findings] == [("bleed_missing", "left")]
    assert findings[0].value == pytest.approx(40, abs=0.5)


def test_a_photo_that_fades_to_white_lacks_no_bleed() -> None:
    fading = "linear-gradient(to right, #666, #fff 60%, #666)"
    body = f"<div style='position: absolute; inset: -18mm; background: {fading}'></div>"

    assert check(body) == []


def test_a_pale_tint_that_stops_at_the_cut_lacks_bleed() -> None:
    tint = "<div style='position: absolute; left: -15mm; top: 0; width: 30mm; height: 40mm; background: #f4f4f4'></div>"

    assert codes(check(tint)) == ["bleed_missing"]


def test_art_without_any_bleed_in_the_file_is_found_on_all_sides() -> None:
    full = "<div style='position: absolute; inset: -15mm; background: teal'></div>"
    pdf = finished(laid_out(full, profile=OFFICE))

    findings = preflight(pdf, PRESS)

    assert [finding.element for finding in findings if finding.code == "bleed_missing"] == [
        "left",
        "right",
        "bottom",
        "top",
    ]


def test_a_second_page_overflows_the_grid_of_a_one_page_letter() -> None:
    lines = "<p style='margin: 0; font-size: 15.75pt; line-height: 10.22mm'>正文</p>" * 23
    css = "@page { size: A4; margin: 37mm 26mm 35mm 28mm }"

    findings = check(lines, Expected(most_pages=1), css=css)

    assert [(finding.code, finding.page) for finding in findings] == [
        ("grid_overflow", 2),
        ("lonely_signature", 2),
    ]


def test_22_lines_fit_the_grid() -> None:
    lines = "<p style='margin: 0; font-size: 15.75pt; line-height: 10.22mm'>正文</p>" * 22
    css = "@page { size: A4; margin: 37mm 26mm 35mm 28mm }"

    assert check(lines, Expected(most_pages=1), css=css) == []


def test_a_signature_alone_on_the_last_page_is_a_warning() -> None:
    css = "@page { @bottom-center { content: '— ' counter(page) ' —' } }"
    body = "<p>正文</p><p style='break-before: page'>赤壁市民政局</p><p>2026年5月20日</p>"

    findings = check(body, css=css)

    assert [(finding.code, finding.severity, finding.value) for finding in findings] == [
        ("lonely_signature", Severity.WARNING, 2)
    ]


def test_three_lines_with_the_signature_are_company_enough() -> None:
    body = "<p>正文</p><p style='break-before: page'>正文</p><p>赤壁市民政局</p><p>2026年5月20日</p>"

    assert check(body) == []


def test_letters_of_unequal_length_are_found_in_a_run() -> None:
    body = "<p>甲</p><p>乙</p><p>丙</p>" + "<p style='break-before: page'>甲</p><p>乙</p><p>丙</p>" * 2

    assert codes(check(body, Expected(letter_pages=2))) == ["letters_of_unequal_length"]


def test_six_pages_can_not_be_saddle_stitched() -> None:
    body = "<p style='break-after: page'>一</p>" * 5 + "<p>甲</p><p>乙</p><p>丙</p>"

    findings = check(body, Expected(binding=Binding.SADDLE))

    assert codes(findings) == ["page_count"]
    assert "add 2 page(s) or take 2 away" in findings[0].english


def without_glyph(pdf: bytes, char: str) -> bytes:
    """Return the PDF with its character drawn by a glyph that the font does not have, as WeasyPrint writes it."""
    changed = opened(pdf)
    for font in changed.pages[0].Resources.Font.values():
        text = font.ToUnicode.read_bytes().decode()
        code = next(line.split()[0] for line in text.splitlines() if line.endswith(f"<{ord(char):04x}>"))
        content = changed.pages[0].Contents.read_bytes()
        changed.pages[0].Contents.write(content.replace(code.strip("<>").encode(), b"fffe"))
        font.ToUnicode.write(text.replace(code, "<fffe>").encode())
    return saved(changed)


def test_a_character_that_no_font_has_is_an_error() -> None:
    pdf = without_glyph(laid_out("<p>镇长赵堃同志</p>"), "堃")

    findings = preflight(finished(pdf), PRESS)

    assert [(finding.code, finding.page, finding.element) for finding in findings] == [
        ("missing_glyph", 1, "镇长赵堃同志")
    ]
    assert "U+5803" in findings[0].chinese


def test_a_complete_page_has_no_undrawn_character() -> None:
    assert list(undrawn_characters(opened(laid_out("<p>镇长赵堃同志 12-ab，。“”</p>")))) == []


def test_a_font_that_changes_within_a_word_is_an_error() -> None:
    # Our own seam never lets this happen, so the fonts of a page of ours are given a foreign name.
    pdf = opened(laid_out("<p>镇长张<span style=\"font-family: 'Outreach Hei'\">护</span>同志</p>"))
    for font in pdf.pages[0].Resources.Font.values():
        name = pikepdf.Name(str(font.BaseFont).replace("Outreach-Song", "Foreign-Song"))
        font.BaseFont = font.DescendantFonts[0].BaseFont = name
        font.DescendantFonts[0].FontDescriptor.FontName = name

    findings = preflight(finished(saved(pdf)), PRESS)

    assert codes(findings) == ["fallback_font"]
    assert "“护”用了 Outreach-Hei，而不是 Foreign-Song" in findings[0].chinese


@pytest.mark.parametrize(("family", "found"), [("Noto-Serif-CJK-SC", 1), ("Outreach-Song", 0)])
def test_only_a_family_without_the_character_falls_back(family: str, found: int) -> None:
    fonts = [family, "Outreach-Hei", family]
    box = Box(0, 0, 10, 10)
    chars = [Char(text, font, 10, box) for text, font in zip("保护法", fonts, strict=True)]

    assert len(list(foreign_fonts([Line(tuple(chars))], Expected(), 1))) == found


def test_bold_words_and_headings_in_another_font_are_no_fallback() -> None:
    body = (
        "<h2 style=\"font-family: 'Outreach Hei'\">一、目的</h2><p>请<b>务必</b>看管，"
        "联系<span style=\"font-family: 'Outreach Hei'\">张三</span>同志</p>"
    )

    assert check(body, Expected(fonts=("Outreach-Song", "Outreach-Hei"))) == []


def test_a_font_that_the_design_does_not_know_is_an_error() -> None:
    findings = check(
        "<p style=\"font-family: 'Outreach Hei'\">全用黑体</p>", Expected(fonts=("Outreach-Song",))
    )

    assert codes(findings) == ["fallback_font"]


def test_rgb_in_a_press_file_is_an_error() -> None:
    pdf = opened(finished(laid_out("<p>信</p>")))
    pdf.pages[0].contents_add(b"q 1 0 0 rg 50 50 60 60 re f Q")

    findings = preflight(saved(pdf, force_version="1.6"), PRESS)

    assert [(finding.code, finding.element) for finding in findings] == [("rgb", "the colour #FF0000")]


def test_a_colour_over_the_ink_limit_is_an_error() -> None:
    findings = check("<p style='color: device-cmyk(1 1 0.8 0.5)'>深色</p>")

    assert [(finding.code, finding.value) for finding in findings] == [("ink_limit", 330)]


def test_the_ink_that_is_told_is_what_ghostscript_separates(tmp_path: Path) -> None:
    pdf = finished(laid_out("<div style='background: device-cmyk(1 1 0.8 0.5); height: 60mm'></div>"))
    told = [finding.value for finding in preflight(pdf, PRESS) if finding.code == "ink_limit"]
    (tmp_path / "page.pdf").write_bytes(pdf)
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r36"]

    subprocess.run([*command, "-o", str(tmp_path / "p%d.tif"), str(tmp_path / "page.pdf")], check=True)

    plates = [Image.open(path).convert("L") for path in sorted(tmp_path.glob("p1(*.tif"))]
    middle = (plates[0].width // 2, plates[0].height // 4)
    separated = sum(
        100 - plate.crop((*middle, middle[0] + 1, middle[1] + 1)).tobytes()[0] / 2.55 for plate in plates
    )
    assert len(plates) == 4
    assert told == [pytest.approx(separated, abs=2)]


def test_a_picture_over_the_ink_limit_is_an_error() -> None:
    dark = Image.new("CMYK", (400, 300), (250, 240, 230, 200))

    findings = check(
        "<img src='asset:dark.jpg' alt='夜' style='width: 25mm'>", pictures={"dark.jpg": as_file(dark)}
    )

    assert codes(findings) == ["ink_limit"]
    assert findings[0].value == pytest.approx(361, abs=6)


def test_a_small_code_is_an_error() -> None:
    findings = check("<img src='asset:qr.svg' alt='二维码' style='width: 14mm'>", Expected(codes=(ADDRESS,)))

    assert codes(findings) == ["code_small"]
    assert findings[0].value == pytest.approx(10.7, abs=0.5)


def test_a_covered_code_is_an_error() -> None:
    body = (
        "<img src='asset:qr.svg' alt='二维码' style='width: 30mm'>"
        "<div style='position: absolute; left: 4mm; top: 10mm; width: 20mm; height: 12mm; "
        "background: white'></div>"
    )

    assert "code_unreadable" in codes(check(body, Expected(codes=(ADDRESS,))))


def test_a_code_with_another_content_is_an_error() -> None:
    findings = check(
        "<img src='asset:qr.svg' alt='二维码' style='width: 25mm'>", Expected(codes=(ADDRESS + "X",))
    )

    assert [(finding.code, finding.element) for finding in findings] == [("code_unreadable", ADDRESS + "X")]


def test_pale_text_is_a_warning_on_the_office_printer() -> None:
    findings = check("<p style='color: #ffd700'>黄字</p>", profile=OFFICE)

    assert [(finding.code, finding.severity) for finding in findings] == [("pale_in_grey", Severity.WARNING)]


def test_text_that_is_dark_enough_is_not_called_pale() -> None:
    assert check("<p style='color: #c00'>红字</p>", profile=OFFICE) == []


def test_a_picture_without_alternative_text_is_an_error_on_screens() -> None:
    pdf = opened(finished(laid_out(CLEAN, profile=SCREEN, pictures=PICTURES), SCREEN))
    first = next(element for element in elements(pdf) if pikepdf.Name.Figure == element.S)
    del first["/Alt"]

    findings = preflight(saved(pdf), SCREEN)

    assert [(finding.code, finding.page) for finding in findings] == [("no_alternative_text", 1)]


def test_a_skipped_heading_is_a_warning_on_screens() -> None:
    findings = check("<h1>一</h1><h3>三</h3>", profile=SCREEN)

    assert [(finding.code, finding.severity) for finding in findings] == [
        ("heading_skipped", Severity.WARNING)
    ]


def test_an_untagged_file_is_finished_for_the_screen_and_said_to_be_untagged() -> None:
    pdf = finished(laid_out("<p>信</p>", profile=OFFICE), SCREEN)

    assert codes(preflight(pdf, SCREEN)) == ["untagged"]
    document = opened(pdf)
    assert b"<pdfuaid:part" not in document.Root.Metadata.read_bytes()


def test_a_page_that_is_not_asked_for_is_not_drawn() -> None:
    body = "<p>好</p><p style='break-before: page; margin-left: -13mm'>坏</p>"

    assert check(body, Expected(only_pages=(1,))) == []
    assert set(codes(check(body))) == {"text_near_cut", "lonely_signature"}


def test_a_breach_of_pdf_x_is_an_error_with_its_clause() -> None:
    pdf = opened(finished(laid_out("<p>信</p>")))
    del pdf.pages[0].obj["/TrimBox"]

    findings = preflight(saved(pdf, force_version="1.6"), PRESS)

    assert "pdfx_boxes" in codes(findings)
    assert "6.12" in next(f.english for f in findings if f.code == "pdfx_boxes")


def test_every_finding_speaks_both_languages() -> None:
    finding = check("<p style='position: absolute; left: -13mm'>靠边</p>")[0]

    assert finding.sentence("en").startswith("Page 1")
    assert finding.sentence("zh-hans").startswith("第 1 页")


def test_ink_of_a_converted_photo_stays_below_the_limit(press_profile: PressProfile) -> None:
    black = Image.new("RGB", (8, 8), (8, 4, 0))

    pixel = press_profile.picture(black).getpixel((0, 0))

    assert isinstance(pixel, tuple)
    assert sum(pixel) / 255 * 100 < 300


@pytest.fixture
def press_profile() -> PressProfile:
    pdf = finished(laid_out("<p>信</p>"))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        data = document.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    return PressProfile("embedded", data)
