"""Numbers, headlines and list pages as readers see them."""

import pytest
from django.utils import translation

from outreach.content.paging import chosen, page_of
from outreach.content.phrasing import phrases_of
from outreach.content.templatetags.site_tags import colours_url, grouped, phrased
from outreach.places.models import Region


@pytest.mark.parametrize(
    ("language", "number", "shown"),
    [
        ("zh-hans", 30, "30"),
        ("zh-hans", 5000, "5000"),
        ("zh-hans", 20_000, "20,000"),
        ("en", 5000, "5,000"),
        ("en", 0, "0"),
    ],
)
def test_counts_are_grouped_as_the_language_has_it(language: str, number: int, shown: str) -> None:
    with translation.override(language):
        assert grouped(number) == shown


def test_a_slogan_breaks_after_its_comma() -> None:
    assert phrases_of("奋进新征程，同心护未来") == ["奋进新征程，", "同心护未来"]


def test_a_name_without_punctuation_stays_in_one_piece() -> None:
    assert phrases_of("Safe summer for all") == ["Safe summer for all"]


def test_phrases_lose_no_character() -> None:
    text = "……水边，有人看！ 孩子：有人管。"

    assert "".join(phrases_of(text)) == text


def test_a_phrase_is_escaped() -> None:
    assert phrased("<b>，好") == '<span class="phrase">&lt;b&gt;，</span><span class="phrase">好</span>'


def test_one_address_serves_the_same_colours_in_any_order() -> None:
    assert colours_url("#C2412D", ["#1F6FB2", "#c2412d"]) == "/colours/1f6fb2-c2412d.css"


def test_without_colours_there_is_no_address() -> None:
    assert colours_url("", []) == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [(None, 1), ("", 1), ("2", 2), ("２", 2), ("-1", 1), ("0", 1), ("99", 3), ("zzz", 1), ("9" * 5000, 1)],
)
def test_any_page_number_gives_a_page(db: None, number: str | None, shown: int) -> None:
    Region.objects.bulk_create(Region(name=f"示例县{code}", code=f"{code}") for code in range(5))

    page = page_of(Region.objects.all(), number, per_page=2)

    assert page.number == shown


def test_an_unknown_option_is_no_choice() -> None:
    assert chosen([("a", 1), ("b", 2)], "b") == 2
    assert chosen([("a", 1)], "\0' OR 1=1") is None
