"""A letter and its recipients as a job for the merge engine, and what keeps single villages out of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from materials.documents.codes import filled_target
from materials.documents.faults import in_both_languages
from materials.documents.recipients import BLANK_LINE, ROSTER_SLOTS, TOWNSHIP_SLOTS, PlaceFault, Recipient
from materials.documents.separator import NAME_SIZES, bundle_slip, by_township, separator, slip_size
from materials.documents.sheet import Sheet
from materials.slots import SLOTS
from outreach.printing.assets import Assets
from outreach.printing.merge import Fault, Field, MergeJob, Record, Template, check

LETTER = "letter"
# What a place lacks stays blank on the slip; a letter that needs it is refused on its own.
SLIP_FIELDS = tuple(
    Field(name, required=False) for name in ("township", "village", "director", "phone", "copies", "place")
)
IS_MISSING = _("{place}: {what} is missing.")
TOO_LONG = _("{place}: {what} “{value}” is too long, {most} characters fit there. Shorten it.")
NO_GLYPH = _("{place}: no print font has {characters}, which {what} needs. Write it another way.")


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips on bundles: a template for each size of name, a record for each village."""

    templates: Mapping[str, Template]
    records: Mapping[int | None, Record]


def letter_template(sheet: Sheet, assets: Assets) -> Template:
    """Return the letter with its fields; every field that stands in it must have a value."""
    fields = [Field(name, str(SLOTS[name].label) if name in SLOTS else name) for name in sheet.fields]
    return Template(sheet.html, (*fields, *(Field(name) for name, _target in sheet.codes)), assets)


def letter_values(sheet: Sheet, values: Mapping[str, str]) -> dict[str, str]:
    """Return what one letter needs of its village's values, and the addresses of its QR codes."""
    texts = {name: values.get(name, "") for name in sheet.fields}
    return texts | {name: filled_target(target, values) for name, target in sheet.codes}


def letter_job(
    sheet: Sheet,
    recipients: Sequence[Recipient],
    *,
    assets: Assets,
    separators: Mapping[int, str],
    slips: Slips | None = None,
    is_two_sided: bool = False,
    open_township: int = 0,
) -> MergeJob:
    """Return the merge of one file: letters in the order given, each township's behind its separator sheet.

    `separators` is HTML by township, `slips` those of the bundles; what is absent gets no sheet. Records are
    made as they are asked for, because a province may have two million. A record's row is that of the roster, else the
    recipient's place from 1. The sheet of `open_township` lies in the file before.
    """
    slips = slips or Slips({}, {})
    templates = {LETTER: letter_template(sheet, assets)}
    here = {one.township_id for one in recipients}
    templates |= {f"separator-{pk}": Template(html, ()) for pk, html in separators.items() if pk in here}
    templates |= slips.templates

    def records() -> Iterator[Record]:
        township = open_township
        for place, one in enumerate(recipients, start=1):
            if one.township_id != township and one.township_id in separators:
                yield Record({}, one.path[:1], f"separator-{one.township_id}", row=0)
            township = one.township_id
            if one.first == 1 and one.village_id in slips.records:
                yield slips.records[one.village_id]
            for row, values in one.letters(place):
                yield Record(letter_values(sheet, values), one.path, LETTER, row=row)

    return MergeJob(templates, records, title=sheet.title, language=sheet.language, pad_even=is_two_sided)


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


def slips_for(sheet: Sheet, recipients: Sequence[Recipient], *, colour: str, day: date) -> Slips:
    """Return the slip on the bundle of every village that gets more than one letter of its own."""
    records: dict[int | None, Record] = {
        one.village_id: _slip(one, place=f"{number}/{len(group)}")
        for group in by_township(recipients)
        for number, one in enumerate(group, start=1)
        if one.village_id is not None and one.letter_count > 1
    }
    html = partial(bundle_slip, sheet, colour=colour, day=day)
    used = {record.template for record in records.values()}
    templates = {
        name: Template(html(size=size), SLIP_FIELDS)
        for size in NAME_SIZES
        if (name := f"slip-{size}") in used
    }
    return Slips(templates, records)


def _slip(one: Recipient, *, place: str) -> Record:
    values = {name: one.values[name] for name in ("township", "village", "director", "phone")}
    values |= {"copies": str(one.copies), "place": place}
    return Record(values, one.path, f"slip-{slip_size(one.values['village'])}", row=0)


def blank_letter(sheet: Sheet) -> str:
    """Return a letter for nobody in particular: lines to write on instead of names."""
    names = [*sheet.fields, *(name for name, _target in sheet.codes)]
    return letter_template(sheet, Assets()).fill(dict.fromkeys(names, BLANK_LINE))


def find_faults(sheet: Sheet, recipients: Sequence[Recipient]) -> list[PlaceFault]:
    """Name every village, township and row of a roster whose letter can't be printed; a township's fault once."""
    # Numbered copies of one village are all as sound as the first.
    first = [replace(one, is_numbered=False) for one in recipients]
    job = letter_job(sheet, first, assets=Assets(), separators={})
    owners = {row: one for place, one in enumerate(first, start=1) for row, _values in one.letters(place)}
    found: dict[tuple[object, ...], PlaceFault] = {}
    for fault in check(job):
        place = _place_fault(fault, owners[fault.row])
        found.setdefault((place.township_id, place.village_id, place.slot, place.row), place)
    return list(found.values())


def _place_fault(fault: Fault, recipient: Recipient) -> PlaceFault:
    is_townships = fault.field in TOWNSHIP_SLOTS or recipient.village_id is None
    is_rows = fault.field in ROSTER_SLOTS and recipient.own is not None
    place = recipient.path[0] if is_townships else " ".join(recipient.path)
    english, chinese = _sentences(fault, place)
    if is_rows:
        english, chinese = f"Row {fault.row}, {english}", f"第{fault.row}行，{chinese}"
    return PlaceFault(
        township_id=recipient.township_id,
        township=recipient.values["township"],
        village_id=None if is_townships else recipient.village_id,
        village="" if is_townships else recipient.values["village"],
        slot=fault.field,
        en=english,
        zh=chinese,
        row=fault.row if is_rows else 0,
    )


def _sentences(fault: Fault, place: str) -> tuple[str, str]:
    what = SLOTS[fault.field].label if fault.field in SLOTS else fault.field
    if fault.code == "missing_value":
        return in_both_languages(format_lazy(IS_MISSING, place=place, what=what))
    if fault.code == "too_long":
        told = format_lazy(TOO_LONG, place=place, what=what, value=fault.value, most=fault.detail)
        return in_both_languages(told)
    if fault.code == "no_glyph":
        return in_both_languages(format_lazy(NO_GLYPH, place=place, what=what, characters=fault.detail))
    return f"{place}: {fault.english}", f"{place}：{fault.chinese}"
