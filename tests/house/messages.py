"""The strings of the source as Django's makemessages finds them; run as a module it updates the catalogue.

Works on a copy of the tree, because makemessages writes beside the templates that it reads.
"""

import re
import shutil
import sys
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import polib
from django.apps import apps
from django.core.management import call_command
from django.test import override_settings

from tests.house.tree import FLOORS, ROOT, our_files

LANGUAGE = "zh_Hans"
CATALOGUE = ROOT / "outreach" / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
WAGTAIL = ROOT / "outreach" / "wagtail_locale" / LANGUAGE / "LC_MESSAGES"
SOURCES = {".py", ".html", ".txt"}
NAMED_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")

Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    """Two strings may look alike and differ in context: "May" the month, "may" the verb."""
    return entry.msgctxt, entry.msgid


def extract(folder: Path) -> polib.POFile:
    """Copy our sources into the folder and return every marked string in them; takes a few seconds."""
    for path in our_files():
        if path.suffix in SOURCES and path.parts[0] in {*FLOORS, "templates"}:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / path)
    (folder / "found").mkdir()
    with chdir(folder), override_settings(LOCALE_PATHS=[folder / "found"]):
        call_command(
            "makemessages",
            locale=[LANGUAGE],
            extensions=["html", "txt", "py"],
            no_location=True,
            verbosity=0,
        )
    return polib.pofile(str(folder / "found" / LANGUAGE / "LC_MESSAGES" / "django.po"))


def english_of_wagtail(domain: str) -> list[polib.POEntry]:
    """Every string of the parts of Wagtail that are installed."""
    return [entry for path in _catalogues("en", f"{domain}.po") for entry in polib.pofile(str(path))]


def chinese_of_wagtail(domain: str) -> list[polib.POEntry]:
    """What Wagtail itself says in Chinese; the compiled file, because the other may lack what it has."""
    return [entry for path in _catalogues(LANGUAGE, f"{domain}.mo") for entry in polib.mofile(str(path))]


def _catalogues(language: str, name: str) -> list[Path]:
    homes = [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    found = [home / "locale" / language / "LC_MESSAGES" / name for home in homes]
    return [path for path in found if path.exists()]


def is_translated(entry: polib.POEntry) -> bool:
    if "fuzzy" in entry.flags:
        return False
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def untranslated(found: polib.POFile, catalogue: polib.POFile) -> list[str]:
    """List the strings of the source that a Chinese reader would see in English."""
    done = {key(entry) for entry in catalogue if not entry.obsolete and is_translated(entry)}
    return [entry.msgid for entry in found if key(entry) not in done]


def changed_placeholders(catalogue: polib.POFile) -> list[str]:
    """List the translations that lost, invented or misspelt a placeholder: they would fail when shown."""
    return [entry.msgid for entry in catalogue if not entry.obsolete and not has_same_placeholders(entry)]


def has_same_placeholders(entry: polib.POEntry) -> bool:
    wanted = set(NAMED_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    given = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return all(set(NAMED_PLACEHOLDER.findall(text)) == wanted for text in given if text)


def update(catalogue: polib.POFile, found: polib.POFile) -> list[str]:
    """Add what is new as empty strings, drop what nobody says any more, return what waits for Chinese."""
    said = {key(entry) for entry in found}
    known = {key(entry) for entry in catalogue}
    for entry in [entry for entry in catalogue if key(entry) not in said]:
        catalogue.remove(entry)
    catalogue.extend(entry for entry in found if key(entry) not in known)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    return untranslated(found, catalogue)


def main() -> int:
    django.setup()
    with TemporaryDirectory(prefix="outreach-messages-") as name:
        found = extract(Path(name))
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=100)
    waiting = update(catalogue, found)
    catalogue.save(str(CATALOGUE))
    for text in waiting:
        print(f"no Chinese yet: {text!r}")
    print(f"{len(catalogue)} strings, {len(waiting)} without Chinese, in {CATALOGUE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
