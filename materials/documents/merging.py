"""A letter and its recipients as a job for the merge engine, and what keeps single villages out of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from materials.documents.codes import filled_target
from materials.documents.faults import in_both_languages
from materials.documents.recipients import BLANK_LINE, ROSTER_SLOTS, TOWNSHIP_SLOTS, PlaceFault, Recipient
from materials.documents.separator import (
    SLIP_SIZES,
    TOWNSHIP_SIZES,
    bundle_slip,
    by_township,
    name_size,
    separator,
    separator_values,
    wraps,
)
from materials.documents.sheet import Sheet
from materials.slots import SLOTS
from outreach.printing.assets import Assets
from outreach.printing.merge import Fault, Field, MergeJob, Record, Template, check

LETTER = "letter"
IS_MISSING = _("{place}: {what} is missing.")
TOO_LONG = _("{place}: {what} “{value}” is too long, {most} characters fit there. Shorten it.")
NO_GLYPH = _("{place}: no print font has {characters}, which {what} needs. Write it another way.")


@dataclass(frozen=True, slots=True)
class Inserts:
    """Sheets between letters: templates by name, and a record for each village, or township, that gets one."""

    templates: Mapping[str, Template] = field(default_factory=dict)
    records: Mapping[int, Record] = field(default_factory=dict)

    def of(self, keys: Iterable[int | None]) -> dict[str, Template]:
        """Return the templates of these places: a file learns nothing of the others."""
        used = {self.records[key].template for key in keys if key is not None and key in self.records}
        return {name: self.templates[name] for name in sorted(used)}


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
    separators: Inserts | None = None,
    slips: Inserts | None = None,
    is_two_sided: bool = False,
    open_township: int = 0,
    made_at: datetime | None = None,
) -> MergeJob:
    """Return the merge of one file: letters in the order given, each township's behind its separator sheet.

    A township, or a bundle, that has no record gets no sheet. Records are made as they are asked for, because a
    province may have two million. A record's row is that of the roster, else the recipient's place from 1. The sheet
    of `open_township` lies in the file before.
    """
    separators, slips = separators or Inserts(), slips or Inserts()
    templates = {LETTER: letter_template(sheet, assets)}
    templates |= separators.of(one.township_id for one in recipients)
    templates |= slips.of(one.village_id for one in recipients)

    def records() -> Iterator[Record]:
        township = open_township
        for place, one in enumerate(recipients, start=1):
            if one.township_id != township and one.township_id in separators.records:
                yield separators.records[one.township_id]
            township = one.township_id
            if one.first == 1 and one.village_id is not None and one.village_id in slips.records:
                yield slips.records[one.village_id]
            for row, values in one.letters(place):
                yield Record(letter_values(sheet, values), one.path, LETTER, row=row)

    return MergeJob(
        templates,
        records,
        title=sheet.title,
        language=sheet.language,
        pad_even=is_two_sided,
        made_at=made_at,
    )


def separators_for(sheet: Sheet, recipients: Sequence[Recipient], *, colour: str, day: date) -> Inserts:
    """Return the separator sheet of every township, numbered “3/17”; those of as many villages share a template."""
    groups = by_township(recipients)
    records: dict[int, Record] = {}
    templates: dict[str, Template] = {}
    for number, group in enumerate(groups, start=1):
        values = separator_values(group, place=f"{number}/{len(groups)}")
        size, lines = name_size(values["township"], TOWNSHIP_SIZES), [wraps(one) for one in group]
        name = f"separator-{size}-{len(lines)}"
        name += "".join(f"-{line}" for line, is_long in enumerate(lines, start=1) if is_long)
        if name not in templates:
            html = separator(sheet, size=size, lines=lines, colour=colour, day=day)
            templates[name] = Template(html, _optional(values))
        records[group[0].township_id] = Record(values, group[0].path[:1], name, row=0)
    return Inserts(templates, records)


def slips_for(sheet: Sheet, recipients: Sequence[Recipient], *, colour: str, day: date) -> Inserts:
    """Return the slip on the bundle of every village that gets more than one letter of its own."""
    records: dict[int, Record] = {}
    templates: dict[str, Template] = {}
    for group in by_township(recipients):
        for number, one in enumerate(group, start=1):
            if one.village_id is None or one.letter_count == 1:
                continue
            values = {key: one.values[key] for key in ("township", "village", "director", "phone")}
            values |= {"copies": str(one.copies), "place": f"{number}/{len(group)}"}
            size = name_size(values["village"], SLIP_SIZES)
            name = f"slip-{size}"
            if name not in templates:
                html = bundle_slip(sheet, size=size, colour=colour, day=day)
                templates[name] = Template(html, _optional(values))
            records[one.village_id] = Record(values, one.path, name, row=0)
    return Inserts(templates, records)


def _optional(names: Iterable[str]) -> tuple[Field, ...]:
    """What a place lacks stays blank on a sheet; a letter that needs it is refused on its own."""
    return tuple(Field(name, required=False) for name in names)


def blank_letter(sheet: Sheet) -> str:
    """Return a letter for nobody in particular: lines to write on instead of names."""
    names = [*sheet.fields, *(name for name, _target in sheet.codes)]
    return letter_template(sheet, Assets()).fill(dict.fromkeys(names, BLANK_LINE))


def find_faults(sheet: Sheet, recipients: Sequence[Recipient]) -> list[PlaceFault]:
    """Name every village, township and row of a roster whose letter can't be printed; a township's fault once."""
    # Numbered copies of one village are all as sound as the first.
    first = [replace(one, is_numbered=False) for one in recipients]
    job = letter_job(sheet, first, assets=Assets())
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
