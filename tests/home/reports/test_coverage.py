"""What counts as reached: by the rules, once, and never a loudspeaker as a lecture."""

import pytest
from django.utils import timezone

from campaigns.models import Activity, ActivityKind, Campaign, Measure
from campaigns.states import ActivityState
from home.models import CoverageChannel, CoverageRule, Proof, Spread
from home.reports.coverage import Coverage
from home.reports.rules import read_rules
from materials.actions.deliveries import Count as Received
from materials.actions.deliveries import Load, send, sign
from materials.actions.stock import Posting, county_place, post
from materials.models import Receipt
from materials.states import MaterialKind, MovementReason, StockPlaceKind
from outreach.places.models import Region, Township, Village
from tests.campaigns.rows import make_activity, make_campaign
from tests.home.reports.copies import give, targeted_edition
from tests.places.factories import make_superuser, make_village


def reached_by(campaign: Campaign, channel: CoverageChannel) -> set[Village]:
    coverage = Coverage(read_rules(campaign))
    rule = coverage.rules.of(channel)
    assert rule is not None
    return set(coverage.villages().filter(coverage.reaches(rule)))


def empty(campaign: Campaign) -> set[Village]:
    coverage = Coverage(read_rules(campaign))
    return set(coverage.empty(coverage.villages()))


def drive(campaign: Campaign, kind: ActivityKind, villages: list[Village], **values: object) -> Activity:
    activity = make_activity(campaign, kind, township=villages[0].township, **values)
    activity.villages_reached.set(villages)
    activity.save()
    return activity


def test_186_of_187_reached_leaves_exactly_one(
    campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    villages = [make_village(township) for _ in range(187)]
    drive(campaign, lecture, villages[:100])
    drive(campaign, lecture, villages[50:186])

    assert empty(campaign) == {villages[186]}


def test_a_loudspeaker_round_is_no_lecture(
    campaign: Campaign, lecture: ActivityKind, vehicle_round: ActivityKind, villages: list[Village]
) -> None:
    drive(campaign, vehicle_round, villages)
    make_activity(campaign, lecture, township=villages[0].township, village=villages[0])

    assert reached_by(campaign, CoverageChannel.LECTURE) == {villages[0]}
    assert reached_by(campaign, CoverageChannel.VEHICLE) == set(villages)


def test_no_rule_can_make_a_round_a_lecture(
    campaign: Campaign, vehicle_round: ActivityKind, villages: list[Village]
) -> None:
    drive(campaign, vehicle_round, villages)
    rule = CoverageRule.objects.create(campaign=campaign, channel=CoverageChannel.LECTURE)
    rule.kinds.set([vehicle_round])

    assert reached_by(campaign, CoverageChannel.LECTURE) == set()


@pytest.mark.parametrize("state", [ActivityState.PLANNED, ActivityState.SCHEDULED, ActivityState.CANCELLED])
def test_what_was_not_held_reaches_nobody(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village], state: ActivityState
) -> None:
    drive(campaign, lecture, villages, state=state)

    assert empty(campaign) == set(villages)


def test_another_campaign_and_another_county_reach_nothing_here(
    campaign: Campaign, county: Region, lecture: ActivityKind, villages: list[Village]
) -> None:
    drive(make_campaign(county), lecture, villages)

    assert empty(campaign) == set(villages)


def test_a_rule_may_ask_for_verified_lectures_only(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village]
) -> None:
    drive(campaign, lecture, villages[:1], state=ActivityState.VERIFIED)
    drive(campaign, lecture, villages[1:2], state=ActivityState.HELD)
    CoverageRule.objects.create(
        campaign=campaign, channel=CoverageChannel.LECTURE, minimum=ActivityState.VERIFIED
    )

    assert reached_by(campaign, CoverageChannel.LECTURE) == {villages[0]}


def test_a_rule_may_let_a_lecture_of_the_township_count_for_all_its_villages(
    campaign: Campaign, lecture: ActivityKind, villages: list[Village], other_township: Township
) -> None:
    stranger = make_village(other_township)
    make_activity(campaign, lecture, township=villages[0].township)
    before = reached_by(campaign, CoverageChannel.LECTURE)
    CoverageRule.objects.create(campaign=campaign, channel=CoverageChannel.LECTURE, spread=Spread.TOWNSHIP)

    assert before == set()
    assert reached_by(campaign, CoverageChannel.LECTURE) == set(villages)
    assert empty(campaign) == {stranger}


def test_a_media_report_is_shown_everywhere_and_fills_no_gap(
    campaign: Campaign, media: ActivityKind, villages: list[Village]
) -> None:
    make_activity(campaign, media)

    assert reached_by(campaign, CoverageChannel.MEDIA) == set(villages)
    assert empty(campaign) == set(villages)


def test_a_hand_out_counts_in_the_channel_whose_copies_it_wrote_down(
    campaign: Campaign, hand_out: ActivityKind, letters: Measure, villages: list[Village]
) -> None:
    drive(campaign, hand_out, villages[:1], counts={letters: 20})
    drive(campaign, hand_out, villages[1:2])

    assert reached_by(campaign, CoverageChannel.LETTER) == {villages[0]}
    assert reached_by(campaign, CoverageChannel.OTHER) == {villages[1]}


def test_copies_handed_out_reach_the_village_in_the_channel_of_their_material(
    campaign: Campaign, villages: list[Village]
) -> None:
    give(villages[0], campaign, MaterialKind.LETTER)
    give(villages[1], campaign, MaterialKind.POSTER)

    assert reached_by(campaign, CoverageChannel.LETTER) == {villages[0]}
    assert reached_by(campaign, CoverageChannel.POSTER) == {villages[1]}


def test_copies_of_another_year_do_not_count(campaign: Campaign, villages: list[Village]) -> None:
    give(villages[0], campaign, MaterialKind.LETTER, days_ago=300)

    assert reached_by(campaign, CoverageChannel.LETTER) == set()


def test_copies_that_a_village_signed_for_count_where_the_rule_takes_a_signature(
    campaign: Campaign, villages: list[Village]
) -> None:
    edition, office = targeted_edition(campaign, MaterialKind.LETTER), make_superuser()
    store = county_place(campaign.county, StockPlaceKind.STORE)
    post(Posting(edition, 50, None, store, MovementReason.ACCEPTANCE, "lot"), actor=None, at=timezone.now())
    signed, _open = (
        send(
            township=village.township,
            village=village,
            loads=[Load(edition, 20)],
            actor=office,
            at=timezone.now(),
        )
        for village in villages[:2]
    )
    counts = {line.pk: Received(20) for line in signed.lines.all()}
    sign(delivery=signed, counts=counts, signer="示例主任", way=Receipt.Way.QR, at=timezone.now())

    assert reached_by(campaign, CoverageChannel.LETTER) == set()
    CoverageRule.objects.create(
        campaign=campaign,
        channel=CoverageChannel.LETTER,
        proof=Proof.SIGNED,
        material_kinds=[MaterialKind.LETTER],
    )
    assert reached_by(campaign, CoverageChannel.LETTER) == {villages[0]}


def test_without_proof_by_signature_nothing_asks_the_deliveries(campaign: Campaign) -> None:
    rules = read_rules(campaign)

    assert [rule.proof for rule in rules] == [Proof.HANDED_OUT] * len(CoverageChannel)
