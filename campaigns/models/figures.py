"""What a campaign has reached so far, against what it wants; the counting itself is a higher floor's."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from campaigns.models.campaign import Campaign
from campaigns.models.kinds import Measure

# Measures that count places, not rows: known by their code, because a place reached twice counts once.
TOWNSHIPS_REACHED = "townships"
VILLAGES_REACHED = "villages"
# How many people came: no report of what counts them is whole without it.
ATTENDANCES = "attendances"


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


Counter = Callable[[Campaign], Amounts]
_counters: list[Counter] = []


def register_counter(counter: Counter) -> None:
    """Let the floor that also knows deliveries and hand-outs count; the last one registered does."""
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
