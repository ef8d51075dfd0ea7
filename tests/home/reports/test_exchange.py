"""What leaves the house: calendars, the public API, next year's campaign."""

import re
from datetime import date, timedelta

import icalendar
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from campaigns.models import ActivityKind, Campaign, CampaignPage, Channel, Measure, Target
from campaigns.states import ActivityState, CampaignState
from home.models import CoverageRule, Spread
from home.reports.tallies import settle
from materials.actions.stock import county_place
from materials.models import Balance, Material
from materials.states import StockPlaceKind
from outreach.accounts.models import User
from outreach.accounts.working import COOKIE
from outreach.places.models import Region, Township
from tests.campaigns.rows import make_activity, make_campaign, make_kind, make_lecture_to_come
from tests.campaigns.site import make_campaign_index, make_campaign_page, make_home
from tests.factories import make_edition
from tests.home.reports.conftest import person_of
from tests.places.factories import make_county, make_superuser, make_township


def test_the_calendar_of_a_township_holds_its_public_lectures_only(
    client: Client, campaign: Campaign, lecture: ActivityKind, township: Township, other_township: Township
) -> None:
    mine = make_lecture_to_come(campaign, lecture, township=township, title="开讲；逗号,分号")
    make_lecture_to_come(campaign, lecture, township=other_township, title="别处")
    make_lecture_to_come(campaign, lecture, township=township, title="取消", state=ActivityState.CANCELLED)
    hidden = make_kind(Channel.LECTURE, is_public=False)
    make_lecture_to_come(campaign, hidden, township=township, title="内部")
    draft = make_campaign(campaign.county, state=CampaignState.DRAFT)
    make_lecture_to_come(draft, lecture, township=township, title="草稿")

    answer = client.get(reverse("place-calendar", args=[township.code]))
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(event["SUMMARY"]) == "开讲；逗号,分号"
    assert event.decoded("DTSTART") == mine.starts_at.replace(microsecond=0)


def test_the_calendar_of_a_county_leaves_other_counties_out(
    client: Client, campaign: Campaign, lecture: ActivityKind, county: Region
) -> None:
    make_lecture_to_come(campaign, lecture, title="本县")
    make_lecture_to_come(make_campaign(make_county()), lecture, title="外县")

    answer = client.get(reverse("place-calendar", args=[county.code]))

    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["本县"]
    assert client.get(reverse("place-calendar", args=["999999"])).status_code == 404


def test_the_api_says_its_contract(client: Client, county: Region) -> None:
    schema = client.get("/api/v1/openapi.json").json()

    assert sorted(schema["paths"]) == [
        "/api/v1/campaigns",
        "/api/v1/campaigns/{pk}/figures",
        "/api/v1/counties",
        "/api/v1/lectures",
        "/api/v1/materials",
        "/api/v1/news",
    ]
    assert {verb for path in schema["paths"].values() for verb in path} == {"get"}
    page = client.get("/api/v1/").content.decode()
    assert all(path in page for path in schema["paths"])
    assert "cdn" not in page


def test_the_api_gives_what_is_announced_and_no_more(
    client: Client, campaign: Campaign, lecture: ActivityKind, county: Region
) -> None:
    make_campaign(county, state=CampaignState.DRAFT)
    make_lecture_to_come(campaign, lecture, title="公开")
    make_lecture_to_come(campaign, make_kind(Channel.MEETING), title="会议", state=ActivityState.SCHEDULED)

    campaigns = client.get("/api/v1/campaigns").json()
    lectures = client.get("/api/v1/lectures", {"county": county.code}).json()
    figures = client.get(f"/api/v1/campaigns/{campaign.pk}/figures").json()

    assert [one["name"] for one in campaigns["items"]] == ["示例宣传月"]
    assert [one["title"] for one in lectures["items"]] == ["公开"]
    assert figures == {"count": 0, "items": []}


@pytest.mark.parametrize("query", [{"limit": "101"}, {"limit": "0"}, {"offset": "-1"}, {"limit": "x"}])
def test_the_api_refuses_pages_without_bounds(client: Client, county: Region, query: dict[str, str]) -> None:
    assert client.get("/api/v1/lectures", query).status_code == 422


def test_a_page_of_the_api_holds_what_was_asked_for(
    client: Client, campaign: Campaign, lecture: ActivityKind
) -> None:
    for number in (1, 2, 3):
        make_lecture_to_come(campaign, lecture, title=f"第{number}场")

    everything = client.get("/api/v1/lectures", {"limit": "100"}).json()
    second = client.get("/api/v1/lectures", {"limit": "1", "offset": "1"}).json()
    beyond = client.get("/api/v1/lectures", {"offset": "100000"}).json()

    assert (everything["count"], second["count"], beyond["count"]) == (3, 3, 3)
    assert second["items"] == everything["items"][1:2]
    assert beyond["items"] == []


