"""Documents too large to be laid out are refused by their caps, before memory or time runs out."""

import pytest

from outreach.printing import press
from outreach.printing.assets import Assets
from outreach.printing.caps import Caps, TooLarge


@pytest.mark.parametrize("depth", [150, 5_000])
@pytest.mark.parametrize("tag", ["div", "b", "ul"])
def test_deep_nesting_is_refused_before_layout(depth: int, tag: str) -> None:
    with pytest.raises(TooLarge) as caught:
        press.lay_out(f"<{tag}>" * depth + "x", assets=Assets())

    assert (caught.value.code, caught.value.cap) == ("nested_too_deep", 100)


def test_the_deepest_nesting_allowed_is_laid_out() -> None:
    html = "<div>" * 97 + "中"

    assert len(press.lay_out(html, assets=Assets()).pages) == 1


def test_a_million_page_breaks_stop_at_the_page_cap() -> None:
    html = "<style>@page { size: 40mm; margin: 0 } p { break-before: page }</style>" + "<p>x" * 120

    with pytest.raises(TooLarge) as caught:
        press.lay_out(html, assets=Assets(), caps=Caps(pages=50))

    assert (caught.value.code, caught.value.found) == ("too_many_pages", 51)
    assert len(press.lay_out(html, assets=Assets()).pages) == 120


def test_too_much_source_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(TooLarge) as caught:
        press.lay_out("x" * 101, assets=Assets(), caps=Caps(characters=100))

    assert caught.value.code == "too_many_characters"
