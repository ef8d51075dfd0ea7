"""Staff's form of activities: counts of the kind, villages, and every fault at its field."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Activity, ActivityCount, ActivityKind, Campaign, Measure
from campaigns.states import ActivityState
from outreach.places.models import Township
from tests.campaigns.staff import factories
from tests.campaigns.staff.forms import activity_fields, errors_of
from tests.places.factories import (
    make_township,
    make_village,
)


def test_an_activity_is_written_with_the_counts_of_its_kind(
    office: Client, campaign: Campaign, lecture: ActivityKind, heads: Measure
) -> None:
    answer = office.post(
        reverse("activity:add"), activity_fields(campaign, lecture, **{f"count_{heads.pk}": "１２０"})
    )

    assert answer.status_code == 302
    assert list(ActivityCount.objects.values_list("activity__title", "measure", "amount")) == [
        ("防溺水宣讲", heads.pk, 120)
    ]


def test_a_changed_count_is_one_row_and_an_emptied_one_none(
    office: Client, campaign: Campaign, lecture: ActivityKind, heads: Measure
) -> None:
    activity = factories.make_activity(campaign, lecture)
    count = ActivityCount.objects.create(activity=activity, measure=heads, amount=5)
    edit = reverse("activity:edit", args=[activity.pk])

    office.post(edit, activity_fields(campaign, lecture, **{f"count_{heads.pk}": "7"}))
    changed = list(ActivityCount.objects.values_list("pk", "amount"))
    office.post(edit, activity_fields(campaign, lecture, **{f"count_{heads.pk}": ""}))

    assert changed == [(count.pk, 7)]
    assert ActivityCount.objects.count() == 0


@pytest.mark.parametrize("typed", ["-5", "1_000", "+5", "1e3", "12.5", "99999999999999999999", "NaN"])
def test_a_head_count_that_is_no_whole_number_is_refused_at_its_field(
    office: Client, campaign: Campaign, lecture: ActivityKind, heads: Measure, typed: str
) -> None:
    name = f"count_{heads.pk}"

    answer = office.post(reverse("activity:add"), activity_fields(campaign, lecture, **{name: typed}))

    assert errors_of(answer) == {name: ["请填写 0 到 9999999 的整数，只用数字。"]}
    assert typed in answer.content.decode()
    assert Activity.objects.count() == 0


def test_a_count_that_the_kind_does_not_have_is_refused_and_not_lost(
    office: Client, campaign: Campaign, lecture: ActivityKind
) -> None:
    rounds = factories.make_measure(name="圈数")

    answer = office.post(
        reverse("activity:add"), activity_fields(campaign, lecture, **{f"count_{rounds.pk}": "4"})
    )

    assert errors_of(answer) == {f"count_{rounds.pk}": ["这种活动不统计“圈数”。请清空这一格，或改换类别。"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ends_at", "2026-05-10 08:59"),
        ("starts_at", "2026-02-30 09:00"),
        ("starts_at", "二〇二六年"),
        ("campaign", 999_999),
        ("kind", "x"),
        ("audience", "cats"),
        ("title", "宣讲\x00"),
        ("link", "javascript:alert(1)"),
    ],
)
def test_bad_input_is_told_at_its_field_and_writes_nothing(
    office: Client, campaign: Campaign, lecture: ActivityKind, field: str, value: Any
) -> None:
    answer = office.post(reverse("activity:add"), activity_fields(campaign, lecture) | {field: value})

    assert list(errors_of(answer)) == [field]
    assert Activity.objects.count() == 0


def test_a_village_of_another_township_is_told_at_the_village(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    stranger = make_village(make_township(township.county))

    answer = office.post(
        reverse("activity:add"),
        activity_fields(campaign, lecture, township=township.pk, village=stranger.pk),
    )

    assert list(errors_of(answer)) == ["village"]


def test_a_village_alone_brings_its_township(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    village = make_village(township)

    office.post(reverse("activity:add"), activity_fields(campaign, lecture, village=village.pk))

    assert Activity.objects.get().township == township


def test_villages_reached_are_ticked_by_township(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    reached, other = make_village(township, name="东湖村"), make_village(township, name="西湖村")
    activity = factories.make_activity(campaign, lecture)
    edit = reverse("activity:edit", args=[activity.pk])

    office.post(edit, activity_fields(campaign, lecture, villages_reached=[reached.pk]))

    assert list(Activity.objects.get().villages_reached.all()) == [reached]
    page = office.get(edit).content.decode()
    assert f'value="{reached.pk}" checked' in page
    assert f'value="{other.pk}">' in page


def test_a_merged_village_stays_choosable_where_it_was_chosen(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    merged = make_village(township, is_active=False)
    activity = factories.make_activity(campaign, lecture, township=township, village=merged)

    answer = office.post(
        reverse("activity:edit", args=[activity.pk]),
        activity_fields(campaign, lecture, township=township.pk, village=merged.pk),
    )

    assert answer.status_code == 302


def test_adding_asks_for_the_kind_first_and_shows_its_measures(
    office: Client, campaign: Campaign, lecture: ActivityKind, heads: Measure
) -> None:
    kinds = office.get(reverse("activity:add")).content.decode()
    form = office.get(reverse("activity:add"), {"kind": "lecture"}).content.decode()

    assert "?kind=lecture" in kinds
    assert form.count(f'name="count_{heads.pk}"') == 1


def test_holding_what_has_not_begun_is_a_409(
    office: Client, campaign: Campaign, lecture: ActivityKind
) -> None:
    activity = factories.make_activity(
        campaign, lecture, state=ActivityState.SCHEDULED, starts_at=datetime(2999, 1, 1, tzinfo=UTC)
    )

    answer = office.post(reverse("activity:move", args=[activity.pk, "held"]), {"seen": "scheduled"})

    assert answer.status_code == 409


def test_who_typed_numbers_does_not_verify_them(
    office: Client, campaign: Campaign, lecture: ActivityKind, heads: Measure
) -> None:
    activity = factories.make_activity(campaign, lecture, state=ActivityState.COMPLETE)
    edit = reverse("activity:edit", args=[activity.pk])
    verify = reverse("activity:move", args=[activity.pk, "verified"])
    fields = activity_fields(campaign, lecture)

    office.post(edit, fields)
    untouched = activity.counted_by.count()
    office.post(edit, fields | {f"count_{heads.pk}": "7"})
    answer = office.post(verify, {"seen": "complete"})

    assert (untouched, activity.counted_by.count(), answer.status_code) == (0, 1, 409)
    assert Activity.objects.get().state == ActivityState.COMPLETE
    activity.counted_by.clear()
    office.post(verify, {"seen": "complete"})
    assert Activity.objects.get().state == ActivityState.VERIFIED
