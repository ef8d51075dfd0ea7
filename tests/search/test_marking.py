"""What is marked in a result, and that nothing of it becomes markup."""

import pytest

from outreach.search.asking import Way
from outreach.search.marking import EXCERPT, excerpt, marked
from outreach.search.terms import han_terms

SWIM = [Way(han_terms("溺水"), 10, needle="溺水")]


def test_the_word_is_marked() -> None:
    assert marked("赤壁市防溺水海报", SWIM) == "赤壁市防<mark>溺水</mark>海报"


def test_what_sounds_like_it_is_marked() -> None:
    assert marked("防溺水海报", [Way([], 5, heard=["fan", "li", "sui"])]) == "<mark>防溺水</mark>海报"


def test_pairs_are_marked_where_the_whole_word_is_nowhere() -> None:
    ways = [Way(han_terms("保户法"), 10, needle="保户法")]

    assert marked("保护法", ways) == "保护法"
    assert marked("用户法人", ways) == "用<mark>户法</mark>人"


@pytest.mark.parametrize("text", ["<script>溺水</script>", "溺水 & <b>", '"溺水"'])
def test_markup_in_a_text_stays_text(text: str) -> None:
    assert "<script>" not in marked(text, SWIM)
    assert "<b>" not in excerpt("", [text], SWIM)
    assert "<mark>溺水</mark>" in excerpt("", [text], SWIM)


def test_a_long_text_is_cut_around_the_word() -> None:
    text = "前面的话。" * 100 + "夏天要防溺水。" + "后面的话。" * 100

    found = excerpt("", ["没有", text], SWIM)

    assert found.startswith("夏天要防<mark>溺水</mark>。后面")
    assert len(found) < EXCERPT + 20
    assert found.endswith("…")


def test_the_summary_stands_where_the_title_has_the_word_already() -> None:
    assert excerpt("防溺水", ["一句话。", "很长的溺水正文。"], SWIM) == "一句话。"


def test_a_text_whose_small_letters_are_longer_is_not_cut_apart() -> None:
    assert marked("İ溺水", SWIM) == "İ溺水"
