"""Who a run of letters goes to: places, numbered copies or a kept roster, and what has to be left out of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from materials.actions.checks import FaultyPlaces
from materials.actions.rosters import roster_rows
from materials.documents.faults import DesignFault
from materials.documents.merging import find_faults
from materials.documents.recipients import (
    VILLAGE_SLOTS,
    PlaceFault,
    Recipient,
    read_recipients,
    read_townships,
)
from materials.documents.roster import read_roster
from materials.documents.sheet import Sheet
from materials.slots import SLOTS, used_slots
from materials.states import CopiesRule, LettersFor
from outreach.places.models import Township, Village

MOST_LETTERS = 5_000_000
NO_RECIPIENTS = _("There is nobody in this scope. Nothing was started. Choose another township.")
NO_COPIES = _(
    "Numbered letters need to know how many each village gets. Nothing was started. Choose households, children or"
    " pupils under “Copies”."
)
NO_HEADS = _(
    "None of these villages has a number under “{rule}”. Nothing was started. Fill in the head-counts first."
)
TOO_MANY = _("These would be {count} letters, more than {limit}. Nothing was started. Choose one township.")
ONLY_VILLAGES = _(
    "A letter for a whole township can't name what only a village has: {names}. Nothing was started. Choose one letter"
    " for each village, or take that out of the design."
)
NO_NUMBER = _(
    "The design has no place for the number of a numbered letter. Nothing was started. Write {slot} where it "
    "shall stand."
)
ALL_FAULTY = _("Nothing is left to print without the faulty ones. Nothing was started. Correct them first.")


@dataclass(frozen=True, slots=True)
class Mailing:
    """Recipients in delivery order; `faults` are rows of a roster that belong to no village."""

    recipients: Sequence[Recipient]
    faults: Sequence[PlaceFault] = ()

    @property
    def letter_count(self) -> int:
        return sum(one.letter_count for one in self.recipients)

    def without(self, rows: Collection[int]) -> "Mailing":
        """Leave out rows of the roster, or recipients by their place from 1."""
        kept = []
        for place, one in enumerate(self.recipients, start=1):
            if one.own is not None:
                own = tuple(each for each in one.own if each.row not in rows)
                kept += [replace(one, own=own, copies=len(own))] if own else []
            elif place not in rows:
                kept.append(one)
        return Mailing(kept)


def read_mailing(*, letters_for: str, villages: Iterable[Village], rule: str, roster: str) -> Mailing:
    """Return who gets letters; `villages` come in delivery order with their townships. Raises DesignFault."""
    if letters_for == LettersFor.ROSTER:
        found = read_roster(roster_rows(roster), list(villages))
        return Mailing(found.recipients, found.faults)
    if letters_for == LettersFor.TOWNSHIPS:
        townships: dict[int, Township] = {one.township_id: one.township for one in villages}
        return _not_empty(Mailing(read_townships(townships.values())))
    if letters_for == LettersFor.NUMBERED:
        return _numbered(villages, rule)
    return _not_empty(Mailing(read_recipients(villages, rule=rule)))


def _numbered(villages: Iterable[Village], rule: str) -> Mailing:
    if rule == CopiesRule.ONE:
        raise DesignFault(NO_COPIES)
    everybody = _not_empty(Mailing(read_recipients(villages, rule=rule, is_numbered=True)))
    mailing = Mailing([one for one in everybody.recipients if one.copies])
    if not mailing.recipients:
        raise DesignFault(NO_HEADS, rule=CopiesRule(rule).label)
    if (count := mailing.letter_count) > MOST_LETTERS:
        raise DesignFault(TOO_MANY, count=f"{count:,}", limit=f"{MOST_LETTERS:,}")
    return mailing


def _not_empty(mailing: Mailing) -> Mailing:
    if not mailing.recipients:
        raise DesignFault(NO_RECIPIENTS)
    return mailing


def check_mailing(sheet: Sheet, mailing: Mailing, *, leave_out: bool) -> frozenset[int]:
    """Return the rows to leave out; raise FaultyPlaces unless the person chose to go on without what is faulty."""
    _check_kind(sheet, mailing)
    faults = [*mailing.faults, *find_faults(sheet, mailing.recipients)]
    if faults and not leave_out:
        raise FaultyPlaces(faults)
    left_out = frozenset(
        row for place, one in enumerate(mailing.recipients, start=1) for row in _rows(place, one, faults)
    )
    if not mailing.without(left_out).letter_count:
        raise DesignFault(ALL_FAULTY)
    return left_out


def _check_kind(sheet: Sheet, mailing: Mailing) -> None:
    """Refuse a design that does not fit the kind of recipients, before each of them is told the same."""
    used = set(sheet.fields).union(*(used_slots(target) for _name, target in sheet.codes))
    lacking = [SLOTS[name].label for name in VILLAGE_SLOTS if name in used]
    if lacking and any(one.village_id is None for one in mailing.recipients):
        raise DesignFault(ONLY_VILLAGES, names=format_lazy("、".join(["{}"] * len(lacking)), *lacking))
    if "serial" not in used and any(one.is_numbered for one in mailing.recipients):
        raise DesignFault(NO_NUMBER, slot=f"{{{SLOTS['serial'].aliases[0]}}}")


def _rows(place: int, one: Recipient, faults: Sequence[PlaceFault]) -> set[int]:
    """The rows of one recipient that a fault hits: its own, its village's or its township's."""
    is_hit = any(
        not fault.row and fault.township_id == one.township_id and fault.village_id in (None, one.village_id)
        for fault in faults
    )
    if one.own is None:
        return {place} if is_hit else set()
    rows = {own.row for own in one.own}
    return rows if is_hit else rows & {fault.row for fault in faults}
