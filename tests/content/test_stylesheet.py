"""The style sheet holds every file once, in the order of its layers, and keeps the laws of the house."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from outreach.content.stylesheet import COMMENT, _files, site_stylesheet
from tests.content.sheets import FOLDER, TOKEN, files

# A component may name a colour of its own only through a token.
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(")


def rules(path: Path) -> str:
    """Return a file as it is sent."""
    return COMMENT.sub("", path.read_text("utf-8"))


def test_every_file_is_in_the_sheet_once() -> None:
    content = site_stylesheet().content.decode()

    assert [path.name for path in files() if content.count(rules(path)) != 1] == []


def test_tokens_come_first_and_print_comes_last() -> None:
    content = site_stylesheet().content.decode()

    assert content.startswith(rules(FOLDER / "tokens.css"))
    assert content.endswith(rules(FOLDER / "print.css"))


def test_comments_stay_at_home_and_every_rule_goes_out() -> None:
    content = site_stylesheet().content.decode()

    assert "/*" not in content
    assert content.count("{") == sum(path.read_text("utf-8").count("{") for path in files())


def test_the_zipped_sheet_is_the_same_sheet_and_small() -> None:
    sheet = site_stylesheet()

    assert gzip.decompress(sheet.zipped) == sheet.content
    assert len(sheet.zipped) < 10_000


def test_raw_colours_stand_in_the_tokens_only() -> None:
    others = [path for path in files() if path.name != "tokens.css"]

    assert [path.name for path in others if RAW_COLOUR.search(path.read_text("utf-8"))] == []


def test_without_its_folder_no_empty_sheet_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "find", lambda _name: None)

    with pytest.raises(FileNotFoundError):
        _files()


def test_every_token_that_is_used_exists() -> None:
    sheet = site_stylesheet().content.decode()
    known = {name for name, _value in TOKEN.findall(sheet)}

    assert set(re.findall(r"var\((--[\w-]+)", sheet)) - known == set()


def test_every_token_is_used() -> None:
    sheet = site_stylesheet().content.decode()
    known = {name for name, _value in TOKEN.findall(sheet)}

    assert known - set(re.findall(r"var\((--[\w-]+)", sheet)) == set()


def test_no_file_asks_for_what_old_phones_do_not_know() -> None:
    """WeChat on a cheap phone runs an engine of 2020; an unknown at-rule drops all that is inside."""
    sheet = site_stylesheet().content.decode()

    assert re.findall(r"@layer|color-mix\(|:has\(|@container|light-dark\(", sheet) == []