def test_the_api_knows_no_stranger(client: Client, county: Region) -> None:
    draft = make_campaign(county, state=CampaignState.DRAFT)

    assert client.get("/api/v1/lectures", {"county": "999999"}).status_code == 404
    assert client.get(f"/api/v1/campaigns/{draft.pk}/figures").status_code == 404
    assert client.get(f"/api/v1/campaigns/{2**70}/figures").status_code == 422
    assert client.post("/api/v1/campaigns").status_code == 405


def test_a_page_of_the_api_costs_the_same_with_one_row_and_with_three(
    client: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/api/v1/lectures")
        return len(captured)

    make_lecture_to_come(campaign, lecture, township=township)
    queries()
    few = queries()
    for _ in range(2):
        make_lecture_to_come(campaign, lecture, township=township)

    assert queries() == few


def feed_of(page: HttpResponse) -> str:
    """The address that the calendar's page offers, without scheme and host."""
    return re.search(r'value="http://testserver(/calendars/[^"]+)"', page.content.decode())[1]


def test_staff_subscribe_to_all_activities_of_their_county(
    client: Client, campaign: Campaign, lecture: ActivityKind, editor: User
) -> None:
    mine = make_lecture_to_come(campaign, lecture, title="开讲", state=ActivityState.CANCELLED)
    make_activity(campaign, make_kind(Channel.MEETING, is_public=False), title="内部会")
    make_lecture_to_come(make_campaign(make_county()), lecture, title="外县")
    client.force_login(editor)
    feed = feed_of(client.get(reverse("activity_calendar:index")))

    program = Client()
    events = icalendar.Calendar.from_ical(program.get(feed).content).walk("VEVENT")

    assert {str(event["SUMMARY"]): str(event.get("STATUS", "")) for event in events} == {
        "开讲": "CANCELLED",
        "内部会": "",
    }
    assert str(events[-1]["URL"]).endswith(reverse("activity:edit", args=[mine.pk]))


def test_the_address_of_a_calendar_is_one_persons_and_ends_with_the_password(
    client: Client, campaign: Campaign, editor: User, approver: User
) -> None:
    client.force_login(editor)
    feed = feed_of(client.get(reverse("activity_calendar:index")))
    program = Client()

    assert program.get(feed).status_code == 200
    assert program.get(feed.replace(f"/{editor.pk}/", f"/{approver.pk}/")).status_code == 404
    assert program.get(feed.replace(".ics", "x.ics")).status_code == 404
    editor.set_password("another-One-12")
    editor.save()
    assert program.get(feed).status_code == 404


def client_sees(page: CampaignPage) -> int:
    return Client().get(page.get_url()).status_code


def clone_data(campaign: Campaign, **changes: str) -> dict[str, str]:
    return {
        "name": "下一年宣传月",
        "starts_on": "2027-06-01",
        "ends_on": "2027-06-30",
        "targets": "on",
        "rules": "on",
        **changes,
    }


def test_next_years_campaign_takes_targets_and_rules_and_no_figure(
    office: Client, campaign: Campaign, lecture: ActivityKind, letters: Measure
) -> None:
    Target.objects.create(campaign=campaign, measure=letters, amount=500)
    rule = CoverageRule.objects.create(campaign=campaign, channel="lecture", spread=Spread.TOWNSHIP)
    rule.kinds.set([lecture])
    make_activity(campaign, lecture)

    office.post(reverse("progress:clone", args=[campaign.pk]), clone_data(campaign))

    made = Campaign.objects.get(name="下一年宣传月")
    copied = made.coverage_rules.get()
    assert (made.state, made.starts_on, made.ends_on) == (
        CampaignState.DRAFT,
        date(2027, 6, 1),
        date(2027, 6, 30),
    )
    assert [(one.measure, one.amount) for one in made.targets.all()] == [(letters, 500)]
    assert (copied.spread, list(copied.kinds.all())) == (Spread.TOWNSHIP, [lecture])
    assert made.activities.count() == 0
    assert campaign.coverage_rules.count() == 1


def test_next_years_page_is_a_draft_with_the_old_story(office: Client, campaign: Campaign) -> None:
    page = make_campaign_page(make_campaign_index(make_home()), campaign)

    office.post(reverse("progress:clone", args=[campaign.pk]), clone_data(campaign, page="on"))

    copy = CampaignPage.objects.get(campaign__name="下一年宣传月")
    assert (copy.live, copy.title) == (False, "下一年宣传月")
    assert copy.get_parent().pk == page.get_parent().pk
    assert CampaignPage.objects.get(pk=page.pk).live
    assert client_sees(copy) == 404


@pytest.mark.parametrize(
    ("field", "value"), [("ends_on", "2027-05-01"), ("name", "示例宣传月"), ("starts_on", "soon")]
)
def test_a_faulty_clone_is_told_at_its_field_and_makes_nothing(
    office: Client, campaign: Campaign, field: str, value: str
) -> None:
    answer = office.post(
        reverse("progress:clone", args=[campaign.pk]), clone_data(campaign, **{field: value})
    )

    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert Campaign.objects.count() == 1


def test_the_days_of_a_clone_are_those_of_next_year(office: Client, campaign: Campaign) -> None:
    campaign.starts_on, campaign.ends_on = date(2024, 2, 29), date(2024, 3, 31)
    campaign.save()

    form = office.get(reverse("progress:clone", args=[campaign.pk])).context["form"]

    assert (form.initial["starts_on"], form.initial["ends_on"]) == (date(2025, 2, 28), date(2025, 3, 31))


def test_the_form_of_next_year_brings_what_its_date_choosers_call(office: Client, campaign: Campaign) -> None:
    page = office.get(reverse("progress:clone", args=[campaign.pk])).content.decode()

    assert "wagtailadmin/js/date-time-chooser" in page


def test_wagtails_own_words_on_the_dashboard_are_chinese(client: Client, approver: User) -> None:
    client.force_login(approver)

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "个页面<span" in page
    assert not re.findall(r"\d Pages?\b|Search all pages|editor guide", page)


def test_the_dashboard_shows_what_waits_for_an_approver_and_not_for_an_editor(
    client: Client, campaign: Campaign, lecture: ActivityKind, approver: User, editor: User
) -> None:
    make_activity(campaign, lecture, state=ActivityState.COMPLETE)
    make_activity(make_campaign(make_county()), lecture, state=ActivityState.COMPLETE)

    pages = {}
    for person in (approver, editor):
        client.force_login(person)
        pages[person.pk] = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "项活动待核实" in pages[approver.pk]
    assert '<span class="today__count">1</span> <span>项活动待核实' in pages[approver.pk]
    assert "项活动待核实" not in pages[editor.pk]


def test_low_stock_is_counted_in_the_county_at_work(client: Client, campaign: Campaign) -> None:
    client.force_login(make_superuser())
    client.cookies[COOKIE] = str(campaign.county_id)
    for county in (campaign.county, make_county()):
        edition = make_edition(county)
        Material.objects.filter(pk=edition.material_id).update(low_stock_copies=10)
        Balance.objects.create(edition=edition, place=county_place(county, StockPlaceKind.STORE), on_hand=9)

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert re.findall(r'today__count">(\d+)</span> <span>[^<]*库存', page) == ["1"]


def test_the_dashboard_costs_the_same_with_one_row_and_with_three(
    client: Client, campaign: Campaign, lecture: ActivityKind, approver: User
) -> None:
    client.force_login(approver)

    def queries() -> int:
        settle(campaign)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("wagtailadmin_home"))
        return len(captured)

    make_activity(campaign, lecture, state=ActivityState.COMPLETE, township=make_township(campaign.county))
    queries()
    few = queries()
    for _ in range(2):
        township = make_township(campaign.county)
        make_activity(campaign, lecture, state=ActivityState.COMPLETE, township=township)

    assert queries() == few


