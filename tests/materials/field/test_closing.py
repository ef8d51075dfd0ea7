"""Closing a lecture: everything is posted, or nothing; of two people one wins."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.utils import timezone

from campaigns.actions.activities import NotBegunYet
from campaigns.models import Activity, ActivityCount, ActivityPhoto, CampaignPage, Measure, NewsPage
from campaigns.states import ActivityState
from materials.actions import closing
from materials.actions.closing import (
    ClosedAlready,
    NewPhoto,
    Report,
    close_activity,
)
from materials.actions.conservation import find_flow
from materials.actions.copies_used import TakenAlong, WrongCopies
from materials.actions.stock import NotEnoughStock
from materials.models import Balance, Edition, HandOut, Movement
from outreach.accounts.models import User
from outreach.content.picture_fields import clean_photo
from outreach.places.models import Village
from tests.factories import make_county, make_user, make_village
from tests.materials.field.pictures import photo_bytes


def at_township(edition: Edition) -> int:
    return Balance.objects.get(edition=edition, place__kind="township").on_hand


def files() -> set[Path]:
    folder = Path(storages["private"].location) / "activities"
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def report(attendances: Measure, edition: Edition, villages: list[Village]) -> Report:
    return Report(
        counts={attendances: 230},
        copies=(TakenAlong(edition, 80, 30),),
        villages=(villages[0], villages[2]),
        photos=(NewPhoto(clean_photo(photo_bytes()), "现场"),),
        link="https://example.com/news",
        summary="讲了六不。",
    )


def close(activity: Activity, report: Report, actor: User, key: str = "k1") -> Activity:
    return close_activity(activity=activity, report=report, actor=actor, at=timezone.localtime(), key=key)


def test_one_form_posts_everything(
    lecture: Activity,
    report: Report,
    alice: User,
    edition: Edition,
    attendances: Measure,
    villages: list[Village],
    campaign_page: CampaignPage,
) -> None:
    close(lecture, report, alice)

    row = Activity.objects.get()
    assert (row.state, row.reported_by) == (ActivityState.HELD, alice)
    assert (row.link, row.summary) == ("https://example.com/news", "讲了六不。")
    assert list(ActivityCount.objects.values_list("measure", "amount")) == [(attendances.pk, 230)]
    assert set(row.villages_reached.all()) == {villages[0], villages[2]}
    assert at_township(edition) == 50
    assert list(HandOut.objects.values_list("activity", "copies")) == [(row.pk, 50)]
    photo = ActivityPhoto.objects.get()
    assert (photo.clearance, photo.image, photo.uploaded_by) == ("unchecked", None, alice)
    news = NewsPage.objects.get()
    assert (news.live, news.activity, news.get_parent().specific) == (False, row, campaign_page)
    assert "230人次" in str(news.body)


@pytest.mark.parametrize(
    "broken",
    ["_write_counts", "_write_villages", "post_copies", "_keep_photo", "draft_news"],
)
def test_a_failure_in_the_middle_leaves_nothing(
    lecture: Activity,
    report: Report,
    alice: User,
    edition: Edition,
    campaign_page: CampaignPage,
    broken: str,
) -> None:
    before = (Movement.objects.count(), files())

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("disk full")

    with patch.object(closing, broken, fail), pytest.raises(OSError, match="disk full"):
        close(lecture, report, alice)

    row = Activity.objects.get()
    assert (row.state, row.reported_by, row.report_key) == (ActivityState.SCHEDULED, None, None)
    assert at_township(edition) == 100
    assert (Movement.objects.count(), files()) == before
    assert not HandOut.objects.exists()
    assert not ActivityCount.objects.exists()
    assert not row.villages_reached.exists()
    assert not ActivityPhoto.objects.exists()
    assert not NewsPage.objects.exists()


def test_the_second_of_two_people_is_told_who_and_when(
    lecture: Activity, report: Report, alice: User, edition: Edition
) -> None:
    """Both opened the form of the same scheduled lecture."""
    seen = Activity.objects.get()
    dora = make_user("dora", lecture.township)
    close(lecture, report, alice, key="alice")
    after = (at_township(edition), files())

    with pytest.raises(ClosedAlready) as caught:
        close(seen, report, dora, key="dora")

    assert "示例督导员甲" in str(caught.value)
    assert str(timezone.localdate().year) in str(caught.value)
    assert (at_township(edition), files()) == after
    assert Activity.objects.get().reported_by == alice


def test_a_report_sent_twice_is_one_report(
    lecture: Activity, report: Report, alice: User, edition: Edition
) -> None:
    seen = Activity.objects.get()

    close(lecture, report, alice)
    close(seen, report, alice)

    assert at_township(edition) == 50
    assert ActivityPhoto.objects.count() == 1


def test_what_has_not_begun_cannot_be_reported(lecture: Activity, report: Report, alice: User) -> None:
    Activity.objects.update(starts_at=timezone.now() + timedelta(minutes=5))

    with pytest.raises(NotBegunYet):
        close(Activity.objects.get(), report, alice)

    assert Activity.objects.get().state == ActivityState.SCHEDULED


@pytest.mark.parametrize(("taken", "back", "error"), [(101, 100, NotEnoughStock), (10, 11, WrongCopies)])
def test_wrong_copies_post_nothing(
    lecture: Activity, alice: User, edition: Edition, taken: int, back: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        close(lecture, Report(copies=(TakenAlong(edition, taken, back),)), alice)

    assert at_township(edition) == 100
    assert Activity.objects.get().state == ActivityState.SCHEDULED


def test_a_stranger_reports_nothing(lecture: Activity, report: Report, charlie: User) -> None:
    with pytest.raises(PermissionDenied):
        close(lecture, report, charlie)


def test_a_village_of_another_township_is_refused(lecture: Activity, alice: User, charlie: User) -> None:
    foreign = make_village(charlie.township)

    with pytest.raises(PermissionDenied):
        close(lecture, Report(villages=(foreign,)), alice)


def test_a_report_that_was_sent_back_is_corrected(
    lecture: Activity, report: Report, alice: User, edition: Edition, attendances: Measure
) -> None:
    close(lecture, report, alice, key="first")
    Activity.objects.update(state=ActivityState.ISSUES)

    close(Activity.objects.get(), Report(counts={attendances: 203}), alice, key="second")

    row = Activity.objects.get()
    assert row.state == ActivityState.HELD
    assert ActivityCount.objects.get().amount == 203
    assert at_township(edition) == 50
    assert ActivityPhoto.objects.count() == 1
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES > 200


@pytest.mark.parametrize(
    ("taken", "back", "lying", "movements"),
    [
        (80, 50, 70, [("hand_out", 50), ("correction", 20)]),
        (90, 20, 30, [("hand_out", 50), ("hand_out", 20)]),
        (80, 80, 100, [("hand_out", 50), ("correction", 50)]),
        (80, 30, 50, [("hand_out", 50)]),
        (100, 0, 0, [("hand_out", 50), ("hand_out", 50)]),
    ],
)
def test_corrected_copies_move_only_the_difference(
    lecture: Activity,
    report: Report,
    alice: User,
    edition: Edition,
    taken: int,
    back: int,
    lying: int,
    movements: list[tuple[str, int]],
) -> None:
    close(lecture, report, alice, key="first")
    before = [equation.difference for equation in find_flow([edition]).equations]
    Activity.objects.update(state=ActivityState.ISSUES)

    corrected = Report(copies=(TakenAlong(edition, taken, back),))
    close(Activity.objects.get(), corrected, alice, key="second")

    assert at_township(edition) == lying
    used = [(taken, taken - back, back)] if taken > back else []
    assert [(row.taken_along, row.copies, row.brought_back) for row in HandOut.objects.all()] == used
    written = Movement.objects.filter(reason__in=["hand_out", "correction"]).order_by("pk")
    assert list(written.values_list("reason", "copies")) == movements
    assert [equation.difference for equation in find_flow([edition]).equations] == before


def test_a_correction_takes_no_more_than_lay_there(
    lecture: Activity, report: Report, alice: User, edition: Edition
) -> None:
    close(lecture, report, alice, key="first")
    Activity.objects.update(state=ActivityState.ISSUES)

    with pytest.raises(NotEnoughStock):
        close(Activity.objects.get(), Report(copies=(TakenAlong(edition, 101, 0),)), alice, key="second")

    assert (at_township(edition), Activity.objects.get().state) == (50, ActivityState.ISSUES)


def test_the_office_reports_with_copies_for_a_township_that_phones_in(
    lecture: Activity, report: Report, bob: User, edition: Edition
) -> None:
    close(lecture, report, bob)

    assert (Activity.objects.get().reported_by, at_township(edition)) == (bob, 50)
    assert HandOut.objects.get().recorded_by == bob


def test_the_office_of_another_county_reports_nothing(lecture: Activity, report: Report, bob: User) -> None:
    bob.office = make_county("嘉鱼县").offices.create(name="外县领导小组", kind="leading_group")
    bob.save()

    with pytest.raises(PermissionDenied):
        close(lecture, report, bob)
