"""Rich text of public pages: too long or nested too deep is an error at the field, all else passes."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.rich_text import RichText

from outreach.content.blocks import BodyBlock
from outreach.content.text_limits import MAX_CHARACTERS, MAX_DEPTH


def clean(html: str) -> str:
    return BodyBlock().child_blocks["text"].clean(RichText(html)).source  # type: ignore[no-any-return]


def test_a_long_text_with_lists_in_lists_passes() -> None:
    html = "<ul><li>" * 5 + "字" * 50_000 + "</li></ul>" * 5

    assert clean(html) == html


@pytest.mark.parametrize(
    ("html", "code"),
    [
        (f"<p>{'字' * MAX_CHARACTERS}</p>", "too_long"),
        ("<ul><li>" * (MAX_DEPTH // 2 + 1) + "x", "too_deep"),
        ("<b>" * 5000 + "x", "too_deep"),
    ],
)
def test_what_no_page_needs_is_refused(html: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean(html)

    assert [error.code for error in refused.value.error_list] == [code]
