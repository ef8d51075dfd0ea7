"""Every state of campaigns and activities times every move: allowed ones happen, others change nothing."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from campaigns.actions.activities import (
    NotBegunYet,
    OwnReport,
    WordsMissing,
    move_activity,
    open_activity_moves,
)
from campaigns.actions.campaigns import move_campaign, open_campaign_moves
from campaigns.models import Activity, Campaign
from campaigns.states import ACTIVITY_MOVES, CAMPAIGN_MOVES, ActivityState, CampaignState
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.moves import AlreadyMoved
from tests.campaigns.staff import factories
from tests.places.factories import make_county, make_superuser, make_user

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def campaign(db: None) -> Campaign:
    return factories.make_campaign(make_county(), name="宣传月")


@pytest.fixture
def activity(campaign: Campaign) -> Activity:
    return factories.make_activity(campaign, factories.make_kind(), title="宣讲")


@pytest.fixture
def bob(db: None) -> User:
    return make_superuser()


def person(role: Role) -> User:
    user = make_user()
    user.groups.add(setup_roles()[role])
    return user


@pytest.mark.parametrize(("old", "to"), list(product(CampaignState, CampaignState)))
def test_a_campaign_moves_only_along_the_table(
    campaign: Campaign, bob: User, old: CampaignState, to: CampaignState
) -> None:
    Campaign.objects.update(state=old)
    campaign.refresh_from_db()
    if to in CAMPAIGN_MOVES[old]:
        move_campaign(campaign=campaign, seen=old, to=to, actor=bob, at=NOW)
        assert ModelLogEntry.objects.get().data == {"from": old, "to": to}
    else:
        with pytest.raises(AlreadyMoved) as caught:
            move_campaign(campaign=campaign, seen=old, to=to, actor=bob, at=NOW)
        assert caught.value.state == str(old.label)
        assert ModelLogEntry.objects.count() == 0

    assert Campaign.objects.get().state == (to if to in CAMPAIGN_MOVES[old] else old)


@pytest.mark.parametrize(("old", "to"), list(product(ActivityState, ActivityState)))
def test_an_activity_moves_only_along_the_table(
    activity: Activity, bob: User, old: ActivityState, to: ActivityState
) -> None:
    Activity.objects.update(state=old)
    activity.refresh_from_db()
    if to in ACTIVITY_MOVES[old]:
        move_activity(activity=activity, seen=old, to=to, actor=bob, at=NOW, note="人数有误")
        assert ModelLogEntry.objects.get().data == {"from": old, "to": to, "note": "人数有误"}
    else:
        with pytest.raises(AlreadyMoved) as caught:
            move_activity(activity=activity, seen=old, to=to, actor=bob, at=NOW, note="人数有误")
        assert caught.value.state == str(old.label)
        assert ModelLogEntry.objects.count() == 0

    assert Activity.objects.get().state == (to if to in ACTIVITY_MOVES[old] else old)


def test_the_second_of_two_people_is_told_the_present_state(campaign: Campaign, bob: User) -> None:
    """Both saw a draft; a move that the new state would allow must not slip through."""
    seen = CampaignState.DRAFT
    move_campaign(campaign=Campaign.objects.get(), seen=seen, to=CampaignState.APPROVED, actor=bob, at=NOW)

    with pytest.raises(AlreadyMoved) as caught:
        move_campaign(campaign=campaign, seen=seen, to=CampaignState.CANCELLED, actor=bob, at=NOW)

    assert caught.value.state == str(CampaignState.APPROVED.label)
    assert Campaign.objects.get().state == CampaignState.APPROVED


def test_a_move_is_logged_with_person_and_time(activity: Activity, bob: User) -> None:
    move_activity(
        activity=activity, seen=ActivityState.PLANNED, to=ActivityState.SCHEDULED, actor=bob, at=NOW
    )

    entry = ModelLogEntry.objects.get()
    assert (entry.user, entry.timestamp, entry.label) == (bob, NOW, "宣讲")
    assert entry.message == "状态由“计划”改为“已排期”"


def test_an_activity_cannot_have_been_held_before_it_begins(activity: Activity, bob: User) -> None:
    Activity.objects.update(state=ActivityState.SCHEDULED, starts_at=NOW + timedelta(minutes=1))
    activity.refresh_from_db()

    with pytest.raises(NotBegunYet):
        move_activity(
            activity=activity, seen=ActivityState.SCHEDULED, to=ActivityState.HELD, actor=bob, at=NOW
        )

    assert Activity.objects.get().state == ActivityState.SCHEDULED


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.EDITOR, ["cancelled"]),
        (Role.APPROVER, ["approved", "cancelled"]),
        (Role.ADMINISTRATOR, ["approved", "cancelled"]),
        (Role.AUDITOR, []),
        (Role.REVIEWER, []),
        (Role.TOWNSHIP_MEMBER, []),
    ],
)
def test_roles_decide_which_moves_are_open(campaign: Campaign, role: Role, expected: list[str]) -> None:
    assert open_campaign_moves(campaign, actor=person(role)) == expected


def test_an_editor_cannot_approve_a_campaign(campaign: Campaign) -> None:
    with pytest.raises(PermissionDenied):
        move_campaign(
            campaign=campaign,
            seen=CampaignState.DRAFT,
            to=CampaignState.APPROVED,
            actor=person(Role.EDITOR),
            at=NOW,
        )

    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_who_enters_the_papers_does_not_verify_them(activity: Activity) -> None:
    Activity.objects.update(state=ActivityState.COMPLETE)
    activity.refresh_from_db()

    assert open_activity_moves(activity, actor=person(Role.EDITOR)) == ["held", "issues"]
    assert open_activity_moves(activity, actor=person(Role.APPROVER)) == ["held", "issues", "verified"]


def test_who_reported_it_does_not_verify_it(activity: Activity, bob: User) -> None:
    Activity.objects.update(state=ActivityState.COMPLETE, reported_by=bob)
    activity.refresh_from_db()

    with pytest.raises(OwnReport):
        move_activity(
            activity=activity, seen=ActivityState.COMPLETE, to=ActivityState.VERIFIED, actor=bob, at=NOW
        )

    assert Activity.objects.get().state == ActivityState.COMPLETE


@pytest.mark.parametrize("words", ["", "   ", "长" * 501])
def test_a_report_is_sent_back_only_with_words(activity: Activity, bob: User, words: str) -> None:
    Activity.objects.update(state=ActivityState.HELD)
    activity.refresh_from_db()

    with pytest.raises(WordsMissing):
        move_activity(
            activity=activity,
            seen=ActivityState.HELD,
            to=ActivityState.ISSUES,
            actor=bob,
            at=NOW,
            note=words,
        )

    assert Activity.objects.get().state == ActivityState.HELD


def test_a_report_keeps_who_made_it_and_what_was_said_of_it(activity: Activity, bob: User) -> None:
    Activity.objects.update(state=ActivityState.SCHEDULED)
    activity.refresh_from_db()
    alice = person(Role.EDITOR)

    held = ActivityState.HELD
    move_activity(activity=activity, seen=ActivityState.SCHEDULED, to=held, actor=alice, at=NOW)
    move_activity(
        activity=activity, seen=held, to=ActivityState.ISSUES, actor=bob, at=NOW, note="人数与签到表不符"
    )

    row = Activity.objects.get()
    assert (row.reported_by, row.reported_at) == (alice, NOW)
    assert row.issue_note == "人数与签到表不符"
