"""The diary says what was done, a hand-out in all townships once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.models import Activity, ActivityKind, Campaign
from campaigns.models.diary import diary
from campaigns.states import ActivityState
from outreach.places.models import Township
from tests.campaigns.rows import make_activity

NIGHT = datetime(2026, 6, 2, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_same_hand_out_in_two_townships_is_one_entry(
    campaign: Campaign, lecture: ActivityKind, township: Township, other_township: Township
) -> None:
    for place in (township, other_township):
        make_activity(campaign, lecture, title="发放手册", township=place, starts_at=NIGHT)

    (entry,) = diary(Activity.objects.all(), entries=9)

    assert (entry.title, entry.held, entry.townships, entry.place) == ("发放手册", 2, 2, "")


def test_an_entry_of_one_township_names_it_and_its_local_day(
    campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    make_activity(campaign, lecture, township=township, starts_at=NIGHT)

    (entry,) = diary(Activity.objects.all(), entries=9)

    assert (entry.place, entry.day.isoformat(), entry.kind) == ("东示例镇", "2026-06-02", "法治宣讲")


def test_the_newest_come_first_and_plans_not_at_all(campaign: Campaign, lecture: ActivityKind) -> None:
    for day in (3, 1, 2):
        make_activity(campaign, lecture, title=f"第{day}日", starts_at=NIGHT.replace(day=day))
    make_activity(campaign, lecture, title="计划", state=ActivityState.PLANNED, starts_at=NIGHT)

    entries = diary(Activity.objects.all(), entries=2)

    assert [entry.title for entry in entries] == ["第3日", "第2日"]
