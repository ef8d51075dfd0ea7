"""Sums for the level above: each village once, nothing of a county but its sums, nothing for its neighbours."""

import io

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import ActivityKind, Campaign, Measure
from home.models import StaleMark
from home.reports.tallies import settle
from home.reports.upward import RegionTree, sums_of
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.models import Region, RegionLevel
from tests.campaigns.rows import make_activity, make_campaign
from tests.factories import make_user
from tests.places.factories import make_county, make_office, make_township, make_village

TODAY = timezone.localdate()


@pytest.fixture
def province(db: None) -> Region:
    setup_roles()
    return Region.objects.create(name="示例省", code="420000", level=RegionLevel.PROVINCE)


def make_prefecture(province: Region, name: str, code: str) -> Region:
    return Region.objects.create(name=name, code=code, level=RegionLevel.PREFECTURE, parent=province)


def make_busy_county(above: Region, kind: ActivityKind, letters: Measure, *, villages: int) -> Campaign:
    """A county of so many villages and one more: two campaigns reach the first, one each of the others."""
    county = make_county(parent=above)
    township = make_township(county)
    places = [make_village(township) for _ in range(villages + 1)]
    first, second = make_campaign(county), make_campaign(county)
    for village in places[:villages]:
        make_activity(first, kind, township=township, village=village, counts={letters: 10})
    make_activity(second, kind, township=township, village=places[0], counts={letters: 5})
    for campaign in (first, second):
        settle(campaign)
    return first


def enter(office_of: Region, role: Role = Role.AUDITOR) -> Client:
    person = make_user(f"{role}-{office_of.pk}")
    User.objects.filter(pk=person.pk).update(office=make_office(office_of))
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


def test_a_village_that_two_campaigns_reached_counts_once(
    province: Region, lecture: ActivityKind, letters: Measure, lectures: Measure
) -> None:
    north, south = make_prefecture(province, "北市", "420100"), make_prefecture(province, "南市", "420200")
    for villages in (1, 2):
        make_busy_county(north, lecture, letters, villages=villages)
    make_busy_county(south, lecture, letters, villages=3)

    sums = sums_of(RegionTree(), [north, south], year=TODAY.year)

    assert [(one.counties, one.campaigns, one.townships, one.townships_reached) for one in sums] == [
        (2, 4, 2, 2),
        (1, 2, 1, 1),
    ]
    assert [(one.villages_reached, one.villages, one.percent) for one in sums] == [(3, 5, 60), (3, 4, 75)]
    assert [one.amounts[letters.pk] for one in sums] == [40, 35]
    assert [one.amounts[lectures.pk] for one in sums] == [5, 4]


def test_a_year_without_campaigns_reached_nobody(
    province: Region, lecture: ActivityKind, letters: Measure
) -> None:
    make_busy_county(province, lecture, letters, villages=2)

    (total,) = sums_of(RegionTree(), [province], year=TODAY.year - 1)

    assert (total.campaigns, total.villages_reached, total.villages, dict(total.amounts)) == (0, 0, 3, {})


def test_queries_do_not_grow_with_the_counties(
    province: Region, lecture: ActivityKind, letters: Measure
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            sums_of(RegionTree(), [province], year=TODAY.year)
        return len(found)

    make_busy_county(province, lecture, letters, villages=1)
    few = queries()
    for _ in range(4):
        make_busy_county(province, lecture, letters, villages=1)

    assert queries() == few


def test_a_prefecture_reads_its_sums_and_downloads_them(
    province: Region, lecture: ActivityKind, letters: Measure
) -> None:
    north = make_prefecture(province, "北市", "420100")
    campaign = make_busy_county(north, lecture, letters, villages=2)
    StaleMark.objects.create(campaign=campaign, place=StaleMark.EVERYWHERE)

    page = enter(north).get("/admin/sums/")
    book = openpyxl.load_workbook(
        io.BytesIO(enter(north, Role.EDITOR).get("/admin/sums/?export=xlsx").getvalue())
    )

    content = page.content.decode()
    assert (str(campaign.county) in content, "2 / 3" in content, page.context["lines"][0][0].is_behind) == (
        True,
    ) * 3
    assert [cell.value for cell in book.active[2]][:7] == [str(campaign.county), 1, 2, 1, 1, 3, 2]


def test_nobody_sees_the_sums_of_others(province: Region, lecture: ActivityKind, letters: Measure) -> None:
    north, south = make_prefecture(province, "北市", "420100"), make_prefecture(province, "南市", "420200")
    county = make_busy_county(south, lecture, letters, villages=1).county
    of_north, of_county, of_all = enter(north), enter(county), enter(province)

    assert [of_north.get(f"/admin/sums/{region.pk}/").status_code for region in (north, south, province)] == [
        200,
        404,
        404,
    ]
    assert {
        of_county.get(f"/admin/sums/{key}").status_code for key in ("", f"{south.pk}/", f"{county.pk}/")
    } == {404}
    assert of_all.get(f"/admin/sums/{south.pk}/").status_code == 200
    assert of_all.get("/admin/campaign/").status_code == 200
    assert str(county.name) not in of_north.get("/admin/sums/").content.decode()


def test_an_office_above_sees_no_row_of_a_county(
    province: Region, lecture: ActivityKind, letters: Measure
) -> None:
    campaign = make_busy_county(province, lecture, letters, villages=1)
    client = enter(province)

    assert str(campaign) not in client.get("/admin/campaign/").content.decode()
    assert client.get(f"/admin/progress/{campaign.pk}/").status_code == 404
    assert client.get("/admin/").status_code == 200
