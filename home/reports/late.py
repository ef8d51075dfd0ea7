"""Who has reported and who is late, by township: expected, reported, on time, late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Coalesce

from campaigns.models import Activity, ActivityQuerySet, Campaign
from campaigns.states import TO_COME
from home.models import Reminder
from home.models.tallies import COUNTYWIDE
from home.reports.rules import Rules
from home.reports.tallies import Tallies, on_time
from outreach.places.models import Township


@dataclass(frozen=True, slots=True)
class OfficeReports:
    """What has no township: the office's own work."""

    reported: int
    late: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """The reports of one township; what was due and has no report is late."""

    township: Township
    reported: int
    on_time: int
    late: int
    reminder: Reminder | None = None

    @property
    def expected(self) -> int:
        return self.reported + self.late

    @property
    def percent(self) -> int:
        """Share of the expected reports that came on time, rounded down."""
        return self.on_time * 100 // self.expected if self.expected else 100


def late_activities(campaign: Campaign, *, due_days: int, at: datetime) -> ActivityQuerySet:
    """Announced, its day and the days of grace are over, and nobody has reported or cancelled it."""
    return Activity.objects.filter(
        campaign=campaign, state__in=TO_COME, starts_at__lt=at - timedelta(days=due_days)
    )


def read_reports(rules: Rules, tallies: Tallies, *, at: datetime) -> tuple[list[ReportLine], OfficeReports]:
    """One line for each township in use, the latest first, and the office's own; three queries."""
    campaign = rules.campaign
    late = late_activities(campaign, due_days=rules.due_days, at=at).order_by()
    # Grouped by an expression: by the bare column, SQLite walks all activities along its index.
    places = late.annotate(held_in=Coalesce("township", COUNTYWIDE)).values_list("held_in")
    counted = dict(places.annotate(total=Count("pk")))
    reminders = {
        one.township_id: one for one in Reminder.objects.filter(campaign=campaign).order_by("sent_on", "pk")
    }
    townships = Township.objects.active().filter(county=campaign.county_id).order_by("code", "pk")
    lines = [
        ReportLine(
            township,
            tallies.of(township.pk).reported,
            tallies.of(township.pk).on_time,
            counted.get(township.pk, 0),
            reminders.get(township.pk),
        )
        for township in townships
    ]
    office = OfficeReports(tallies.of(COUNTYWIDE).reported, counted.get(COUNTYWIDE, 0))
    return sorted(lines, key=lambda line: -line.late), office


def on_time_activities(campaign: Campaign, *, due_days: int) -> ActivityQuerySet:
    """Those that count as reported on time; the same condition as in the kept sums."""
    return Activity.objects.filter(campaign=campaign).done().filter(on_time(due_days))
