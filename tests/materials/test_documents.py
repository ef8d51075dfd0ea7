"""From a design to its PDF: every kind is laid out by the real engine, and its text is read back."""

from pathlib import Path

import pytest

from materials.actions.production import inspect, make_sheet
from materials.documents.faults import DesignFault
from materials.documents.kinds import sheet_of
from materials.documents.palette import contrast, make_palette
from materials.documents.sheet import Sheet
from materials.staff.starters import STARTERS, TITLES
from materials.states import DesignKind, PrintProfile
from outreach.places.models import Region
from outreach.printing.preflight import Severity
from outreach.printing.preview import page_count
from tests.factories import make_county
from tests.materials.designs import (
    AT,
    BREAK,
    CONTACTS,
    HEADING,
    QR,
    count_pictures,
    make_design,
    make_picture,
    make_six_donts,
    paragraph,
    texts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Region:
    return make_county()


@pytest.mark.parametrize("kind", DesignKind.values)
def test_every_kind_prints_its_title_and_its_text(kind: str, county: Region) -> None:
    design = make_design(county, kind, HEADING, paragraph("河边<b>危险</b>，不要靠近。"), title="平安过夏")

    pdf = make_sheet(sheet_of(design, profile=PrintProfile.OFFICE), at=AT)

    printed = "".join(texts(pdf))
    assert "平安过夏" in printed
    assert "河边危险，不要靠近。" in printed


def test_a_protected_text_is_printed_word_by_word(county: Region) -> None:
    block = {"type": "protected_text", "value": {"text": make_six_donts().pk, "style": "list"}}

    pdf = make_sheet(
        sheet_of(make_design(county, DesignKind.FLYER, block), profile=PrintProfile.OFFICE), at=AT
    )

    assert "不私自下水游泳" in "".join(texts(pdf))


def test_text_of_the_office_never_becomes_markup(county: Region) -> None:
    block = {
        "type": "callout",
        "value": {"heading": "<script>", "text": "{{ 7*7 }} <img src=file:///etc/passwd>"},
    }

    sheet = sheet_of(make_design(county, DesignKind.FLYER, block), profile=PrintProfile.OFFICE)

    assert "<script>" not in sheet.html
    assert "&lt;img src=file:///etc/passwd&gt;" in sheet.html


def test_a_picture_is_re_encoded_and_printed(county: Region) -> None:
    picture = make_picture()
    block = {"type": "picture", "value": {"image": picture.pk, "alt_text": "水塘", "caption": "村口水塘"}}
    sheet = sheet_of(make_design(county, DesignKind.FLYER, block), profile=PrintProfile.SCREEN)

    pdf = make_sheet(Sheet.from_json(sheet.to_json()), at=AT)

    assert [one.image_id for one in sheet.pictures] == [picture.pk]
    assert count_pictures(pdf) == 1


def test_a_picture_that_was_deleted_is_a_fault_in_words(county: Region) -> None:
    picture = make_picture(title="村口")
    block = {"type": "picture", "value": {"image": picture.pk, "alt_text": "水塘", "caption": ""}}
    sheet = sheet_of(make_design(county, DesignKind.FLYER, block), profile=PrintProfile.SCREEN)
    Path(picture.file.path).unlink()

    with pytest.raises(DesignFault) as caught:
        make_sheet(sheet, at=AT)

    assert "“村口”" in caught.value.zh
    assert "“村口”" in caught.value.en


def test_a_block_that_the_kind_does_not_draw_is_a_fault_that_names_it(county: Region) -> None:
    slip = {"type": "reply_slip", "value": {"heading": "回执", "statement": "我已阅读", "fields": ["学校"]}}

    with pytest.raises(DesignFault) as caught:
        sheet_of(make_design(county, DesignKind.POSTER, HEADING, slip), profile=PrintProfile.OFFICE)

    assert "第 2 块“回执”" in caught.value.zh


@pytest.mark.parametrize("kind", DesignKind.values)
def test_every_starter_can_be_printed(kind: str, county: Region) -> None:
    design = make_design(county, kind, *STARTERS[kind], title=TITLES[kind])
    sheet = sheet_of(design, profile=PrintProfile.OFFICE)
    findings = inspect(sheet, make_sheet(sheet, at=AT))

    assert [finding.chinese for finding in findings] == []


def test_the_contacts_of_a_flyer_are_lines_to_write_on(county: Region) -> None:
    sheet = sheet_of(make_design(county, DesignKind.FLYER, CONTACTS), profile=PrintProfile.OFFICE)

    assert "有困难，找身边的人" in "".join(texts(make_sheet(sheet, at=AT)))


def test_a_page_break_of_a_flyer_opens_its_back(county: Region) -> None:
    design = make_design(county, DesignKind.FLYER, paragraph("正面"), BREAK, paragraph("反面"))

    pdf = make_sheet(sheet_of(design, profile=PrintProfile.OFFICE), at=AT)

    assert page_count(pdf) == 2


def test_a_letter_of_three_pages_is_numbered_and_stopped_where_two_are_meant(county: Region) -> None:
    design = make_design(
        county, DesignKind.LETTER, paragraph("一"), BREAK, paragraph("二"), BREAK, paragraph("三")
    )
    design.most_pages = 2
    sheet = sheet_of(design, profile=PrintProfile.PRESS)

    pdf = make_sheet(sheet, at=AT)

    assert ["—1—" in texts(pdf)[0], "—2—" in texts(pdf)[1], "—3—" in texts(pdf)[2]] == [False, True, True]
    findings = {finding.code: finding for finding in inspect(sheet, pdf)}
    assert findings["grid_overflow"].severity is Severity.ERROR
    assert "超过规定的 2 页" in findings["grid_overflow"].chinese


def test_the_press_file_has_bleed_and_the_preflight_reads_its_code(county: Region) -> None:
    sheet = sheet_of(make_design(county, DesignKind.FLYER, HEADING, QR), profile=PrintProfile.PRESS)

    findings = inspect(sheet, make_sheet(sheet, at=AT))

    assert sheet.bleed_mm == 3
    assert "code_unreadable" not in [finding.code for finding in findings]
    assert "bleed_missing" not in [finding.code for finding in findings]


@pytest.mark.parametrize("colour", ["#FFD400", "#1F6FB2", "#000000", "#FFFFFF", "#8a8a8a"])
def test_every_colour_gives_readable_shades(colour: str) -> None:
    palette = make_palette(colour)

    assert contrast("#ffffff", palette.base) >= 4.5
    assert contrast("#ffffff", palette.dark) >= 7
    assert contrast(palette.ink, palette.light) >= 7
