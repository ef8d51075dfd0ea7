"""What a finished file is: inks instead of RGB, boxes and marks, tags for readers, paper of the office."""

import subprocess
from pathlib import Path

import page as validator
import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from outreach.printing.boxes import box_of
from outreach.printing.colour import WrongProfile, load_profile, rgb_uses
from outreach.printing.colour.spaces import rgb_of_lab
from outreach.printing.paper import points
from outreach.printing.placements import placements
from outreach.printing.profiles import OFFICE, PRESS, SCREEN, Finish, WrongTrim, finish_file
from outreach.printing.tagged import elements
from tests.printing.samples import AT, TITLE, as_file, finished, laid_out, opened, photo

COLOURFUL = """
<p style="color: black">黑字</p><p style="color: #808080">灰字</p><p style="color: red">红字</p>
<p style="color: oklch(0.7 0.2 30)">新色</p><p style="color: device-cmyk(0 0.8 0.8 0)">印刷红</p>
<p style="background: linear-gradient(red, rgba(0, 0, 255, 0.3)); height: 10mm"></p>
<p style="background: radial-gradient(white, green 40%, black); height: 10mm; opacity: 0.7"></p>
<img src="asset:photo.jpg" alt="照片" style="width: 20mm"><img src="asset:photo.png" alt="照片" style="width: 20mm">
<img src="asset:half.png" alt="照片" style="width: 20mm"><img src="asset:few.png" alt="照片" style="width: 20mm">
<img src="asset:grey.png" alt="灰图" style="width: 20mm"><img src="asset:inks.jpg" alt="照片" style="width: 20mm">
<svg width="100" height="40" xmlns="http://www.w3.org/2000/svg"><title>图</title><defs>
<linearGradient id="g"><stop offset="0" stop-color="#f80"/><stop offset="1" stop-color="#08f" stop-opacity="0.2"/>
</linearGradient><mask id="m"><rect width="100" height="40" fill="#888"/></mask></defs>
<rect width="100" height="20" fill="url(#g)"/><rect y="20" width="100" height="20" fill="#0a5" mask="url(#m)"/></svg>
<div style="mix-blend-mode: multiply; background: url(asset:photo.png); background-size: 10mm; height: 12mm"></div>
"""


def pictures() -> dict[str, bytes]:
    see_through = photo().convert("RGBA")
    see_through.putalpha(128)
    return {
        "photo.jpg": as_file(photo()),
        "photo.png": as_file(photo(), "PNG"),
        "half.png": as_file(see_through, "PNG"),
        "few.png": as_file(photo().quantize(16), "PNG"),
        "grey.png": as_file(photo().convert("L").convert("RGB"), "PNG"),
        "inks.jpg": as_file(photo().convert("CMYK")),
    }


@pytest.fixture(scope="module")
def colourful() -> bytes:
    return laid_out(COLOURFUL, pictures=pictures())


@pytest.fixture(scope="module")
def press(colourful: bytes) -> bytes:
    return finished(colourful)


def ink_plates(pdf: bytes, folder: Path) -> dict[str, Image.Image]:
    """Return Ghostscript's separations of the first page at 72 dpi; 0 is solid ink."""
    (folder / "page.pdf").write_bytes(pdf)
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r72", "-dLastPage=1"]
    subprocess.run([*command, "-o", str(folder / "p%d.tif"), str(folder / "page.pdf")], check=True)
    plates = {}
    for name in ("Cyan", "Magenta", "Yellow", "Black"):
        plates[name] = Image.open(folder / f"p1({name}).tif").convert("L")
    return plates


def test_before_finishing_the_page_is_full_of_rgb(colourful: bytes) -> None:
    found = {use.what for use in rgb_uses(opened(colourful))}

    assert {"a gradient", "a transparency group", "the picture of 300 x 200 pixels"} < found


def test_a_press_file_has_no_rgb_left(press: bytes) -> None:
    assert list(rgb_uses(opened(press))) == []


