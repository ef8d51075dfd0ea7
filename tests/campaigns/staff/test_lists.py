"""Staff's lists of campaigns and all that belongs to them: search, filters, queries, who may look."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import ActivityCount, ActivityKind, Campaign, Measure
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.models import Region, Township
from tests.campaigns.staff import factories
from tests.places.factories import (
    make_user,
)


def test_activities_are_found_by_filter_and_search(
    office: Client, campaign: Campaign, lecture: ActivityKind, township: Township
) -> None:
    wanted = factories.make_activity(campaign, lecture, title="防溺水第一课", township=township)
    factories.make_activity(campaign, factories.make_kind(), title="联席会议")

    by_filter = office.get(reverse("activity:index"), {"kind": lecture.pk, "township": township.pk})
    by_search = office.get(reverse("activity:index"), {"q": "溺水"})

    assert list(by_filter.context["object_list"]) == [wanted]
    assert list(by_search.context["object_list"]) == [wanted]


@pytest.mark.parametrize("name", ["campaign", "activity", "activity_kind", "measure", "speaker", "vehicle"])
def test_lists_need_no_more_queries_for_more_rows(
    office: Client, county: Region, lecture: ActivityKind, heads: Measure, township: Township, name: str
) -> None:
    add_rows(county, heads, township)
    few = queries(office, name)
    for _row in range(3):
        add_rows(county, heads, township)

    assert queries(office, name) == few


def add_rows(county: Region, measure: Measure, township: Township) -> None:
    kind = factories.make_kind(measure)
    activity = factories.make_activity(factories.make_campaign(county), kind, township=township)
    ActivityCount.objects.create(activity=activity, measure=measure, amount=3)


def queries(client: Client, name: str) -> int:
    page = reverse(f"{name}:index")
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        client.get(page)
    return len(captured)


@pytest.mark.parametrize("name", ["campaign", "activity"])
def test_an_inspect_page_opens_for_who_may_only_look(
    client: Client, campaign: Campaign, lecture: ActivityKind, name: str
) -> None:
    activity = factories.make_activity(campaign, lecture)
    auditor = make_user()
    auditor.office = campaign.lead_office
    auditor.save()
    auditor.groups.add(setup_roles()[Role.AUDITOR])
    client.force_login(auditor)
    row = activity if name == "activity" else campaign

    seen = client.get(reverse(f"{name}:inspect", args=[row.pk]))
    edited = client.get(reverse(f"{name}:edit", args=[row.pk]))

    assert (seen.status_code, edited.status_code) == (200, 302)
