"""The first page of Wagtail's admin: what waits for this person today, and how the campaign stands."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from home.reports.board import read_board
from home.reports.charts import bar_chart, lying_chart
from home.reports.dashboard import Desk, held_by_week, read_tasks
from home.staff.doors import campaign_of_the_moment, may_see_reports, reader_of
from outreach.accounts.counties import counties_of
from outreach.places.counties import CountyWanted, one_county

TOWNSHIPS_DRAWN = 20


class TodayPanel(Component):
    """What waits, each a number that leads to its list."""

    name = "today"
    template_name = "home/staff/today_panel.html"
    order = 50

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"tasks": read_tasks(self.desk), "person": self.desk.person}


class CampaignPanel(Component):
    """Coverage by township and activities by week, as drawings and as tables."""

    name = "campaign_now"
    template_name = "home/staff/campaign_panel.html"
    order = 60

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        campaign = self.desk.campaign
        board = self.desk.board
        if campaign is None or board is None:
            return {"campaign": None}
        today = timezone.localdate(self.desk.at)
        # The least first: that is where somebody must go.
        lines = sorted(board.lines, key=lambda line: (line.percent, line.township.code))[:TOWNSHIPS_DRAWN]
        shares = [(line.township.name, line.percent) for line in lines]
        weeks = held_by_week(campaign, on=today)
        return {
            "campaign": campaign,
            "board": board,
            "lines": lines,
            "weeks": weeks,
            "coverage_chart": lying_chart(shares, title=_("Villages reached, per cent"), unit="%", top=100),
            "week_chart": bar_chart(weeks, title=_("Activities held, by week")),
        }


class CountiesPanel(Component):
    """In their place for the administrator of all who works in no county."""

    name = "counties"
    template_name = "home/staff/counties_panel.html"
    order = 50


def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put ours first, for those who may see reports."""
    if not may_see_reports(request.user):
        return
    person = reader_of(request)
    try:
        one_county(person)
    except CountyWanted:
        panels.append(CountiesPanel())
        return
    at, campaign = timezone.now(), campaign_of_the_moment(request)
    board = read_board(campaign, on=timezone.localdate(at)) if campaign else None
    desk = Desk(person, list(counties_of(person)), campaign, board, at)
    panels += [TodayPanel(desk), CampaignPanel(desk)]
