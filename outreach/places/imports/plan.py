"""Compares checked rows with the database: what would be new, changed, unchanged; writes nothing."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.imports.faults import BadCell, Fault, FaultReason
from outreach.places.imports.rows import Record
from outreach.places.models import PlaceKind, Region, Township, Village

Place = Township | Village


class LineStatus(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    DUPLICATE = "duplicate", _("duplicate")


@dataclass(frozen=True)
class Change:
    """One field, before and after, as a person reads it."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """What one row would do; `place` carries the new values but is not saved."""

    row: int
    status: LineStatus
    place: Place
    changes: tuple[Change, ...] = ()

    def signature(self) -> list[Any]:
        changes = [(change.key, change.before, change.after) for change in self.changes]
        return [self.row, self.status.value, self.place.code, changes]


@dataclass
class Plan:
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        found = Counter(line.status.value for line in self.lines)
        return {status.value: found[status.value] for status in LineStatus}

    def digest(self) -> str:
        """Change whenever the file or the places it touches change."""
        text = json.dumps([line.signature() for line in self.lines], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def of(self, status: LineStatus) -> list[Line]:
        return [line for line in self.lines if line.status == status]


class _Townships:
    """Finds a township of the county by its code, or by its name when no code is given."""

    def __init__(self, county: Region) -> None:
        self.by_code: dict[str, Township] = {}
        self.by_name: dict[str, list[Township]] = defaultdict(list)
        for township in Township.objects.filter(county=county):
            self.by_code[township.code] = township
            self.by_name[township.name].append(township)

    def find(self, code: str, name: str) -> Township:
        named = self.by_name.get(name, [])
        if not code:
            return self._only(named)
        # A name may stand in the code column: many sheets have just one column "township".
        township = self.by_code.get(code)
        if township is None:
            raise BadCell(FaultReason.UNKNOWN_TOWNSHIP)
        if name and township.name != name:
            raise BadCell(FaultReason.TOWNSHIP_CONFLICT)
        return township

    def _only(self, named: list[Township]) -> Township:
        if not named:
            raise BadCell(FaultReason.UNKNOWN_TOWNSHIP)
        if len(named) > 1:
            raise BadCell(FaultReason.AMBIGUOUS_TOWNSHIP)
        return named[0]


def make_plan(records: Iterable[Record], *, kind: str, county: Region, locked: bool = False) -> Plan:
    """Plan all records; three queries whatever their number. `locked` holds the places until commit."""
    existing = _existing(kind, locked=locked)
    townships = _Townships(county) if kind == PlaceKind.VILLAGE else None
    plan = Plan()
    for record in records:
        try:
            plan.lines.append(_plan_line(record, existing, townships, county))
        except _RowFault as bad:
            plan.faults.append(bad.fault)
    return plan


class _RowFault(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.reason.value)


def _existing(kind: str, *, locked: bool) -> dict[str, Place]:
    places: models.QuerySet[Any] = (
        Township.objects.all() if kind == PlaceKind.TOWNSHIP else Village.objects.select_related("township")
    )
    if locked:
        # In one order, so that two imports can't wait for each other; of=self leaves townships free.
        places = places.select_for_update(of=("self",)).order_by("pk")
    return {place.code: place for place in places}


def _plan_line(
    record: Record, existing: dict[str, Place], townships: _Townships | None, county: Region
) -> Line:
    values = dict(record["values"])
    row = record["row"]
    township = _find_township(row, values, townships) if townships else None
    place = existing.get(values["code"])
    if record["is_duplicate"]:
        return Line(row, LineStatus.DUPLICATE, place or _new_place(values, township, county))
    if place is None:
        line = Line(row, LineStatus.NEW, _new_place(values, township, county))
    else:
        _check_county(row, place, county)
        line = _changed_line(row, place, values, township)
    _check_children(row, line.place)
    return line


def _find_township(row: int, values: dict[str, Any], townships: _Townships) -> Township:
    code, name = values.pop("township_code", ""), values.pop("township_name", "")
    try:
        return townships.find(code, name)
    except BadCell as bad:
        column = "township_code" if code else "township_name"
        raise _RowFault(Fault(row, column, code or name, bad.reason, bad.facts)) from bad


def _new_place(values: dict[str, Any], township: Township | None, county: Region) -> Place:
    if township is not None:
        return Village(township=township, **values)
    return Township(county=county, **values)


def _check_county(row: int, place: Place, county: Region) -> None:
    owner = place.township if isinstance(place, Village) else place
    if owner.county_id != county.pk:
        raise _RowFault(Fault(row, "code", place.code, FaultReason.OTHER_COUNTY))


def _changed_line(row: int, place: Place, values: dict[str, Any], township: Township | None) -> Line:
    changes = []
    if isinstance(place, Village) and township is not None and place.township_id != township.pk:
        changes.append(Change("township_code", str(place.township), str(township)))
        place.township = township
    for key, after in values.items():
        before = getattr(place, key)
        if before != after:
            changes.append(Change(key, _shown(place, key), ""))
            setattr(place, key, after)
            changes[-1] = Change(key, changes[-1].before, _shown(place, key))
    status = LineStatus.CHANGED if changes else LineStatus.UNCHANGED
    return Line(row, status, place, tuple(changes))


def _shown(place: Place, key: str) -> str:
    """Return a value as text; choices by their stored word, so that the digest has no language."""
    value = getattr(place, key)
    return "" if value is None else str(value)


def _check_children(row: int, place: Place) -> None:
    if isinstance(place, Village) and place.left_behind_children > place.children:
        facts = {"left_behind": place.left_behind_children, "children": place.children}
        fault = Fault(
            row,
            "left_behind_children",
            str(place.left_behind_children),
            FaultReason.MORE_LEFT_BEHIND,
            facts,
        )
        raise _RowFault(fault)
