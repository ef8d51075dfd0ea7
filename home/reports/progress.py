"""Target against actual of a campaign, live; and the rows behind each number."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from campaigns.models import Activity, ActivityCount, ActivityQuerySet, Campaign, Measure
from campaigns.models.figures import (
    TOWNSHIPS_REACHED,
    VILLAGES_REACHED,
    Figure,
    campaign_figures,
)
from home.reports.tallies import Tallies
from materials.models import MaterialTarget

PLACES = (TOWNSHIPS_REACHED, VILLAGES_REACHED)


@dataclass(frozen=True, slots=True)
class Step:
    """One figure of the progress page, and where time says it should stand."""

    figure: Figure
    time_percent: int | None

    @property
    def is_place(self) -> bool:
        """Counts places: its rows are on the coverage board."""
        return self.figure.measure.code in PLACES

    @property
    def is_behind(self) -> bool:
        """Less of the target is done than of the time is gone."""
        done, time = self.figure.percent, self.time_percent
        return done is not None and time is not None and done < time and not self.figure.is_reached


@dataclass(frozen=True, slots=True)
class Copies:
    """A target of copies of one material, and how many were handed out in the campaign's days."""

    target: MaterialTarget
    handed_out: int

    @property
    def percent(self) -> int:
        return min(100, self.handed_out * 100 // self.target.copies) if self.target.copies else 0


def read_progress(campaign: Campaign, tallies: Tallies, *, on: date) -> list[Step]:
    """Every measure with a target or an amount; one query beside the sums."""
    time_percent = elapsed_percent(campaign, on=on)
    return [Step(figure, time_percent) for figure in campaign_figures(campaign, tallies.counted())]


def elapsed_percent(campaign: Campaign, *, on: date) -> int | None:
    """How much of the campaign's time is gone, 0 to 100; None for one without an end."""
    if campaign.ends_on is None:
        return None
    days = (campaign.ends_on - campaign.starts_on).days + 1
    return min(100, max(0, ((on - campaign.starts_on).days + 1) * 100 // days))


def rows_of_measure(campaign: Campaign, measure: Measure) -> ActivityQuerySet:
    """The activities that make up a measure, each annotated with `amount`; their sum is the figure."""
    written = (
        ActivityCount.objects.filter(activity=OuterRef("pk"), measure=measure)
        .order_by()
        .values("activity")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    counts = Coalesce(Subquery(written, output_field=IntegerField()), Value(0))
    event = Q(kind__event_measure=measure)
    rows = Activity.objects.filter(campaign=campaign).done().with_place()
    return (
        rows.filter(event | Q(counts__measure=measure))
        .distinct()
        .annotate(written=counts, event=_one_if(event))
        .annotate(amount=F("written") + F("event"))
        .order_by("-starts_at", "-pk")
    )


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def read_copies(campaign: Campaign, tallies: Tallies) -> list[Copies]:
    """Targets of copies with what was handed out within the campaign; one query beside the sums."""
    handed_out = tallies.copies()
    targets = MaterialTarget.objects.filter(campaign=campaign).select_related("material")
    return [Copies(target, handed_out.get(target.material_id, 0)) for target in targets]
