"""Kept sums of a campaign by township: counting them from the rows, reading them, bringing them up to date.

A change writes a mark in its own transaction (home/reports/marks.py). Whoever reads counts marked places from the
rows, so what is read is always what the rows say; `settle` makes that cheap again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from campaigns.models import ActivityCount, Campaign
from campaigns.models.figures import Amounts
from home.models import StaleMark, Tally
from home.models.tallies import COUNTYWIDE
from home.reports.coverage import Coverage, in_days
from home.reports.rules import read_rules
from materials.models import HandOut, MaterialTarget
from outreach.freshness.writes import derived
from outreach.places.models import Township

FIELDS = (
    "villages",
    "villages_reached",
    "is_reached",
    "reached",
    "rows",
    "amounts",
    "copies",
    "empty",
    "reported",
    "on_time",
)
# Above this many places a list of keys costs more than reading all rows.
MANY = 200


@dataclass(slots=True)
class Tallies:
    """The sums of one campaign by place; COUNTYWIDE is the place of what has no township."""

    by_place: dict[int, Tally] = field(default_factory=dict)

    def of(self, place: int) -> Tally:
        return self.by_place.get(place) or Tally(place=place)

    def amounts(self) -> dict[int, int]:
        """All measures of the campaign, by their key."""
        totals: dict[int, int] = defaultdict(int)
        for tally in self.by_place.values():
            for measure, amount in tally.amounts.items():
                totals[int(measure)] += amount
        return dict(totals)

    def copies(self) -> dict[int, int]:
        """Copies handed out of each material with a target, by its key."""
        totals: dict[int, int] = defaultdict(int)
        for tally in self.by_place.values():
            for material, copies in tally.copies.items():
                totals[int(material)] += copies
        return dict(totals)

    def counted(self) -> Amounts:
        return Amounts(self.amounts(), self.townships_reached, self.villages_reached)

    @property
    def townships_reached(self) -> int:
        return sum(tally.is_reached for place, tally in self.by_place.items() if place != COUNTYWIDE)

    @property
    def villages_reached(self) -> int:
        return sum(tally.villages_reached for tally in self.by_place.values())

    @property
    def villages(self) -> int:
        return sum(tally.villages for tally in self.by_place.values())


def read_tallies(campaign: Campaign) -> Tallies:
    """Return what the rows say now; two queries, and a fixed number more when something changed lately."""
    # Sums and marks in one statement: no change can come between them.
    marks = StaleMark.objects.filter(campaign=campaign)
    is_old = Exists(marks.filter(place__in=[OuterRef("place"), StaleMark.EVERYWHERE]))
    kept: dict[int, Tally] = {}
    old: set[int] = set()
    for tally in Tally.objects.filter(campaign=campaign).annotate(is_old=is_old).order_by():
        kept[tally.place] = tally
        old |= {tally.place} if tally.is_old else set()
    places = [*places_of(campaign), COUNTYWIDE]
    stale = {place for place in places if place in old or place not in kept}
    if stale:
        kept |= count_tallies(campaign, stale)
    return Tallies({place: kept[place] for place in places})


def kept_amounts(campaign: Campaign) -> Amounts:
    """What the public pages show: the same numbers as the board."""
    return read_tallies(campaign).counted()


def places_of(campaign: Campaign) -> list[int]:
    """The townships of the campaign's county, also those no longer in use; one query."""
    townships = Township.objects.filter(county=campaign.county_id).order_by()
    return list(townships.values_list("pk", flat=True))


def count_tallies(campaign: Campaign, places: Collection[int]) -> dict[int, Tally]:
    """Count these places from the rows; a fixed number of queries for any number of places."""
    townships = [place for place in places if place != COUNTYWIDE]
    coverage = Coverage(read_rules(campaign), townships if len(townships) <= MANY else None)
    return _Counting(coverage, frozenset(places)).tallies()


