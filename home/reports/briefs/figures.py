"""Figures of a brief: each is a sum over named rows, read from what was on record at a moment."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum
from django.utils import timezone

from campaigns.models import Campaign, Channel, Vehicle
from campaigns.models.figures import TOWNSHIPS_REACHED, VILLAGES_REACHED
from home.reports.briefs.facts import Facts, Key, read_facts
from home.reports.briefs.history import facts_at
from home.reports.briefs.vocabulary import Slot
from home.reports.coverage import in_days, of_materials
from home.reports.rules import MATERIAL_KINDS
from materials.models import HandOut, Movement
from materials.models.stock import MovementQuerySet
from materials.states import StockPlaceKind
from outreach.places.models import OfficeKind, Region

PRINTER = "printer"
# A meeting among officials or a report in the media reaches no place.
REACHING = (Channel.LECTURE, Channel.VEHICLE, Channel.HAND_OUT, Channel.CARE)
COUNTED_MATERIALS = [kind for kinds in MATERIAL_KINDS.values() for kind in kinds]


@dataclass(frozen=True, slots=True)
class Row:
    """What one record gives; `record` is its kind and number, as activity/12."""

    record: str
    label: str
    amount: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    key: str
    label: str
    unit: str
    rows: tuple[Row, ...]

    @property
    def amount(self) -> int:
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True)
class Records:
    """What is counted: the county's facts, those campaigns (None is all), the ledger up to the moment."""

    county: Region
    campaigns: frozenset[int] | None
    at: datetime
    facts: dict[Key, Facts]

    def done(self) -> Iterator[tuple[int, Facts]]:
        """What was held by the moment, in the order of days."""
        last = f"{timezone.localdate(self.at):%Y-%m-%d}"
        found = [
            (pk, facts)
            for (kind, pk), facts in self.facts.items()
            if kind == "activity"
            and facts["done"]
            and facts["day"] <= last
            and (self.campaigns is None or facts["campaign"] in self.campaigns)
        ]
        return iter(sorted(found, key=lambda row: (row[1]["day"], row[0])))

    def of(self, kind: str) -> Iterator[tuple[int, Facts]]:
        return ((pk, facts) for (name, pk), facts in sorted(self.facts.items()) if name == kind)

    def name_of(self, kind: str, pk: int | None) -> str:
        facts = self.facts.get((kind, pk or 0))
        return facts["name"] if facts else ""


def records_now(county: Region, campaign: Campaign | None, *, at: datetime) -> Records:
    """Read the live tables."""
    return Records(county, campaign_and_parts(campaign), at, read_facts(county))


def records_at(county: Region, campaign: Campaign | None, *, at: datetime) -> Records:
    """Read the history: the same moment gives the same records for ever."""
    return Records(county, campaign_and_parts(campaign), at, facts_at(county, at))


