"""Whatever somebody types as a number or a name is taken as people mean it, or refused: nothing in between."""

import json
import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from outreach.audit.scrub import escape_controls, mask_name, scrub_text
from outreach.content.rich_text import GuardedDraftail
from outreach.places.imports.cells import read_text, tidy
from outreach.places.imports.faults import BadCell
from outreach.places.numbers import MOST, WholeNumberField
from outreach.search.terms import CONTROLS, plain
from outreach.spreadsheets.writer import FORMULA_LIKE, guarded

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# All of Unicode: bidi marks, zero widths, halves of characters, what is no character at all.
ANY = st.text(st.characters(exclude_categories=()), max_size=40)
NUMBER_LIKE = st.text("0123456789０１２٣۴_+-.,，eE xX　½²Ⅷ〇一", max_size=9)
NEVER_KEPT = re.compile(r"[\x00-\x08\ud800-\udfff\ufffe\uffff]")


@given(number=st.integers(0, MOST), spaces=st.sampled_from(["", " ", "　"]), wide=st.booleans())
def test_a_number_is_taken_in_both_widths(number: int, spaces: str, wide: bool) -> None:
    typed = str(number).translate(FULL_WIDTH) if wide else str(number)

    assert WholeNumberField().clean(f"{spaces}{typed}{spaces}") == number


@given(NUMBER_LIKE)
@example("1_000")
@example("²")
@example("١٢")
@example("9" * 5000)
def test_what_looks_like_a_number_is_that_number_or_an_error(typed: str) -> None:
    try:
        number = WholeNumberField(required=False).clean(typed)
    except ValidationError:
        return
    digits = unicodedata.normalize("NFKC", typed).strip()
    assert (number is None and not digits) or (
        digits.isascii() and digits.isdigit() and int(digits) == number
    )


@given(st.one_of(st.integers(max_value=-1), st.integers(MOST + 1, 10**400), st.floats()))
def test_what_is_no_count_is_an_error(number: float) -> None:
    with pytest.raises(ValidationError):
        WholeNumberField().clean(str(number))


@given(ANY)
@example("a\u202etxt.exe")
@example("甲\ud800乙\0")
def test_a_name_in_an_import_is_clean_or_refused(name: str) -> None:
    try:
        kept = read_text(tidy(name), limit=40)
    except BadCell:
        return
    assert NEVER_KEPT.search(kept) is None
    assert kept == kept.strip()


@given(ANY)
@example("甲\ud800乙\0")
def test_a_name_in_rich_text_can_be_stored_and_sent(name: str) -> None:
    block = {
        "key": "a",
        "text": name,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    html = GuardedDraftail().value_from_datadict(
        {"x": json.dumps({"blocks": [block], "entityMap": {}})}, {}, "x"
    )

    assert html is not None
    assert NEVER_KEPT.search(html) is None
    html.encode()


@given(ANY)
def test_a_name_is_found_in_whatever_form_it_was_typed(name: str) -> None:
    forms = {
        plain(unicodedata.normalize(form, CONTROLS.sub(" ", name))) for form in ("NFC", "NFD", "NFKC", "NFKD")
    }

    assert len(forms) == 1


@given(ANY)
@example("=cmd|'/C calc'!A0")
@example("\t=1")
@example("\x1f=1")
def test_a_name_in_a_download_is_no_formula(name: str) -> None:
    cell = guarded(name, 2)

    assert FORMULA_LIKE.match(cell) is None or cell.startswith("'")
    cell.encode()


@given(ANY)
@example("a\r\nb\x1b[31m\u202e")
def test_a_name_in_a_log_is_one_line(name: str) -> None:
    line = escape_controls(scrub_text(f"{name} {mask_name(name)}"))

    assert len(line.splitlines()) <= 1
    line.encode()