@dataclass(frozen=True)
class _Counting:
    coverage: Coverage
    places: frozenset[int]

    @property
    def townships(self) -> list[int]:
        return [place for place in self.places if place != COUNTYWIDE]

    def here(self, rows: QuerySet[Any], field_name: str = "township") -> QuerySet[Any]:
        """Keep the rows of these places; when they are many, all rows are read and sorted out afterwards."""
        if COUNTYWIDE in self.places or len(self.places) > MANY:
            return rows
        return rows.filter(**{f"{field_name}__in": self.townships})

    def tallies(self) -> dict[int, Tally]:
        made = {
            place: Tally(
                campaign=self.coverage.campaign,
                place=place,
                township_id=None if place == COUNTYWIDE else place,
                reached={},
                rows={},
                amounts={},
                copies={},
                empty=[],
            )
            for place in self.places
        }
        self._villages(made)
        self._rows(made)
        self._amounts(made)
        self._copies(made)
        self._reports(made)
        return made

    def _villages(self, made: dict[int, Tally]) -> None:
        if not self.townships:
            return
        channels = [rule.channel.value for rule in self.coverage.rules]
        filling = {rule.channel.value for rule in self.coverage.rules.filling}
        villages = self.coverage.villages().order_by("code", "pk")
        names = [f"by_{channel}" for channel in channels]
        for place, key, *flags in self.coverage.annotated(villages).values_list("township", "pk", *names):
            tally = made.get(place)
            if tally is None:
                continue
            tally.villages += 1
            hit = [channel for channel, flag in zip(channels, flags, strict=True) if flag]
            for channel in hit:
                tally.reached[channel] = tally.reached.get(channel, 0) + 1
            if filling.isdisjoint(hit):
                tally.empty.append(key)
            else:
                tally.villages_reached += 1

    def _rows(self, made: dict[int, Tally]) -> None:
        for rule in self.coverage.rules:
            sources: list[QuerySet[Any]] = [self.coverage.activities(rule)]
            if self.coverage.has_copies(rule):
                sources += [self.coverage.hand_outs(rule), self.coverage.deliveries(rule)]
            for source in sources:
                counted = self.here(source).values_list("township").annotate(total=Count("pk"))
                for place, total in counted:
                    tally = made.get(place or COUNTYWIDE)
                    if tally is not None:
                        tally.rows[rule.channel.value] = tally.rows.get(rule.channel.value, 0) + total
        filling = [rule.channel.value for rule in self.coverage.rules.filling]
        for tally in made.values():
            tally.is_reached = bool(tally.villages_reached) or any(tally.rows.get(one) for one in filling)
        made.get(COUNTYWIDE, Tally()).is_reached = False

    def _amounts(self, made: dict[int, Tally]) -> None:
        done = self.coverage.campaign.activities.done()
        counts = ActivityCount.objects.filter(activity__in=done.order_by().values("pk")).order_by()
        written = self.here(counts, "activity__township").values_list("activity__township", "measure")
        held = self.here(done.filter(kind__event_measure__isnull=False).order_by())
        rows = [
            *written.annotate(total=Sum("amount")),
            *held.values_list("township", "kind__event_measure").annotate(total=Count("pk")),
        ]
        for place, measure, total in rows:
            tally = made.get(place or COUNTYWIDE)
            if tally is not None:
                tally.amounts[str(measure)] = tally.amounts.get(str(measure), 0) + total

    def _copies(self, made: dict[int, Tally]) -> None:
        """Hand-outs always have a township."""
        handed = self.here(handed_out(self.coverage.campaign))
        rows = handed.values_list("township", "edition__material").annotate(total=Sum("copies"))
        for place, material, total in rows:
            if (tally := made.get(place)) is not None:
                tally.copies[str(material)] = total

    def _reports(self, made: dict[int, Tally]) -> None:
        done = self.here(self.coverage.campaign.activities.done().order_by())
        counted = done.values_list("township").annotate(
            total=Count("pk"), on_time=Count("pk", filter=on_time(self.coverage.rules.due_days))
        )
        for place, total, in_time in counted:
            if (tally := made.get(place or COUNTYWIDE)) is not None:
                tally.reported, tally.on_time = total, in_time


def handed_out(campaign: Campaign) -> QuerySet[HandOut]:
    """Hand-outs in the campaign's days of the materials that it set a target for."""
    targets = MaterialTarget.objects.filter(campaign=campaign).values("material")
    return HandOut.objects.filter(in_days(campaign), edition__material__in=targets).order_by()


def on_time(due_days: int) -> Q:
    """Reported before it was due; what the office entered itself has no time of report and is never late."""
    due = F("starts_at") + timedelta(days=due_days)
    return Q(reported_at__isnull=True) | Q(reported_at__lte=due)


def settle(campaign: Campaign) -> int:
    """Write the sums that changes made old, and take their marks away; returns how many places were counted."""
    # Readers of a marked place count for themselves: they are shown nothing else afterwards.
    with derived(), transaction.atomic():
        # Two at once would let the older sum overwrite the newer. No key is changed, so rows that point here may come.
        Campaign.objects.select_for_update(no_key=True).filter(pk=campaign.pk).first()
        marks = dict(StaleMark.objects.filter(campaign=campaign).values_list("pk", "place"))
        there = set(Tally.objects.filter(campaign=campaign).values_list("place", flat=True))
        places = [*places_of(campaign), COUNTYWIDE]
        everywhere = StaleMark.EVERYWHERE in marks.values()
        stale = [one for one in places if everywhere or one not in there or one in set(marks.values())]
        if stale:
            write_tallies(count_tallies(campaign, stale).values())
        _delete(campaign, marks)
    return len(stale)


def _delete(campaign: Campaign, marks: Collection[int]) -> None:
    """Exactly the marks that were read: an import writes thousands, more than one query takes."""
    keys = sorted(marks)
    for start in range(0, len(keys), 500):
        StaleMark.objects.filter(campaign=campaign, pk__in=keys[start : start + 500]).delete()


def write_tallies(tallies: Iterable[Tally]) -> None:
    Tally.objects.bulk_create(
        tallies,
        update_conflicts=True,
        unique_fields=["campaign", "place"],
        update_fields=["township", *FIELDS],
        batch_size=100,
    )


def differences(campaign: Campaign) -> list[str]:
    """Compare the kept sums with the rows; name what differs and is not marked as old."""
    marked = set(StaleMark.objects.filter(campaign=campaign).values_list("place", flat=True))
    if StaleMark.EVERYWHERE in marked:
        return []
    kept = {one.place: one for one in Tally.objects.filter(campaign=campaign) if one.place not in marked}
    fresh = count_tallies(campaign, kept.keys()) if kept else {}
    return [
        f"{campaign} · {tally.township_id or '–'} · {name}: {getattr(kept[place], name)} ≠ {getattr(tally, name)}"
        for place, tally in fresh.items()
        for name in FIELDS
        if getattr(kept[place], name) != getattr(tally, name)
    ]
