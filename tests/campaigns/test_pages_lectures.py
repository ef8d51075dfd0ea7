"""The lecture page: what is to come and what was held, in all townships or one."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Activity, ActivityKind, Campaign
from campaigns.models.calendar import start_of
from campaigns.states import ActivityState, CampaignState
from outreach.places.models import Region, Township
from tests.campaigns.rows import in_days, make_activity, make_campaign, make_kind, make_lecture_to_come
from tests.campaigns.site import make_home, make_lecture_index
from tests.places.factories import make_village


@pytest.fixture
def address(db: None) -> str:
    return make_lecture_index(make_home()).url


def titles(client: Client, address: str) -> list[str]:
    shown = client.get(address).context["list"]
    return [lecture.title for lecture in shown.page.object_list]


def test_lectures_to_come_are_listed_the_next_first(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind
) -> None:
    make_lecture_to_come(campaign, lecture, title="后天", starts_at=in_days(2))
    make_lecture_to_come(campaign, lecture, title="明天", starts_at=in_days(1))
    make_activity(campaign, lecture, title="昨天")

    assert titles(client, address) == ["明天", "后天"]


def test_the_calendar_opens_where_the_next_lecture_is(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind
) -> None:
    next_one = make_lecture_to_come(campaign, lecture, starts_at=in_days(70))
    month = timezone.localdate(next_one.starts_at).replace(day=1)

    assert client.get(address).context["list"].month.first == month
    assert client.get(f"{address}?when=held").context["list"].month.first < month
    assert client.get(f"{address}?month=2026-02").context["list"].month.first == date(2026, 2, 1)


def test_a_day_of_january_is_written_without_a_zero(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind
) -> None:
    day = date(timezone.localdate().year + 1, 1, 5)
    make_lecture_to_come(campaign, lecture, starts_at=start_of(day))

    assert ">1月5日 <" in client.get(address).content.decode()


def test_held_lectures_are_listed_the_latest_first(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind
) -> None:
    make_activity(campaign, lecture, title="前天", starts_at=in_days(-2))
    make_activity(campaign, lecture, title="昨天", starts_at=in_days(-1))
    make_lecture_to_come(campaign, lecture, title="明天")

    assert titles(client, f"{address}?when=held") == ["昨天", "前天"]


def test_a_township_shows_only_its_own(
    client: Client,
    address: str,
    campaign: Campaign,
    lecture: ActivityKind,
    township: Township,
    other_township: Township,
) -> None:
    make_lecture_to_come(campaign, lecture, title="东", township=township)
    make_lecture_to_come(campaign, lecture, title="西", township=other_township)

    assert titles(client, f"{address}?township={other_township.code}") == ["西"]


def test_a_township_without_lectures_shows_those_of_others(
    client: Client,
    address: str,
    campaign: Campaign,
    lecture: ActivityKind,
    township: Township,
    other_township: Township,
) -> None:
    make_lecture_to_come(campaign, lecture, title="邻镇有讲座", township=township)

    response = client.get(f"{address}?township={other_township.code}")

    assert [one.title for one in response.context["list"].elsewhere] == ["邻镇有讲座"]
    assert "西示例镇近期暂无宣讲安排" in response.content.decode()


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.CANCELLED])
def test_lectures_of_an_unannounced_campaign_stay_hidden(
    client: Client, address: str, county: Region, lecture: ActivityKind, state: CampaignState
) -> None:
    make_lecture_to_come(make_campaign(county, state=state), lecture)

    assert titles(client, address) == []


def test_cancelled_and_internal_ones_stay_hidden(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind
) -> None:
    make_lecture_to_come(campaign, lecture, state=ActivityState.CANCELLED)
    make_lecture_to_come(campaign, make_kind(is_public=False))

    assert titles(client, address) == []


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=zzz", "page=99999999999999999999", "page=%00", "page=１",
        "township=zzz", "township=%00%27", "township=" + "9" * 5000, "when=yesterday", "when=held&page=5",
        "page=1&page=2", "%ff=%ff", "township=%ED%A0%80",
    ],
)  # fmt: skip
def test_a_mistyped_address_still_shows_lectures(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind, query: str
) -> None:
    make_lecture_to_come(campaign, lecture, title="明天")
    make_activity(campaign, lecture, title="昨天")

    (title,) = titles(client, f"{address}?{query}")

    assert title in {"明天", "昨天"}


def test_the_page_costs_the_same_with_30_lectures_as_with_3(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    for _ in range(3):
        make_lecture_to_come(campaign, lecture, township=township)
    client.get(address)
    few = queries()
    for _ in range(27):
        make_lecture_to_come(campaign, lecture, township=township)

    assert queries() == few <= 12


def test_the_pager_keeps_the_township(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    for _ in range(21):
        make_lecture_to_come(campaign, lecture, township=township)

    content = client.get(f"{address}?township={township.code}").content.decode()

    assert f'href="?township={township.code}&amp;page=2"' in content


def test_a_hall_that_names_its_township_names_it_once(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    make_lecture_to_come(campaign, lecture, township=township, place="东示例镇文化广场")

    content = client.get(address).content.decode()

    assert "东示例镇文化广场" in content
    assert "东示例镇 东示例镇文化广场" not in content


def test_a_village_that_names_its_township_names_it_once(
    campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    village = make_village(township, name=f"{township.name}第4村")
    held = make_lecture_to_come(campaign, lecture, township=township, village=village, place="村部")

    assert held.place_name() == "东示例镇第4村 村部"


def test_300_lectures_in_a_month_are_all_within_reach(
    client: Client, address: str, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    Activity.objects.bulk_create(
        Activity(
            campaign=campaign,
            kind=lecture,
            township=township,
            title=f"第{number}讲",
            state=ActivityState.SCHEDULED,
            starts_at=in_days(1 + number % 28),
        )
        for number in range(300)
    )

    pages = client.get(address).context["list"].page.paginator
    shown = {one.title for number in pages.page_range for one in seen(client, f"{address}?page={number}")}

    assert len(shown) == 300


def seen(client: Client, address: str) -> list[Activity]:
    return list(client.get(address).context["list"].page.object_list)
