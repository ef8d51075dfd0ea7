"""What a campaign has reached so far, counted from its records; the rows behind a figure, no page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F, FilteredRelation, Q, Sum

from campaigns.models.activities import Activity, ActivityCount, ActivityQuerySet
from campaigns.models.campaign import Campaign
from campaigns.models.kinds import Channel, Measure
from outreach.places.models import Township, Village, VillageQuerySet

# Measures that count places, not rows: known by their code, because a place reached twice counts once.
TOWNSHIPS_REACHED = "townships"
VILLAGES_REACHED = "villages"
# How many people came: no report of what counts them is whole without it.
ATTENDANCES = "attendances"
# A meeting among officials or a report in the media reaches no place.
REACHING = (Channel.LECTURE, Channel.VEHICLE, Channel.HAND_OUT, Channel.CARE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of a campaign: how much there is, and how much it wants, if it set a target."""

    measure: Measure
    amount: int
    target: int | None = None

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down and at most 100, so that 186 of 187 is never shown as done."""
        return min(100, self.amount * 100 // self.target) if self.target else None

    @property
    def is_reached(self) -> bool:
        return bool(self.target) and self.amount >= (self.target or 0)


def totals_by_measure(done: ActivityQuerySet) -> dict[int, int]:
    """Add up all counts of these activities, and 1 for each whose kind counts as something; one query."""
    ids = done.order_by().values("pk")
    counted = ActivityCount.objects.filter(activity__in=ids).order_by().values_list("measure")
    held = Activity.objects.filter(pk__in=ids, kind__event_measure__isnull=False).order_by()
    rows = counted.annotate(total=Sum("amount")).union(
        held.values_list("kind__event_measure").annotate(total=Count("pk")), all=True
    )
    totals: dict[int, int] = {}
    for measure, total in rows:
        totals[measure] = totals.get(measure, 0) + total
    return totals


def townships_reached(done: ActivityQuerySet) -> int:
    """Count the townships where anything was held, or whose villages a round reached; one query."""
    held = done.filter(kind__channel__in=REACHING, township__isnull=False).order_by()
    visited = villages_reached(done).order_by()
    here = Q(pk__in=held.values("township")) | Q(pk__in=visited.values("township"))
    return Township.objects.filter(here).count()


def villages_reached(done: ActivityQuerySet) -> VillageQuerySet:
    """Return the villages where something was held, or that a round or a hand-out reached."""
    reaching = done.filter(kind__channel__in=REACHING).order_by().values("pk")
    visited = Activity.villages_reached.through.objects.filter(activity__in=reaching)
    return Village.objects.filter(
        Q(pk__in=visited.values("village"))
        | Q(pk__in=Activity.objects.filter(pk__in=reaching, village__isnull=False).values("village"))
    )


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a campaign has reached: totals by the key of the measure, and the places that count once."""

    totals: dict[int, int]
    townships: int
    villages: int

    def of(self, measure: Measure) -> int:
        if measure.code == TOWNSHIPS_REACHED:
            return self.townships
        if measure.code == VILLAGES_REACHED:
            return self.villages
        return self.totals.get(measure.pk, 0)


def count_amounts(campaign: Campaign) -> Amounts:
    """Count from the activities alone; three queries."""
    done = campaign.activities.done()
    return Amounts(totals_by_measure(done), townships_reached(done), villages_reached(done).count())


Counter = Callable[[Campaign], Amounts]
_counters: list[Counter] = [count_amounts]


def register_counter(counter: Counter) -> None:
    """Let a higher floor count, which also knows deliveries and hand-outs; the last one registered counts."""
    _counters.append(counter)


def campaign_figures(campaign: Campaign, amounts: Amounts | None = None) -> list[Figure]:
    """Return all measures with a target or an amount, in their order; one query more than the counting."""
    amounts = amounts or _counters[-1](campaign)
    own = FilteredRelation("targets", condition=Q(targets__campaign=campaign))
    measures = Measure.objects.annotate(own=own, wanted=F("own__amount")).filter(
        Q(wanted__isnull=False) | Q(pk__in=amounts.totals) | Q(code__in=[TOWNSHIPS_REACHED, VILLAGES_REACHED])
    )
    figures = [Figure(one, amounts.of(one), one.wanted) for one in measures]
    return [figure for figure in figures if figure.target or figure.amount]
