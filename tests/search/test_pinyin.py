"""Sounds, syllables and addresses."""

import pytest

from outreach.pinyin import pinyin_slug, sounds, split_syllables


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("赤壁市防溺水海报", "chi-bi-shi-fang-ni-shui-hai-bao"),
        ("2026年“六一”活动（A4）", "2026-nian-liu-yi-huo-dong-a4"),
        ("重庆女孩", "chong-qing-nv-hai"),
        ("Summer Safety", "summer-safety"),
        ("！？", ""),
    ],
)
def test_a_title_becomes_a_plain_address(title: str, slug: str) -> None:
    assert pinyin_slug(title) == slug


def test_a_long_title_is_cut_between_syllables() -> None:
    slug = pinyin_slug("致全市留守儿童暑假安全告家长书" * 20)

    assert len(slug) <= 80
    assert set(slug.split("-")) <= set(pinyin_slug("致全市留守儿童暑假安全告家长书").split("-"))


def test_what_many_ears_confuse_has_one_sound() -> None:
    assert sounds("溺水") == sounds("立碎") == ["li", "sui"]
    assert sounds("宁") == sounds("林") == sounds("玲")


@pytest.mark.parametrize(
    ("letters", "found"),
    [("fangnishui", ["fang", "ni", "shui"]), ("xian", ["xian"]), ("hello", None), ("", [])],
)
def test_letters_are_split_into_few_syllables(letters: str, found: list[str] | None) -> None:
    assert split_syllables(letters) == found
