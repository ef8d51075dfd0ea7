"""The house's own layouts with the demo's texts: set by the real engine for the press, read back and checked."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pypdfium2
import pytest
from defusedxml.ElementTree import parse
from django.template.loader import render_to_string

from home.demo.catalogue import with_texts
from home.demo.designs import DESIGNS
from home.demo.protected_texts import PROTECTED_TEXTS
from materials.actions.production import inspect, make_sheet
from materials.blocks import ILLUSTRATIONS
from materials.documents.handbook import with_note_pages
from materials.documents.kinds import sheet_of
from materials.documents.separator import SLIP_SIZES, name_size
from materials.documents.sheet import Sheet
from materials.models import Design
from materials.states import PrintProfile
from materials.templatetags.print_art import (
    PICTOGRAMS,
    balanced,
    longest,
    panels,
    phrases,
    pictogram,
    tied,
)
from outreach.content.models import ProtectedText
from outreach.printing.paper import points
from tests.factories import make_county
from tests.materials.designs import AT, texts
from tests.printing.foreign import objections

DRAWINGS = Path("templates/print/illustrations")
KEYS = [row["key"] for row in DESIGNS]
SVG = "{http://www.w3.org/2000/svg}"
# Shapes only: a drawing must survive every press and every browser, and can't clash with another on its page.
ALLOWED = {f"{SVG}{name}" for name in ("svg", "g", "path", "circle", "ellipse", "rect")}
SIX_DONTS = [
    "不私自下水游泳",
    "不擅自与他人结伴游泳",
    "不在无家长或教师带领的情况下游泳",
    "不到无安全设施、无救援人员的水域游泳",
    "不到不熟悉的水域游泳",
    "不熟悉水性的学生不擅自下水施救",
]


def demo_design(key: str) -> Design:
    row = next(row for row in DESIGNS if row["key"] == key)
    wordings = {name: ProtectedText.objects.create(**fields) for name, fields in PROTECTED_TEXTS.items()}
    names = ("kind", "title", "subtitle", "salutation", "issuer", "colour", "poster_size")
    design = Design(
        county=make_county(),
        issued_on=AT.date(),
        body=with_texts(row["body"], wordings),
        **{name: row[name] for name in names},
    )
    design.full_clean()
    return design


def demo_sheet(key: str, profile: str = PrintProfile.PRESS) -> Sheet:
    return sheet_of(demo_design(key), profile=profile)


def drawing(name: str) -> Element:
    root = parse(DRAWINGS / f"{name}.svg").getroot()
    assert root is not None
    return root


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "pages"),
    [
        ("parent_letter", 1),
        ("drowning_poster_a3", 1),
        ("drowning_poster_a2", 1),
        ("drowning_poster_a1", 1),
        ("law_flyer", 2),
        ("safety_leaflet", 2),
        ("care_handbook", 32),
        ("law_handbook", 28),
    ],
)
def test_each_piece_of_the_demo_is_ready_for_the_press(key: str, pages: int, tmp_path: Path) -> None:
    sheet = demo_sheet(key)

    pdf = make_sheet(sheet, at=AT)

    assert inspect(sheet, pdf) == []
    assert objections(pdf, sheet.profile, tmp_path) == []
    assert len(texts(pdf)) == pages


@pytest.mark.django_db
@pytest.mark.parametrize("profile", [PrintProfile.SCREEN, PrintProfile.OFFICE])
@pytest.mark.parametrize("key", KEYS)
def test_the_office_and_the_phone_get_their_file_too(key: str, profile: str, tmp_path: Path) -> None:
    sheet = demo_sheet(key, profile)

    pdf = make_sheet(sheet, at=AT)

    assert objections(pdf, profile, tmp_path) == []
    assert "".join(sheet.title.split()) in "".join(texts(pdf))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["drowning_poster_a3", "law_flyer", "safety_leaflet", "parent_letter"])
@pytest.mark.parametrize(
    "title", ["致全市家长的一封信", "珍爱生命 严防溺水", "赤壁市未成年人保护工作宣传月活动"]
)
def test_a_title_of_any_length_stays_inside_the_page(key: str, title: str) -> None:
    design = demo_design(key)
    design.title = title
    sheet = sheet_of(design, profile=PrintProfile.PRESS)

    assert inspect(sheet, make_sheet(sheet, at=AT)) == []


@pytest.mark.django_db
def test_the_letter_has_about_a_thousand_characters_and_every_slot() -> None:
    sheet = demo_sheet("parent_letter")

    [page] = texts(make_sheet(sheet, at=AT))

    assert 850 <= len(page) <= 1100
    assert sheet.fields == ("director", "phone", "supervisor", "supervisor_phone", "township", "village")


@pytest.mark.django_db
def test_a_letter_of_two_pages_keeps_its_slip_at_the_foot_of_the_last() -> None:
    design = demo_design("parent_letter")
    body = design.body.get_prep_value()
    design.body = [*body[:1], *body[:1], *body[1:]]

    first, second = texts(make_sheet(sheet_of(design, profile=PrintProfile.OFFICE), at=AT))

    assert "回执" not in first
    assert second.index("回执") > second.index("赤壁市未成年人保护工作领导小组")


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["parent_letter", "drowning_poster_a3", "safety_leaflet"])
def test_the_six_donts_stand_word_by_word_and_in_order(key: str) -> None:
    printed = "".join(texts(make_sheet(demo_sheet(key, PrintProfile.OFFICE), at=AT)))

    places = [printed.index(rule) for rule in SIX_DONTS]

    assert places == sorted(places)


@pytest.mark.django_db
def test_the_contents_page_names_the_pages_where_chapters_begin() -> None:
    sheet = demo_sheet("care_handbook", PrintProfile.OFFICE)
    pdf = make_sheet(sheet, at=AT)
    pages = texts(pdf)

    # The rings of a drawing once passed for a spoilt code, and kept the office from printing.
    assert inspect(sheet, pdf) == []
    listed = re.search(r"一家人的约定\.*(\d+)", "".join(pages[2:4]))

    assert listed is not None
    assert "一家人的约定" in pages[int(listed[1]) - 1]


@pytest.mark.django_db
def test_a_leaflet_is_read_from_its_cover() -> None:
    html = demo_sheet("safety_leaflet").html

    panels = re.findall(r'class="panel panel--(\w+)"', html)

    assert panels == ["cover", "flap", "back", "left", "middle", "right"]
    assert html.index("平安过夏</span>") < html.index("出门前，") < html.index("水边：")


@pytest.mark.django_db
def test_a_leaflet_shows_the_cover_on_the_right_and_the_flap_on_the_left() -> None:
    pdf = pypdfium2.PdfDocument(make_sheet(demo_sheet("safety_leaflet", PrintProfile.SCREEN), at=AT))
    page = pdf[0].get_textpage()
    flap, cover = (page.get_charbox(page.search(words).get_next()[0])[0] for words in ("出门前", "平安过夏"))

    assert flap < points(97) < points(197) < cover


@pytest.mark.parametrize(("pages", "shown"), [(28, 0), (29, 3), (30, 2), (31, 1)])
def test_a_handbook_is_filled_up_to_a_multiple_of_four(pages: int, shown: int) -> None:
    html = '<body class="book book--notes-0">'

    assert with_note_pages(html, pages) == f'<body class="book book--notes-{shown}">'


def test_an_imprint_prints_only_what_is_known() -> None:
    design = {"title": "手册", "issuer": "示例领导小组", "issued_on_text": ""}

    plain = render_to_string("print/parts/imprint.html", {"design": design})
    internal = render_to_string(
        "print/parts/imprint.html",
        {"design": design, "imprint": {"is_internal": True, "permit_number": "鄂内字第0001号"}},
    )

    assert "内部资料" not in plain
    assert "准印证号" not in plain
    assert "内部资料　免费交流" in internal
    assert "鄂内字第0001号" in internal


def test_a_short_name_stands_large_on_its_slip() -> None:
    found = [name_size("村" * length, SLIP_SIZES) for length in (2, 5, 6, 9, 16, 17, 60)]
    assert found == [5, 5, 6, 16, 16, 50, 50]


@pytest.mark.parametrize("name", [name for name, _label in ILLUSTRATIONS] + sorted(PICTOGRAMS.values()))
def test_a_drawing_is_made_of_plain_shapes(name: str) -> None:
    elements = list(drawing(name).iter())

    assert {element.tag for element in elements} <= ALLOWED
    assert not [element for element in elements if "id" in element.attrib or "style" in element.attrib]
    assert "url(" not in (DRAWINGS / f"{name}.svg").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(PICTOGRAMS.values()))
def test_a_pictogram_takes_the_colour_of_its_place(name: str) -> None:
    colours = {element.get(kind) for element in drawing(name).iter() for kind in ("fill", "stroke")}

    assert colours <= {"currentColor", "none", None}
    assert drawing(name).get("viewBox") == "0 0 48 48"


def test_each_of_the_six_donts_has_its_own_pictogram_whatever_its_number() -> None:
    assert PROTECTED_TEXTS["six_donts"]["items"].split("\n") == SIX_DONTS
    assert len({pictogram(rule) for rule in SIX_DONTS}) == 6
    assert pictogram("不私自下水游泳。") == pictogram("不私自下水游泳")


def test_a_rule_in_other_words_gets_no_pictogram() -> None:
    assert pictogram("要在家长带领下游泳") == ""


def test_a_headline_breaks_between_phrases_only() -> None:
    assert phrases("有困难，找身边的人") == (
        '<span class="phrase">有困难，</span><span class="phrase">找身边的人</span>'
    )


def test_a_phrase_too_long_for_a_line_is_cut_evenly() -> None:
    title = "赤壁市未成年人保护工作宣传月活动"

    assert re.findall(r">([^<]+)<", phrases(title)) == ["赤壁市未成年人保", "护工作宣传月活动"]
    assert longest(title) == 8


def test_a_headline_with_a_slot_stays_as_it_is() -> None:
    assert phrases('<span data-f="village"></span>的家长') == '<span data-f="village"></span>的家长'


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("不到不熟悉的水域游泳", ["不到不熟悉的水域游泳"]),
        ("不在无家长或教师带领的情况下游泳", ["不在无家长或教师", "带领的情况下游泳"]),
        ("不到无安全设施、无救援人员的水域游泳", ["不到无安全设施、", "无救援人员的水域游泳"]),
    ],
)
def test_a_rule_is_set_in_lines_of_like_length(rule: str, lines: list[str]) -> None:
    assert re.findall(r">([^<]+)<", balanced(rule, 10)) == lines


def test_the_last_words_of_a_paragraph_stay_together_and_text_stays_text() -> None:
    assert tied("<script>孩子平安。") == '&lt;script&gt;孩子<span class="nowrap">平安。</span>'
    assert tied("说到做到。（第二十三条）") == '说到做到。<span class="nowrap">（第二十三条）</span>'


def test_blocks_are_dealt_to_panels_at_each_break() -> None:
    class Block:
        def __init__(self, type_: str) -> None:
            self.type = type_

    dealt = panels([Block("heading"), Block("panel_break"), Block("points"), Block("qr")], 4)

    assert [[block.type for block in panel] for panel in dealt] == [["heading"], ["points", "qr"], [], []]
