"""Columns that lists of campaigns and activities share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn

from campaigns.models import Activity
from campaigns.states import DONE, ActivityState, CampaignState

UNDER_WAY = {CampaignState.RUNNING, CampaignState.CLOSING, *DONE, ActivityState.SCHEDULED}


class StateColumn(StatusTagColumn):
    """The state as a tag; what is under way or done stands out."""

    def __init__(self) -> None:
        super().__init__(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            classname="list-tight",
            primary=lambda row: row.state in UNDER_WAY,
        )


class DayColumn(Column):
    """A day, or a day and hour, as a date and not as "three weeks ago"."""

    cell_template_name = "campaigns/staff/day_cell.html"

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, **({"sort_key": name} | options))


class CountsColumn(Column):
    """The counts of an activity in one line; expects them prefetched with their measures."""

    def get_value(self, instance: Activity) -> str:
        counts = instance.counts.all()
        return " · ".join(f"{count.measure.name} {count.amount}{count.measure.unit}" for count in counts)
