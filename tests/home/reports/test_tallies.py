"""Kept sums equal the rows: after every kind of change, for whoever reads before they are settled and after."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from campaigns.actions.activities import move_activity
from campaigns.models import ActivityKind, Campaign, Measure
from campaigns.models.figures import campaign_figures
from campaigns.states import ActivityState
from home.models import CoverageChannel, CoverageRule, Spread, StaleMark, Tally
from home.reports.progress import read_copies
from home.reports.tallies import COUNTYWIDE, FIELDS, count_tallies, differences, read_tallies, settle
from materials.states import MaterialKind
from outreach.accounts.models import User
from outreach.freshness.writes import written_table
from outreach.places.models import Township, Village
from tests.campaigns.rows import in_days, make_activity, make_campaign, make_measure
from tests.home.reports.changes import Changes
from tests.home.reports.copies import give
from tests.places.factories import make_township, make_village

Settled = Callable[..., object]


def facts(campaign: Campaign) -> list[tuple[object, ...]]:
    """Every sum as it is read, place by place."""
    tallies = read_tallies(campaign).by_place
    return [(place, *(getattr(one, name) for name in FIELDS)) for place, one in sorted(tallies.items())]


def fresh(campaign: Campaign) -> list[tuple[object, ...]]:
    places = [*Township.objects.filter(county=campaign.county).values_list("pk", flat=True), COUNTYWIDE]
    counted = count_tallies(campaign, places)
    return [(place, *(getattr(one, name) for name in FIELDS)) for place, one in sorted(counted.items())]


def test_a_change_is_read_before_and_after_it_is_settled(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    settle(campaign)
    make_activity(campaign, lecture, township=villages[0].township, village=villages[0])

    before = read_tallies(campaign).villages_reached
    settle(campaign)

    assert before == 1
    assert read_tallies(campaign).villages_reached == 1
    assert StaleMark.objects.count() == 0
    assert differences(campaign) == []


def test_the_change_settles_itself_once_it_is_in_the_books(
    campaign: Campaign,
    lecture: ActivityKind,
    villages: list[Village],
    django_capture_on_commit_callbacks: Settled,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        make_activity(campaign, lecture, township=villages[0].township, village=villages[0])

    assert StaleMark.objects.count() == 0
    assert Tally.objects.get(place=villages[0].township_id).villages_reached == 1


def test_settling_leaves_kept_pages_as_they_are(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    """The change itself has emptied them; a second time each of them would be made for nothing."""
    make_activity(campaign, lecture, township=villages[0].township, village=villages[0])
    with CaptureQueriesContext(connection) as asked, TestCase.captureOnCommitCallbacks() as raised:
        settle(campaign)

    assert {"home_tally", "home_stalemark"} <= {
        written_table(query["sql"]) for query in asked.captured_queries
    }
    assert raised == []


def test_every_kind_of_change_leaves_the_sums_equal_to_the_rows(
    campaign: Campaign,
    lecture: ActivityKind,
    vehicle_round: ActivityKind,
    letters: Measure,
    township: Township,
    other_township: Township,
) -> None:
    """A hundred changes of a fixed chance; after each the sums are read, after some they are settled."""
    townships = [township, other_township]
    villages = [make_village(townships[number % 2]) for number in range(8)]
    changes = Changes(campaign, [lecture, vehicle_round], letters, townships, villages)
    settle(campaign)

    for number in range(100):
        changes.make_one()
        assert facts(campaign) == fresh(campaign)
        if number % 4 == 3:
            settle(campaign)
            assert differences(campaign) == []


def test_a_move_by_the_rules_marks_the_place(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village], approver: User
) -> None:
    activity = make_activity(
        campaign,
        lecture,
        state=ActivityState.SCHEDULED,
        starts_at=in_days(-1),
        township=villages[0].township,
        village=villages[0],
    )
    settle(campaign)
    before = read_tallies(campaign).villages_reached

    move_activity(
        activity=activity,
        seen=ActivityState.SCHEDULED,
        to=ActivityState.HELD,
        actor=approver,
        at=in_days(0),
    )

    assert before == 0
    assert read_tallies(campaign).villages_reached == 1


def test_copies_handed_out_are_kept_by_material_and_stay_equal_to_the_rows(
    campaign: Campaign, villages: list[Village], other_township: Township
) -> None:
    mine = give(villages[0], campaign, MaterialKind.POSTER)
    settle(campaign)
    twice = give(make_village(other_township), campaign, MaterialKind.POSTER, edition=mine.edition)
    give(villages[0], campaign, MaterialKind.POSTER, days_ago=90, edition=mine.edition)
    give(villages[0], make_campaign(campaign.county), MaterialKind.POSTER)
    before = read_tallies(campaign).copies()
    settle(campaign)
    kept = read_tallies(campaign).copies()
    twice.delete()

    assert (before, kept) == ({mine.edition.material_id: 6},) * 2
    assert [one.handed_out for one in read_copies(campaign, read_tallies(campaign))] == [3]
    assert differences(campaign) == []


def test_a_changed_rule_counts_everything_again(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    make_activity(campaign, lecture, township=villages[0].township)
    settle(campaign)

    CoverageRule.objects.create(campaign=campaign, channel=CoverageChannel.LECTURE, spread=Spread.TOWNSHIP)

    assert read_tallies(campaign).villages_reached == 3


def test_settled_sums_are_read_with_the_same_few_queries_for_any_number_of_places(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    def queries() -> int:
        settle(campaign)
        with CaptureQueriesContext(connection) as captured:
            read_tallies(campaign)
        return len(captured)

    few = queries()
    for _ in range(3):
        make_village(make_township(campaign.county))

    assert queries() == few == 2


def test_unsettled_sums_are_counted_with_the_same_queries_for_one_place_and_for_four(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            read_tallies(campaign)
        return len(captured)

    few = queries()
    for _ in range(3):
        village = make_village(make_township(campaign.county))
        make_activity(campaign, lecture, township=village.township, village=village)

    assert queries() == few


def test_the_public_figure_of_villages_is_that_of_the_board(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    make_measure("villages", position=9)
    make_activity(campaign, lecture, township=villages[0].township, village=villages[0])

    figures = {figure.measure.code: figure.amount for figure in campaign_figures(campaign)}

    assert figures == {"lectures": 1, "villages": read_tallies(campaign).villages_reached}


def test_check_sums_names_a_sum_that_left_the_rows_and_mends_it(
    campaign: Campaign,
    lecture: ActivityKind,
    villages: list[Village],
    capsys: pytest.CaptureFixture[str],
) -> None:
    settle(campaign)
    Tally.objects.filter(place=villages[0].township_id).update(villages_reached=2)

    with pytest.raises(SystemExit):
        call_command("check_sums")
    told = capsys.readouterr().out
    call_command("check_sums", repair=True)

    assert "villages_reached: 2 ≠ 0" in told
    assert read_tallies(campaign).villages_reached == 0