def test_every_coloured_picture_becomes_cmyk_and_a_grey_one_stays_grey(press: bytes) -> None:
    pdf = opened(press)
    spaces = [place.picture["/ColorSpace"] for place in placements(pdf)]

    assert sorted(str(space) for space in spaces if space != Name.DeviceCMYK) == ["/DeviceGray"]
    assert len(spaces) > 6


def test_black_text_prints_on_the_black_plate_only(tmp_path: Path) -> None:
    plates = ink_plates(finished(laid_out("<h1 style='color: #000'>黑</h1>"), marks=False), tmp_path)

    assert plates["Black"].getextrema()[0] == 0
    assert [plates[name].getextrema() for name in ("Cyan", "Magenta", "Yellow")] == [(255, 255)] * 3


def test_grey_text_prints_on_the_black_plate_only(press: bytes) -> None:
    pdf = opened(press)
    colours = [
        [float(value) for value in instruction.operands]
        for instruction in pikepdf.parse_content_stream(pdf.pages[0].Contents[1], "k")
    ]

    assert [0.0, 0.0, 0.0, 1.0] in colours
    assert [0.0, 0.0, 0.0, pytest.approx(0.498, abs=0.001)] in colours


def test_cmyk_colours_of_the_designer_are_not_touched(press: bytes) -> None:
    pdf = opened(press)
    content = pdf.pages[0].Contents[1].read_bytes()

    assert b"/DeviceCMYK cs\n0 0.8 0.8 0 scn" in content


def test_marks_print_on_every_plate_and_outside_the_bleed(tmp_path: Path) -> None:
    pdf = finished(laid_out("<p>空</p>"))
    plates = ink_plates(pdf, tmp_path)
    press = opened(pdf)
    page = press.pages[0]
    media, trim, bleed = box_of(page.mediabox), box_of(page.TrimBox), box_of(page.BleedBox)
    mark_y = round(media.top - trim.top)

    for plate in plates.values():
        strip = plate.crop((0, mark_y - 1, round(bleed.left - media.left) - 1, mark_y + 2))
        assert min(strip.tobytes()) < 200

    inside = plates["Cyan"].crop(
        (round(bleed.left - media.left) + 1, round(media.top - bleed.top) + 1, 440, 620)
    )
    assert inside.getextrema() == (255, 255)


def test_every_press_page_has_its_own_boxes() -> None:
    pdf = opened(finished(laid_out("<p>一</p><p style='break-before: page'>二</p>")))

    sizes = [
        [box_of(page.obj[key]).size_mm for key in ("/TrimBox", "/BleedBox", "/MediaBox")]
        for page in pdf.pages
    ]
    assert sizes == [[(148.0, 210.0), (154.0, 216.0), (168.0, 230.0)]] * 2


def test_art_beyond_the_bleed_does_not_run_into_the_marks() -> None:
    wide = "<div style='position: absolute; inset: -40mm; background: device-cmyk(1 0 0 0)'></div>"
    pdf = opened(finished(laid_out(wide)))
    content = pdf.pages[0].Contents[0].read_bytes()

    assert content.decode().split() == [
        "q",
        *(f"{points(value):.3f}" for value in (-3, -3, 154, 216)),
        "re",
        "W",
        "n",
    ]


def test_links_and_tags_have_no_place_in_a_press_file() -> None:
    pdf = opened(finished(laid_out("<p><a href='https://example.cn'>链接</a></p>", profile=SCREEN)))

    assert "/Annots" not in pdf.pages[0]
    assert "/StructTreeRoot" not in pdf.Root


def test_finishing_twice_gives_the_same_bytes(colourful: bytes, press: bytes) -> None:
    assert finished(colourful) == press


