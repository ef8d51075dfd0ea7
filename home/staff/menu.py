"""One menu for what was reached: progress and coverage."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from home.staff import cloning, coverage, progress, rules, upward
from home.staff.doors import may_see_reports
from outreach.menus import shown_to


class ReportViewSet(ViewSet):
    """Pages of those who may see campaigns; each view checks again."""

    menu_item_class = shown_to(may_see_reports)


class ProgressViewSet(ReportViewSet):
    name = "progress"
    icon = "tasks"
    menu_label = _("Progress")
    menu_name = "progress"
    menu_order = 10

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", progress.index, name="index"),
            path("<int:pk>/", progress.campaign_page, name="campaign"),
            path("<int:pk>/measure/<int:measure>/", progress.measure_rows, name="measure"),
            path("<int:pk>/copies/<int:material>/", progress.copies_rows, name="copies"),
            path("<int:pk>/reports/<str:show>/", progress.reports, name="reports"),
            path("<int:pk>/remind/", progress.remind, name="remind"),
            path("<int:pk>/next-year/", cloning.clone, name="clone"),
        ]


class CoverageViewSet(ReportViewSet):
    name = "coverage"
    icon = "grip"
    menu_label = _("Coverage")
    menu_name = "coverage"
    menu_order = 20

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", coverage.index, name="index"),
            path("<int:pk>/", coverage.board, name="board"),
            path("<int:pk>/gaps/", coverage.gaps, name="gaps"),
            path("<int:pk>/townships/<int:township>/", coverage.township_page, name="township"),
            path("<int:pk>/rows/", coverage.rows, name="rows"),
            path("<int:pk>/rules/", rules.edit, name="rules"),
        ]


class SumsViewSet(ViewSet):
    """For a prefecture, a province and the administrator of all."""

    name = "sums"
    icon = "globe"
    menu_label = _("Sums of regions")
    menu_name = "sums"
    menu_order = 30

    menu_item_class = shown_to(upward.may_see_sums)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", upward.index, name="index"),
            path("<int:pk>/", upward.region_page, name="region"),
        ]


class ReportsGroup(ViewSetGroup):
    menu_label = _("Progress and coverage")
    menu_name = "progress-and-coverage"
    menu_icon = "tasks"
    menu_order = 205
    items = (ProgressViewSet, CoverageViewSet, SumsViewSet)
    # Others add their reports with this hook.
    submenu_hook = "register_progress_menu_item"
