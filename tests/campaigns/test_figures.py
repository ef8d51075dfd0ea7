"""The figures of a campaign are those of its records, each counted once."""

import pytest

from campaigns.models import ActivityKind, Campaign, Channel, Measure, Target
from campaigns.models.figures import Figure, campaign_figures
from campaigns.states import DONE, ActivityState
from outreach.places.models import Township
from tests.campaigns.rows import make_activity, make_campaign, make_kind, make_measure
from tests.places.factories import make_village


def amounts(campaign: Campaign) -> dict[str, int]:
    return {figure.measure.code: figure.amount for figure in campaign_figures(campaign)}


def test_counts_are_added_and_each_lecture_held_adds_one(
    campaign: Campaign, lecture: ActivityKind, lectures: Measure, attendances: Measure
) -> None:
    make_activity(campaign, lecture, counts={attendances: 200})
    make_activity(campaign, lecture, counts={attendances: 150})

    assert amounts(campaign) == {"lectures": 2, "attendances": 350}


def test_a_count_of_the_same_measure_as_the_event_is_added_to_it(
    campaign: Campaign, lecture: ActivityKind, lectures: Measure
) -> None:
    make_activity(campaign, lecture, counts={lectures: 3})

    assert amounts(campaign) == {"lectures": 4}


@pytest.mark.parametrize("state", ActivityState)
def test_only_what_was_held_counts(
    campaign: Campaign, lecture: ActivityKind, lectures: Measure, state: ActivityState
) -> None:
    make_activity(campaign, lecture, state=state)

    assert amounts(campaign) == ({"lectures": 1} if state in DONE else {})


def test_another_campaigns_lectures_do_not_count(campaign: Campaign, lecture: ActivityKind) -> None:
    make_activity(make_campaign(campaign.county), lecture)

    assert amounts(campaign) == {}


def test_a_township_reached_twice_counts_once(
    campaign: Campaign, lecture: ActivityKind, township: Township, other_township: Township
) -> None:
    make_measure("townships")
    for place in (township, township, other_township, None):
        make_activity(campaign, lecture, township=place)

    assert amounts(campaign)["townships"] == 2


def test_meetings_and_media_reach_no_township(campaign: Campaign, township: Township) -> None:
    for channel in (Channel.MEETING, Channel.MEDIA):
        make_activity(campaign, make_kind(channel), township=township)
    reached = make_measure("townships")
    Target.objects.create(campaign=campaign, measure=reached, amount=17)

    assert amounts(campaign)["townships"] == 0


def test_villages_are_those_of_the_place_and_of_the_round(
    campaign: Campaign, lecture: ActivityKind, vehicle_round: ActivityKind, township: Township
) -> None:
    make_measure("villages")
    hall, first, second, _unreached = (make_village(township) for _ in range(4))
    make_activity(campaign, lecture, township=township, village=hall)
    drive = make_activity(campaign, vehicle_round, township=township)
    drive.villages_reached.set([hall, first, second])
    drive.save()

    assert amounts(campaign)["villages"] == 3


def test_places_are_figures_when_their_measures_exist(
    campaign: Campaign, lecture: ActivityKind, lectures: Measure, township: Township
) -> None:
    reached = make_measure("townships", unit="个", position=5)
    Target.objects.create(campaign=campaign, measure=reached, amount=17)
    make_activity(campaign, lecture, township=township)

    assert campaign_figures(campaign) == [Figure(lectures, 1, None), Figure(reached, 1, 17)]


def test_a_target_without_any_activity_is_a_figure_of_nought(
    campaign: Campaign, lectures: Measure, attendances: Measure
) -> None:
    Target.objects.create(campaign=campaign, measure=lectures, amount=30)

    assert campaign_figures(campaign) == [Figure(lectures, 0, 30)]


@pytest.mark.parametrize(
    ("amount", "target", "percent", "is_reached"),
    [(186, 187, 99, False), (187, 187, 100, True), (200, 187, 100, True), (5, None, None, False)],
)
def test_a_target_is_reached_with_the_last_one(
    amount: int, target: int | None, percent: int | None, is_reached: bool
) -> None:
    figure = Figure(Measure(code="villages"), amount, target)

    assert (figure.percent, figure.is_reached) == (percent, is_reached)
