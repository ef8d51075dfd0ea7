"""Every marked string of the source has its Chinese, and every Chinese keeps the placeholders."""

import polib
import pytest

from tests.house import messages
from tests.house.tree import ROOT, our_files


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    return messages.extract(tmp_path_factory.mktemp("messages"))


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(messages.CATALOGUE))


def entry(msgid: str, msgstr: str, *flags: str) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, flags=list(flags))


def test_every_string_of_the_source_has_its_chinese(found: polib.POFile, catalogue: polib.POFile) -> None:
    assert messages.untranslated(found, catalogue) == []


def test_every_translation_keeps_its_placeholders(catalogue: polib.POFile) -> None:
    assert messages.changed_placeholders(catalogue) == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_wagtail_leaves_in_english_is_chinese_too(domain: str, catalogue: polib.POFile) -> None:
    """A release with new words is noticed here and not in the office."""
    ours = polib.pofile(str(messages.WAGTAIL / f"{domain}.po"))

    english, chinese = messages.english_of_wagtail(domain), messages.chinese_of_wagtail(domain)

    done = {messages.key(one) for one in (*chinese, *ours, *catalogue) if messages.is_translated(one)}
    assert len(english) > 50
    assert [one.msgid for one in english if messages.key(one) not in done] == []
    assert messages.changed_placeholders(ours) == []


def test_nothing_in_the_catalogue_is_a_guess(catalogue: polib.POFile) -> None:
    assert [one.msgid for one in catalogue.fuzzy_entries()] == []


def test_strings_of_python_and_of_templates_are_found(found: polib.POFile) -> None:
    """Were the extraction blind, the first test would pass on anything."""
    strings = {one.msgid for one in found}

    assert "Simplified Chinese" in strings  # outreach/settings/base.py
    assert "Cancel" in strings


def test_an_empty_and_a_fuzzy_translation_count_as_none() -> None:
    found, catalogue = polib.POFile(), polib.POFile()
    found.extend([entry("Yes", ""), entry("No", ""), entry("Maybe", "")])
    catalogue.extend([entry("Yes", "是"), entry("No", ""), entry("Maybe", "也许", "fuzzy")])

    assert messages.untranslated(found, catalogue) == ["No", "Maybe"]


def test_a_lost_or_misspelt_placeholder_is_noticed() -> None:
    catalogue = polib.POFile()
    catalogue.extend(
        [
            entry("%(count)s copies", "%(count)s 份"),
            entry("%(count)s leaflets", "若干份"),
            entry("Hello {name}", "你好 {nome}"),
        ]
    )

    assert messages.changed_placeholders(catalogue) == ["%(count)s leaflets", "Hello {name}"]


def test_updating_adds_new_strings_and_drops_what_nobody_says() -> None:
    found, catalogue = polib.POFile(), polib.POFile()
    found.extend([entry("New", ""), entry("Kept", "")])
    catalogue.extend([entry("Kept", "保留"), entry("Gone", "没了")])

    waiting = messages.update(catalogue, found)

    assert waiting == ["New"]
    assert {one.msgid: one.msgstr for one in catalogue} == {"Kept": "保留", "New": ""}


def test_the_setup_compiles_every_catalogue() -> None:
    """Read by a plain sh, which knows no braces: a catalogue left out is an English screen on a bare machine."""
    sources = [ROOT / path for path in our_files() if path.suffix == ".po"]

    behind = [
        str(source.relative_to(ROOT))
        for source in sources
        if not (compiled := source.with_suffix(".mo")).exists()
        or compiled.stat().st_mtime < source.stat().st_mtime
    ]
    assert len(sources) >= 3
    assert behind == []
