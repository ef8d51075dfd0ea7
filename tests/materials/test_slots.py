"""Slots: which words are known, how text becomes HTML, and what is refused where."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from materials.slots import (
    clean_html,
    fill_text,
    slot_name,
    text_to_html,
    used_slots,
    validate_rich_text,
    validate_slots,
)
from materials.states import DesignKind
from tests.factories import make_county
from tests.materials.designs import HEADING, make_design, paragraph, stream


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("village", "village"),
        ("村", "village"),
        (" 乡镇 ", "township"),
        ("儿童主任电话", "phone"),
        ("Date", "date"),
    ],
)
def test_a_slot_is_known_by_its_name_and_its_chinese_words(word: str, name: str) -> None:
    assert slot_name(word) == name


def test_full_width_braces_count() -> None:
    assert used_slots("尊敬的｛村｝家长") == {"village"}


def test_an_unknown_slot_is_named_and_the_known_ones_are_listed() -> None:
    with pytest.raises(ValidationError) as caught:
        validate_slots("致{村庄名}家长，{电话}")

    message = caught.value.messages[0]
    assert "{村庄名}" in message
    assert "{director}" in message
    assert "{儿童主任}" in message


def test_text_is_escaped_and_its_slots_are_marked() -> None:
    html = text_to_html("<b>{村}</b> & {县}\n第二行", {"county": "赤壁<市>"})

    assert html == '&lt;b&gt;<span data-f="village"></span>&lt;/b&gt; &amp; 赤壁&lt;市&gt;<br>第二行'


def test_rich_text_keeps_few_tags_and_no_attribute() -> None:
    html = clean_html(
        '<p style="x" onclick="y">水<script>alert(1)</script><img src="file:///etc/passwd"><b>{村}</b></p>',
        {},
    )

    assert html == '<p>水<b><span data-f="village"></span></b></p>'


def test_a_slot_that_is_half_bold_still_works() -> None:
    assert clean_html("<p>{<b>村</b>}好</p>", {}) == '<p><span data-f="village"></span>好</p>'


def test_a_merge_field_can_not_be_smuggled_in() -> None:
    assert "data-f" not in clean_html('<p><span data-f="phone">x</span></p>', {})


def test_only_slots_with_a_value_are_filled_in_plain_text() -> None:
    assert fill_text("{县}{村}", {"county": "赤壁市"}) == "赤壁市{村}"


@pytest.mark.parametrize("html", ["<ul><li>" * 100, "<p>" + "水" * 20_001 + "</p>"])
def test_rich_text_that_is_too_deep_or_too_long_is_refused(html: str) -> None:
    with pytest.raises(ValidationError):
        validate_rich_text(html)


@pytest.mark.django_db
def test_a_poster_refuses_the_slots_of_a_village_at_the_block_that_uses_them() -> None:
    design = make_design(make_county(), DesignKind.POSTER)
    design.body = stream(HEADING, paragraph("请找{儿童主任}"))
    design.subtitle = "{村}"

    with pytest.raises(ValidationError) as caught:
        design.full_clean()

    errors: dict[str, Any] = caught.value.error_dict
    assert set(errors) == {"body", "subtitle"}
    assert list(errors["body"][0].block_errors) == [1]
    assert "{director}" in errors["body"][0].block_errors[1].messages[0]


@pytest.mark.django_db
def test_a_letter_may_use_every_slot() -> None:
    design = make_design(make_county(), DesignKind.LETTER)
    design.body = stream(paragraph("{村}{乡镇}{儿童主任}{电话}{督导员}{督导员电话}{县}{日期}{班级}"))

    design.full_clean()  # raises nothing
