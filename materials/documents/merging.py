"""A letter and its recipients as a job for the merge engine, and what keeps single villages out of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from materials.documents.codes import filled_target
from materials.documents.faults import in_both_languages
from materials.documents.recipients import BLANK_LINE, TOWNSHIP_SLOTS, PlaceFault, Recipient
from materials.documents.separator import by_township, separator
from materials.documents.sheet import Sheet
from materials.slots import SLOTS
from outreach.printing.assets import Assets
from outreach.printing.fonts import missing_characters
from outreach.printing.merge import Fault, Field, MergeJob, Record, Template, check

LETTER = "letter"
IS_MISSING = _("{place}: {what} is missing.")
NO_GLYPH = _("{place}: no print font has {characters}, which {what} needs. Write it another way.")


def letter_template(sheet: Sheet, assets: Assets) -> Template:
    """Return the letter with its fields; every field that stands in it must have a value."""
    fields = [Field(name, str(SLOTS[name].label) if name in SLOTS else name) for name in sheet.fields]
    return Template(sheet.html, (*fields, *(Field(name) for name, _target in sheet.codes)), assets)


def letter_values(sheet: Sheet, values: Mapping[str, str]) -> dict[str, str]:
    """Return what one letter needs of its village's values, and the addresses of its QR codes."""
    texts = {name: values.get(name, "") for name in sheet.fields}
    return texts | {name: filled_target(target, values) for name, target in sheet.codes}


def letter_job(
    sheet: Sheet, recipients: Sequence[Recipient], *, assets: Assets, separators: Mapping[int, str]
) -> MergeJob:
    """Return the merge of one file: letters in the order given, each township's behind its separator sheet.

    `separators` is HTML by township; one that is absent gets no sheet.
    """
    templates = {LETTER: letter_template(sheet, assets)}
    records: list[Record] = []
    row = 0
    for group in by_township(recipients):
        township = group[0].township_id
        if township in separators:
            templates[f"separator-{township}"] = Template(separators[township], ())
            records.append(Record({}, group[0].path[:1], f"separator-{township}", row=0))
        for recipient in group:
            row += 1
            records.append(Record(letter_values(sheet, recipient.values), recipient.path, LETTER, row=row))
    return MergeJob(templates, records, title=sheet.title, language=sheet.language)


def separators_for(
    sheet: Sheet, recipients: Sequence[Recipient], *, colour: str, day: date
) -> dict[int, str]:
    """Return the separator sheet of every township, numbered “3 / 17”."""
    groups = by_township(recipients)
    make = partial(separator, sheet, colour=colour, day=day)
    return {
        group[0].township_id: make(group, place=f"{number} / {len(groups)}")
        for number, group in enumerate(groups, start=1)
    }


def blank_letter(sheet: Sheet) -> str:
    """Return a letter for nobody in particular: lines to write on instead of names."""
    names = [*sheet.fields, *(name for name, _target in sheet.codes)]
    return letter_template(sheet, Assets()).fill(dict.fromkeys(names, BLANK_LINE))


def find_faults(sheet: Sheet, recipients: Sequence[Recipient]) -> list[PlaceFault]:
    """Name every village and township whose letter can't be printed; a township's fault is told once."""
    job = letter_job(sheet, recipients, assets=Assets(), separators={})
    found: dict[tuple[int, int | None, str], PlaceFault] = {}
    for fault in check(job):
        place = _place_fault(fault, recipients[fault.row - 1])
        found.setdefault((place.township_id, place.village_id, place.slot), place)
    return list(found.values())


def _place_fault(fault: Fault, recipient: Recipient) -> PlaceFault:
    township, village = recipient.path
    is_townships = fault.field in TOWNSHIP_SLOTS
    place = township if is_townships else f"{township} {village}"
    english, chinese = _sentences(fault, place)
    return PlaceFault(
        township_id=recipient.township_id,
        township=township,
        village_id=None if is_townships else recipient.village_id,
        village="" if is_townships else village,
        slot=fault.field,
        en=english,
        zh=chinese,
    )


def _sentences(fault: Fault, place: str) -> tuple[str, str]:
    what = SLOTS[fault.field].label if fault.field in SLOTS else fault.field
    if fault.code == "missing_value":
        return in_both_languages(format_lazy(IS_MISSING, place=place, what=what))
    if lost := missing_characters(fault.value, ()):
        return in_both_languages(format_lazy(NO_GLYPH, place=place, what=what, characters=" ".join(lost)))
    return f"{place}: {fault.english}", f"{place}：{fault.chinese}"