def campaign_and_parts(campaign: Campaign | None) -> frozenset[int] | None:
    """Return the campaign and all below it; one query a level."""
    if campaign is None:
        return None
    found, level = {campaign.pk}, {campaign.pk}
    while level:
        level = set(Campaign.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found |= level
    return frozenset(found)


def figure_of(slot: Slot, records: Records) -> Figure:
    """Return a slot's figure with its rows; figures of copies cost one query."""
    rows = tuple(row for row in _rows(slot, records) if row.amount)
    return Figure(slot.key, slot.label, slot.unit, rows)


def _rows(slot: Slot, records: Records) -> Iterable[Row]:
    if slot.name == "measure" and slot.measure is not None:
        code = slot.measure.code
        readers = {TOWNSHIPS_REACHED: _townships_reached, VILLAGES_REACHED: _villages_reached}
        return readers.get(code, _measured)(slot, records)
    return READERS[slot.name](slot, records)


def _of_kind(slot: Slot, records: Records) -> Iterator[tuple[int, Facts]]:
    wanted = slot.kind.pk if slot.kind else None
    return ((pk, facts) for pk, facts in records.done() if wanted in (None, facts["kind"]))


def _activity_row(pk: int, facts: Facts, records: Records, amount: int = 1) -> Row:
    place = records.name_of("township", facts["township"])
    return Row(f"activity/{pk}", f"{facts['day']} {place} {facts['name']}".replace("  ", " "), amount)


def _measured(slot: Slot, records: Records) -> Iterator[Row]:
    """Counts of a measure, and 1 for each activity whose kind counts as it."""
    measure = slot.measure.pk if slot.measure else 0
    for pk, facts in _of_kind(slot, records):
        amount = facts["counts"].get(str(measure), 0) + (facts["event"] == measure)
        yield _activity_row(pk, facts, records, amount)


def _held(slot: Slot, records: Records) -> Iterator[Row]:
    return (_activity_row(pk, facts, records) for pk, facts in _of_kind(slot, records))


def _townships_reached(slot: Slot, records: Records) -> Iterator[Row]:
    reached = _given_in(slot, records, "township")
    for _pk, facts in _of_kind(slot, records):
        if facts["channel"] in REACHING:
            reached.update(facts.get("passed", ()), [facts["township"]] if facts["township"] else [])
    for pk in sorted(reached):
        yield Row(f"township/{pk}", records.name_of("township", pk))


def _villages_reached(slot: Slot, records: Records) -> Iterator[Row]:
    reached = _given_in(slot, records, "village")
    for _pk, facts in _of_kind(slot, records):
        if facts["channel"] in REACHING:
            reached.update(facts["villages"])
    return (Row(f"village/{pk}", records.name_of("village", pk)) for pk in sorted(reached))


def _given_in(slot: Slot, records: Records, place: str) -> set[int]:
    """Places that reached people with copies alone, as the board counts them; none of one kind of activity.

    Such a hand-out is never changed, so those recorded by the moment are its history.
    """
    if slot.kind is not None:
        return set()
    given = HandOut.objects.filter(
        activity__isnull=True,
        township__county=records.county,
        edition__material__kind__in=COUNTED_MATERIALS,
        recorded_at__lte=records.at,
        **{f"{place}__isnull": False},
    )
    if records.campaigns is not None:
        mine = Q(pk__in=[])
        for campaign in Campaign.objects.filter(pk__in=records.campaigns):
            mine |= in_days(campaign) & of_materials(campaign, "edition__material")
        given = given.filter(mine)
    return set(given.order_by().values_list(place, flat=True))


def _vehicles_used(_slot: Slot, records: Records) -> Iterator[Row]:
    used = {
        facts["vehicle"]
        for _pk, facts in records.done()
        if facts["channel"] == Channel.VEHICLE and facts["vehicle"]
    }
    names = {vehicle.pk: str(vehicle) for vehicle in Vehicle.objects.filter(pk__in=used)}
    return (Row(f"vehicle/{pk}", names.get(pk, "")) for pk in sorted(used))


def _groups(_slot: Slot, records: Records) -> Iterator[Row]:
    groups = ((pk, one) for pk, one in records.of("office") if one["kind"] == OfficeKind.LEADING_GROUP)
    return (Row(f"office/{pk}", one["name"]) for pk, one in groups)


def _staffed(kind: str) -> Callable[[Slot, Records], Iterator[Row]]:
    def rows(_slot: Slot, records: Records) -> Iterator[Row]:
        return (Row(f"{kind}/{pk}", one["name"]) for pk, one in records.of(kind) if one["staffed"])

    return rows


def _moved(slot: Slot, records: Records) -> MovementQuerySet:
    by_then = Movement.objects.filter(happened_at__lte=records.at, edition__material=slot.material)
    return by_then.filter(county=records.county)


def _printed(slot: Slot, records: Records) -> Iterator[Row]:
    """All copies that the printer brought, a row for each lot."""
    for document, number, copies in _summed(_moved(slot, records).printed(), "document", "edition__number"):
        yield Row(f"lot/{document or PRINTER}/{number}", document or PRINTER, copies)


def _sent(slot: Slot, records: Records) -> Iterator[Row]:
    for document, number, copies in _summed(_moved(slot, records).sent(), "document", "edition__number"):
        yield Row(f"delivery/{document}/{number}", document, copies)


def _handed_out(slot: Slot, records: Records) -> Iterator[Row]:
    """Copies given to people, a row for each township; what came back is taken off."""
    moved = _moved(slot, records).handed_out()
    back = moved.filter(source__kind=StockPlaceKind.HANDED_OUT)
    gone = moved.filter(target__kind=StockPlaceKind.HANDED_OUT)
    copies: dict[int, int] = {}
    for place, total in gone.values_list("source__township").annotate(total=Sum("copies")).order_by():
        copies[place or 0] = copies.get(place or 0, 0) + total
    for place, total in back.values_list("target__township").annotate(total=Sum("copies")).order_by():
        copies[place or 0] = copies.get(place or 0, 0) - total
    for pk, amount in sorted(copies.items()):
        yield Row(f"ledger/{pk}", records.name_of("township", pk) or records.county.name, amount)


def _summed(movements: MovementQuerySet, *names: str) -> list[tuple[str, int, int]]:
    return list(movements.values_list(*names).annotate(total=Sum("copies")).order_by(*names))


READERS: dict[str, Callable[[Slot, Records], Iterable[Row]]] = {
    "held": _held,
    "groups": _groups,
    "supervisors": _staffed("township"),
    "directors": _staffed("village"),
    "vehicles_used": _vehicles_used,
    "printed": _printed,
    "sent": _sent,
    "handed_out": _handed_out,
}
