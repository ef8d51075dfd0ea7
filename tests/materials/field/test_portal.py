"""A township plans and reports on its phone; bad input is told at its field and posts nothing."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from campaigns.models import (
    Activity,
    ActivityFeedback,
    ActivityKind,
    ActivityPaper,
    ActivityPhoto,
    Campaign,
    Measure,
    Speaker,
)
from campaigns.states import ActivityState
from materials.actions.feedback import token_of
from materials.actions.field_papers import draw_kit
from materials.models import Balance, Edition, Material
from materials.states import MaterialKind
from outreach.accounts.models import User
from outreach.jobs.models import Job
from outreach.places.models import Region, Township, Village
from tests.campaigns.rows import make_activity, make_measure
from tests.factories import make_village
from tests.materials.designs import texts, work
from tests.materials.field.pictures import photo_file


def plan_fields(campaign: Campaign, kind: ActivityKind, /, **changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=3)
    fields = {
        "key": uuid4(),
        "campaign": campaign.pk,
        "kind": kind.pk,
        "title": "防溺水宣讲",
        "day": day.isoformat(),
        "starts": "09:00",
        "ends": "10:30",
        "audience": "parents",
        "expected_heads": "80",
        "place": "中心小学",
    }
    return fields | changes


def test_a_plan_is_written_once(
    portal: Client, campaign: Campaign, lecture_kind: ActivityKind, alice: User
) -> None:
    fields = plan_fields(campaign, lecture_kind)

    portal.post("/portal/activities/new/", fields)
    portal.post("/portal/activities/new/", fields)

    row = Activity.objects.get()
    assert (row.township, row.planned_by, row.state) == (alice.township, alice, ActivityState.SCHEDULED)
    assert (row.expected_heads, row.place) == (80, "中心小学")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("expected_heads", "-3"),
        ("expected_heads", "1000000000"),
        ("day", "2026-13-40"),
        ("day", "1999-01-01"),
        ("starts", "25:00"),
        ("ends", "08:00"),
        ("kind", "9999"),
        ("campaign", "x"),
        ("title", ""),
        ("speakers", "9999"),
    ],
)
def test_a_bad_plan_is_told_at_its_field(
    portal: Client, campaign: Campaign, lecture_kind: ActivityKind, field: str, value: str
) -> None:
    answer = portal.post("/portal/activities/new/", plan_fields(campaign, lecture_kind, **{field: value}))

    assert list(answer.context["form"].errors) == [field]
    assert not Activity.objects.exists()


def test_a_speaker_who_is_booked_is_told_before_it_is_planned(
    portal: Client, campaign: Campaign, lecture_kind: ActivityKind, county: Region, charlie: User
) -> None:
    speaker = Speaker.objects.create(county=county, name="示例宣讲员")
    day = timezone.localdate() + timedelta(days=3)
    other = make_activity(
        campaign,
        lecture_kind,
        title="别的宣讲",
        state=ActivityState.SCHEDULED,
        starts_at=timezone.make_aware(datetime.combine(day, time(10))),
    )
    other.speakers.add(speaker)
    other.save()
    fields = plan_fields(campaign, lecture_kind, speakers=[speaker.pk])

    answer = portal.post("/portal/activities/new/", fields)
    assert "别的宣讲" in answer.content.decode()
    assert Activity.objects.count() == 1

    portal.post("/portal/activities/new/", {**fields, "in_spite": "on"})
    assert Activity.objects.count() == 2


def test_a_report_from_the_phone_posts_counts_copies_and_photos(
    portal: Client, lecture: Activity, attendances: Measure, edition: Edition, villages: list[Village]
) -> None:
    pile = Balance.objects.get(edition=edition, place__kind="township")

    answer = portal.post(
        f"/portal/activities/{lecture.pk}/report/",
        {
            "key": uuid4(),
            f"count_{attendances.pk}": "１２０",
            f"taken_{pile.pk}": "60",
            f"back_{pile.pk}": "20",
            "villages": [villages[1].pk],
            "photos": [photo_file("a.jpg"), photo_file("b.jpg")],
            "caption": "现场",
        },
    )

    assert answer.status_code == 302
    lecture.refresh_from_db()
    pile.refresh_from_db()
    assert (lecture.state, lecture.counts.get().amount, pile.on_hand) == (ActivityState.HELD, 120, 60)
    assert list(lecture.villages_reached.all()) == [villages[1]]
    assert ActivityPhoto.objects.count() == 2


@pytest.mark.parametrize("amount", ["-3", "1000000000", "1e3", "abc", "1_000"])
def test_a_head_count_that_is_none_is_told_at_its_field(
    portal: Client, lecture: Activity, attendances: Measure, amount: str
) -> None:
    answer = portal.post(
        f"/portal/activities/{lecture.pk}/report/", {"key": uuid4(), f"count_{attendances.pk}": amount}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [f"count_{attendances.pk}"])
    assert Activity.objects.get().state == ActivityState.SCHEDULED


def test_an_empty_form_closes_nothing(
    portal: Client, lecture: Activity, attendances: Measure, lecture_kind: ActivityKind
) -> None:
    lecture_kind.measures.clear()

    answer = portal.post(f"/portal/activities/{lecture.pk}/report/", {"key": uuid4()})

    lecture.refresh_from_db()
    assert (answer.status_code, lecture.reported_at) == (422, None)
    assert "Nothing is written down yet" in answer.content.decode()


def test_a_lecture_is_not_reported_without_its_head_count(
    portal: Client, lecture: Activity, attendances: Measure, villages: list[Village]
) -> None:
    address, heads = f"/portal/activities/{lecture.pk}/report/", f"count_{attendances.pk}"
    fields = {"key": uuid4(), "villages": [villages[0].pk], "summary": "讲得很好。"}

    answer = portal.post(address, fields)
    portal.post(address, fields | {heads: "0"})

    assert answer.context["form"].errors == {heads: ["Write how many people came; 0 if nobody did."]}
    assert list(Activity.objects.get().counts.values_list("amount", flat=True)) == [0]


def test_what_counts_no_people_is_not_reported_without_any_number(
    portal: Client, lecture: Activity, lecture_kind: ActivityKind, edition: Edition
) -> None:
    loops, leaflets = (make_measure(code) for code in ("loops", "leaflets"))
    lecture_kind.measures.set([loops, leaflets])
    pile = Balance.objects.get(edition=edition, place__kind="township")
    address = f"/portal/activities/{lecture.pk}/report/"

    answer = portal.post(address, {"key": uuid4(), "summary": "巡回完毕。"})
    portal.post(address, {"key": uuid4(), f"taken_{pile.pk}": "10"})

    assert list(answer.context["form"].errors) == [f"count_{leaflets.pk}"]
    assert Activity.objects.get().hand_outs.get().copies == 10


def test_200_photos_and_files_that_are_no_photos_post_nothing(portal: Client, lecture: Activity) -> None:
    address = f"/portal/activities/{lecture.pk}/report/"
    many = [photo_file(f"{number}.jpg") for number in range(200)]

    answer = portal.post(address, {"key": uuid4(), "photos": many})
    assert "200" in str(answer.context["form"].errors["photos"])
    text = SimpleUploadedFile("roster.jpg", b"not a picture", content_type="image/jpeg")
    answer = portal.post(address, {"key": uuid4(), "photos": [photo_file(), text]})
    assert "roster.jpg" in str(answer.context["form"].errors["photos"])

    assert not ActivityPhoto.objects.exists()
    assert Activity.objects.get().state == ActivityState.SCHEDULED


def test_a_village_of_another_township_is_no_choice(portal: Client, lecture: Activity, charlie: User) -> None:
    foreign = make_village(charlie.township)

    answer = portal.post(
        f"/portal/activities/{lecture.pk}/report/", {"key": uuid4(), "villages": [foreign.pk]}
    )

    assert "villages" in answer.context["form"].errors


def test_a_lecture_to_come_can_not_be_reported(portal: Client, lecture: Activity) -> None:
    Activity.objects.update(starts_at=timezone.now() + timedelta(hours=1))

    answer = portal.post(f"/portal/activities/{lecture.pk}/report/", {"key": uuid4()})

    assert answer.status_code == 302
    assert Activity.objects.get().state == ActivityState.SCHEDULED


def test_what_is_wrong_comes_back_in_words(portal: Client, lecture: Activity) -> None:
    Activity.objects.update(state=ActivityState.ISSUES, issue_note="人数与签到表不符")

    for address in ("", f"{lecture.pk}/", f"{lecture.pk}/report/"):
        assert "人数与签到表不符" in portal.get(f"/portal/activities/{address}").content.decode()


@pytest.mark.parametrize("page", ["", "report/", "cancel/", "papers/", "kit/", "kit/1/"])
def test_another_townships_activity_does_not_exist(
    client: Client, lecture: Activity, charlie: User, page: str
) -> None:
    client.force_login(charlie)
    address = f"/portal/activities/{lecture.pk}/{page}"
    has_get = page in ("", "report/", "kit/1/")

    answer = client.get(address) if has_get else client.post(address)

    assert answer.status_code == 404
    assert Activity.objects.get().state == ActivityState.SCHEDULED


def test_the_list_shows_mine_only(client: Client, lecture: Activity, charlie: User) -> None:
    client.force_login(charlie)

    assert lecture.title not in client.get("/portal/activities/").content.decode()


@pytest.mark.parametrize("rows", [1, 6])
def test_the_list_costs_the_same(
    portal: Client,
    campaign: Campaign,
    lecture_kind: ActivityKind,
    township: Township,
    attendances: Measure,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for state in (ActivityState.HELD, ActivityState.ISSUES, ActivityState.SCHEDULED):
        for _row in range(rows):
            make_activity(campaign, lecture_kind, township=township, state=state, counts={attendances: 3})
    portal.get("/portal/activities/")

    with django_assert_num_queries(10):
        portal.get("/portal/activities/")


def test_a_paper_is_kept_and_a_wrong_one_refused(portal: Client, lecture: Activity) -> None:
    address = f"/portal/activities/{lecture.pk}/papers/"
    good = SimpleUploadedFile("签到表.pdf", b"%PDF-1.7\n...\n%%EOF\n")
    bad = SimpleUploadedFile("virus.pdf", b"MZ...")

    portal.post(address, {"kind": "sign_in", "file": bad})
    assert not ActivityPaper.objects.exists()
    portal.post(address, {"kind": "sign_in", "file": good})

    paper = ActivityPaper.objects.get()
    assert (paper.name, paper.kind) == ("签到表.pdf", "sign_in")
    answer = portal.get(f"/portal/activities/papers/{paper.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for close in answer._resource_closers:
        close()


def test_the_kit_asks_no_child_for_a_name(lecture: Activity, edition: Edition, township: Township) -> None:
    """And packs one copy for each head; a poster is not for each head."""
    Activity.objects.update(audience="pupils", expected_heads=200)

    posters = draw_kit(lecture.pk).html
    Material.objects.update(kind=MaterialKind.LEAFLET)
    leaflets = draw_kit(lecture.pk).html

    assert "不登记姓名" in leaflets
    assert "防溺水海报（缺 120）" in leaflets
    assert ">220<" in leaflets
    assert token_of(lecture) in leaflets
    assert "缺" not in posters


@pytest.mark.heavy
def test_a_township_asks_for_the_kit_waits_and_gets_its_four_papers(
    portal: Client, lecture: Activity, edition: Edition
) -> None:
    asked = portal.post(f"/portal/activities/{lecture.pk}/kit/")
    wait = asked.headers["Location"]
    waiting = portal.get(wait)

    work(Job.objects.get())
    answer = portal.get(wait)
    pages = texts(b"".join(answer.streaming_content))

    assert "pdf" not in waiting.headers["Content-Type"]
    assert answer.headers["Content-Type"] == "application/pdf"
    whole = "".join("".join(pages).split())
    assert all(word in whole for word in ("签到表", "未保法宣讲", "防溺水海报", "扫码"))
    assert len(pages) >= 3


def test_feedback_is_given_once_without_an_account(client: Client, lecture: Activity) -> None:
    address = f"/f/{lecture.pk}/{token_of(lecture)}/"
    key = uuid4()

    for _time in range(2):
        client.post(address, {"mark": "5", "word": "实用", "key": key})

    assert list(ActivityFeedback.objects.values_list("mark", "word")) == [(5, "实用")]
    assert client.get(f"/f/{lecture.pk}/{'x' * 24}/").status_code == 404


@pytest.mark.parametrize(("field", "value"), [("mark", "6"), ("mark", ""), ("word", "13800000000")])
def test_bad_feedback_is_not_kept(client: Client, lecture: Activity, field: str, value: str) -> None:
    fields = {"mark": "4", "word": "", "key": uuid4()} | {field: value}

    answer = client.post(f"/f/{lecture.pk}/{token_of(lecture)}/", fields)

    assert field in answer.context["form"].errors
    assert not ActivityFeedback.objects.exists()


def test_feedback_closes_after_two_weeks(client: Client, lecture: Activity) -> None:
    Activity.objects.update(starts_at=timezone.now() - timedelta(days=16))

    client.post(f"/f/{lecture.pk}/{token_of(lecture)}/", {"mark": "4", "key": uuid4()})

    assert not ActivityFeedback.objects.exists()


def test_the_calendar_shows_my_county_and_marks_clashes(
    office: Client, lecture: Activity, campaign: Campaign, lecture_kind: ActivityKind, county: Region
) -> None:
    speaker = Speaker.objects.create(county=county, name="示例宣讲员")
    twin = make_activity(
        campaign, lecture_kind, title="同时的宣讲", state=ActivityState.SCHEDULED, starts_at=lecture.starts_at
    )
    for activity in (lecture, twin):
        activity.speakers.add(speaker)
        activity.save()

    month = f"{timezone.localtime(lecture.starts_at):%Y-%m}"
    answer = office.get(f"/admin/activities/calendar/?month={month}")

    assert answer.context["clashing"] == {lecture.pk, twin.pk}
    assert office.get("/admin/activities/calendar/?month=2026-99&channel=x&township=y").status_code == 200
