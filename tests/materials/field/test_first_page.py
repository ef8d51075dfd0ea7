"""What the first page of a township and of the office tells of activities and their photos."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Activity, ActivityKind, ActivityPhoto, Campaign
from campaigns.states import ActivityState
from outreach.places.models import Township
from tests.campaigns.rows import make_activity


def test_what_has_to_be_reported_stands_first_today(
    portal: Client, lecture: Activity, lecture_kind: ActivityKind, campaign: Campaign, township: Township
) -> None:
    """Sent back, then overdue, then due; what is to come is not among them."""
    begun = {"township": township, "state": ActivityState.SCHEDULED}
    for title, days in (("逾期的课", -9), ("明天的课", 1)):
        at = timezone.now() + timedelta(days=days)
        make_activity(campaign, lecture_kind, title=title, starts_at=at, **begun)
    sent_back = begun | {"state": ActivityState.ISSUES, "issue_note": "请补签到表"}
    make_activity(campaign, lecture_kind, title="退回的课", **sent_back)

    page = portal.get("/portal/").content.decode()

    places = [
        page.index(words)
        for words in ("退回的课", "请补签到表", "逾期的课", "未保法宣讲", "Orders under way")
    ]
    assert places == sorted(places)
    assert page.count("Overdue") == 1
    assert "明天的课" not in page


def test_a_township_without_an_e_mail_reads_that_a_picture_was_withdrawn(
    portal: Client, lecture: Activity
) -> None:
    today = timezone.localdate()
    ends = {"clearance": "consent", "consent_until": today - timedelta(days=1)}
    ActivityPhoto.objects.create(activity=lecture, caption="合影", withdrawn_on=today, **ends)
    long_ago = today - timedelta(days=60)
    ActivityPhoto.objects.create(activity=lecture, caption="旧照", withdrawn_on=long_ago, **ends)

    page = portal.get("/portal/").content.decode()

    assert "Photos withdrawn" in page
    assert "合影" in page
    assert "旧照" not in page


def test_photos_to_check_stand_on_the_first_page_of_the_office(office: Client, lecture: Activity) -> None:
    ActivityPhoto.objects.create(activity=lecture)

    assert f'href="{reverse("activity_photo:index")}"' in office.get("/admin/").content.decode()