def test_a_file_can_be_finished_into_a_file(colourful: bytes, press: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(colourful)

    finish_file(tmp_path / "in.pdf", tmp_path / "out.pdf", PRESS, Finish(TITLE, "zh-CN", AT))

    assert (tmp_path / "out.pdf").read_bytes() == press


def test_a_wrong_size_is_refused_with_both_sizes() -> None:
    with pytest.raises(WrongTrim) as refusal:
        finished(laid_out("<p>一</p>"), trim_mm=(210, 297))

    assert "148 x 210" in refusal.value.chinese
    assert "210 x 297" in refusal.value.chinese


def test_a_missing_profile_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(WrongProfile) as refusal:
        finished(laid_out("<p>一</p>"), icc=tmp_path / "fogra.icc")

    assert "fogra.icc" in refusal.value.english


def test_a_screen_profile_is_no_press_profile(tmp_path: Path) -> None:
    srgb = Path(pikepdf.__file__).parent / "pdfa" / "data" / "sRGB.icc"

    with pytest.raises(WrongProfile) as refusal:
        load_profile(srgb)

    assert "not the profile of a CMYK press" in refusal.value.english


@pytest.mark.parametrize(
    ("lab", "rgb"),
    [((100, 0, 0), (1, 1, 1)), ((0, 0, 0), (0, 0, 0)), ((54.29, 80.81, 69.89), (1, 0, 0))],
)
def test_lab_colours_become_the_same_rgb(lab: tuple[float, ...], rgb: tuple[float, ...]) -> None:
    assert rgb_of_lab(*lab) == pytest.approx(rgb, abs=0.02)


SPOKEN = """
<h1>致家长的一封信</h1><p>请看<a href="https://example.cn">这里</a>。</p>
<ol><li>一<p>补充</p></li><li>二<ul><li>三</li></ul></li></ol>
<table><tr><th>村</th><th>份数</th></tr><tr><td>甲</td><td>3</td></tr></table>
<img src="asset:photo.jpg" alt="河边的警示牌" style="width: 60mm">
"""


@pytest.fixture(scope="module")
def screen() -> bytes:
    large = {"photo.jpg": as_file(photo(3000, 2000))}
    return finished(laid_out(SPOKEN, profile=SCREEN, pictures=large), SCREEN)


def test_a_screen_file_passes_an_independent_pdf_ua_validator(screen: bytes) -> None:
    report = validator.validate_pdf_bytes(screen)

    assert [failure.rule_id for failure in report.failures] == []
    assert report.profile == validator.ValidationProfile.PDF_UA_1


def test_drawings_without_title_are_decoration_and_titled_ones_are_read() -> None:
    drawing = (
        "<svg width='20' height='20' xmlns='http://www.w3.org/2000/svg'>{}<rect width='9' height='9'/></svg>"
    )
    body = f"<h1>信</h1>{drawing.format('')}<p>正文</p>{drawing.format('<title>警示牌</title>')}"

    pdf = finished(laid_out(body * 2, profile=SCREEN), SCREEN)

    opened_pdf = opened(pdf)
    texts = [str(element.Alt) for element in elements(opened_pdf) if Name.Figure == element.S]
    assert texts == ["警示牌", "警示牌"]
    assert opened_pdf.pages[0].Contents.read_bytes().count(b"/Artifact BMC") >= 2
    assert validator.validate_pdf_bytes(pdf).failures == []


def test_that_validator_does_find_faults() -> None:
    unmended = laid_out("<h1>信</h1><ol><li>一<p>补充</p></li></ol>", profile=SCREEN)

    report = validator.validate_pdf_bytes(unmended)

    assert [failure.rule_id for failure in report.failures] == ["PDFUA1-LI-KIDS-001"]


def test_a_screen_file_says_title_and_language(screen: bytes) -> None:
    pdf = opened(screen)

    assert str(pdf.docinfo["/Title"]) == TITLE
    assert str(pdf.Root.Lang) == "zh-CN"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_a_screen_file_is_small(screen: bytes) -> None:
    pdf = opened(screen)
    place = next(placements(pdf))

    assert 155 < place.dpi < 165
    assert len(screen) < 60_000


def test_an_office_file_is_cut_to_the_paper() -> None:
    pdf = opened(finished(laid_out("<p>一</p>", size="A4"), OFFICE))

    assert box_of(pdf.pages[0].mediabox).size_mm == (210.0, 297.0)