def test_charts_have_a_title_a_description_and_no_style_of_their_own(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    make_activity(campaign, lecture, township=township, starts_at=timezone.now() - timedelta(hours=1))

    page = office.get(reverse("wagtailadmin_home")).content.decode()
    charts = re.split(r'class="chart[ "]', page)[1:]

    assert len(charts) == 2
    for chart in charts:
        drawing = chart.split("</svg>")[0]
        assert "<title id=" in drawing
        assert "<desc id=" in drawing
        assert "<style" not in drawing
        assert "<script" not in drawing
        assert " style=" not in drawing


def test_the_portal_shows_a_township_its_own_coverage_and_late_reports(
    client: Client, campaign: Campaign, lecture: ActivityKind, township: Township, other_township: Township
) -> None:
    member = person_of(campaign.county)
    member.office.township, member.office.kind = township, "township_office"
    member.office.save()
    late = {"state": ActivityState.SCHEDULED, "starts_at": timezone.now() - timedelta(days=9)}
    make_activity(campaign, lecture, title="我镇未报", township=township, **late)
    make_activity(campaign, lecture, title="他镇未报", township=other_township, **late)
    make_township(campaign.county)
    client.force_login(member)

    page = client.get(reverse("portal:home")).content.decode()

    assert "我镇未报" in page
    assert "他镇未报" not in page


@pytest.mark.django_db
def test_the_site_has_a_calendar_of_its_county_or_none(client: Client) -> None:
    assert Site.objects.exists()
    assert client.get(reverse("lectures-calendar")).status_code in (200, 404)
