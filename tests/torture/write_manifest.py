"""Writes manifest.json: every hostile input at every place where it can be typed or sent.

Run as `python -m tests.torture.write_manifest`; the suite is red when the file is behind this module.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.torture import inputs

MANIFEST = Path(__file__).with_name("manifest.json")
# Nothing may be written; the answer is a form with its error, or 4xx.
REFUSED = "refused"
# Stored as text or refused; never run, never a crash.
HARMLESS = "harmless"
# Every form of the staff that adds a row of ours.
FORMS = (
    "protected-texts/add",
    "brief_template/new",
    "material/new",
    "material_target/new",
    "print_run/new",
    "printer/new",
    "campaign/new",
    "speaker/new",
    "vehicle/new",
    "activity_kind/new",
    "measure/new",
    "township/new",
    "village/new",
    "office/new",
    "region/new",
    "search-synonyms/new",
)
Entry = dict[str, str]


def entries() -> Iterator[Entry]:
    yield from _all("A-num-order", "numbers", inputs.NUMBERS, "portal order, packs", REFUSED)
    yield from _all("A-day-order", "days", inputs.DAYS, "portal order, day", REFUSED)
    for place in ("portal order, purpose", "sign in, name", "search", "portal materials, packs"):
        yield from _all(f"A-text-{place}", "texts", inputs.TEXTS, place, HARMLESS)
    yield from _all("E-key-order", "texts", inputs.TEXTS, "portal order, key", HARMLESS)
    yield from _all("E-edition-order", "texts", inputs.TEXTS, "portal order, field name", HARMLESS)
    for form in FORMS:
        yield from _all(
            f"A-sweep-{form.partition('/')[0]}", "texts", inputs.TEXTS, f"staff form, {form}", HARMLESS
        )
    for door in ("library", "many at once", "chooser"):
        yield from _all(
            f"C-picture-{door}", "pictures", inputs.FILES["pictures"], f"pictures, {door}", REFUSED
        )
    for kind in ("village", "township"):
        yield from _all(f"B-import-{kind}", "sheets", inputs.SHEETS, f"imports, {kind}", REFUSED)
    yield from _all("C-document", "documents", inputs.FILES["documents"], "documents, library", REFUSED)


def _all(mark: str, kind: str, names: Iterable[str], place: str, expectation: str) -> Iterator[Entry]:
    for number, name in enumerate(names, start=1):
        mark_id = f"{mark.replace(' ', '-').replace(',', '')}-{number:02}"
        yield {"id": mark_id, "kind": kind, "input": name, "place": place, "expectation": expectation}


def written() -> str:
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries())
    return f"[\n{lines}\n]\n"


if __name__ == "__main__":
    MANIFEST.write_text(written(), encoding="utf-8")
