"""The index holds what is public now, and nothing else."""

import json

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from campaigns.actions.activities import move_activity
from campaigns.models import Activity, Campaign, LectureIndexPage
from campaigns.states import ActivityState, CampaignState
from home.models import HomePage, LawIndexPage, ProtectionPage
from home.models.law import Protection
from home.search_pages import county_key
from materials.models import MaterialIndexPage, Order
from materials.states import Distribution
from outreach.accounts.roles import Role
from outreach.places.models import Region, SiteCounty
from outreach.search.filing import rebuild
from outreach.search.models import Document, Posting, Term, Wording
from outreach.search.results import answer, suggest
from tests.campaigns.rows import make_campaign, make_kind, make_lecture_to_come
from tests.campaigns.site import (
    add,
    make_campaign_index,
    make_campaign_page,
    make_home,
    make_lecture_index,
    make_material_index,
    make_news,
)
from tests.factories import make_edition, make_township, make_user
from tests.home.shelf import make_material_page
from tests.materials.loop.steps import with_role
from tests.places.factories import make_county

CANARY = "金丝雀"


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def shelf(db: None) -> MaterialIndexPage:
    return make_material_index(make_home())


def found(query: str) -> list[str]:
    request = RequestFactory().get("/")
    return [result.plain_title for result in answer(request, query, county=county_key(request)).results]


def indexed(word: str) -> int:
    return sum(word in wording.title + wording.summary + wording.text for wording in Wording.objects.all())


def test_a_page_is_found_from_publishing_to_withdrawing(shelf: MaterialIndexPage, county: Region) -> None:
    page = make_material_page(shelf, county, name="赤壁市防溺水海报")
    seen = [found("溺水")]

    page.save_revision().publish()
    seen.append(found("溺水"))
    page.unpublish()
    seen.append(found("溺水"))

    assert seen == [[], ["赤壁市防溺水海报"], []]
    assert (Document.objects.count(), Posting.objects.count()) == (0, 0)


def test_a_draft_changes_nothing_until_it_is_published(shelf: MaterialIndexPage, county: Region) -> None:
    page = make_material_page(shelf, county, name="防溺水海报")
    page.save_revision().publish()

    page.title = CANARY
    page.save_revision()

    assert (found(CANARY), found("防溺水海报")) == ([], ["防溺水海报"])


def test_deleting_the_index_page_takes_its_materials_out(shelf: MaterialIndexPage, county: Region) -> None:
    make_material_page(shelf, county, name="防溺水海报").save_revision().publish()
    assert Document.objects.count() == 1

    shelf.delete()

    assert Document.objects.count() == 0


def test_a_material_that_becomes_internal_is_gone(shelf: MaterialIndexPage, county: Region) -> None:
    page = make_material_page(shelf, county, name="防溺水海报")
    page.save_revision().publish()

    page.material.distribution = Distribution.INTERNAL
    page.material.save()

    assert (found("溺水"), Document.objects.count()) == ([], 0)


def test_a_page_behind_a_password_is_not_shown_whatever_the_index_holds(
    shelf: MaterialIndexPage, county: Region
) -> None:
    page = make_material_page(shelf, county, name="防溺水海报")
    page.save_revision().publish()
    assert found("溺水") == ["防溺水海报"]

    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="secret"
    )

    assert Document.objects.count() == 1
    assert (found("溺水"), suggest(RequestFactory().get("/"), "溺水", county=county.pk)) == ([], [])


@pytest.fixture
def campaign(county: Region) -> Campaign:
    home = make_home()
    make_lecture_index(home)
    campaign = make_campaign(county, name="防溺水宣传月")
    page = make_campaign_page(make_campaign_index(home), campaign)
    page.save_revision().publish()
    make_news(page, "防溺水进校园").save_revision().publish()
    return campaign


def test_news_campaigns_and_lectures_are_found_by_kind(client: Client, campaign: Campaign) -> None:
    make_lecture_to_come(campaign, make_kind(), title="防溺水第一课")

    response = client.get("/search/", {"q": "溺水", "kind": "lectures"})

    assert {kind.name: kind.count for kind in response.context["answer"].kinds} == {
        "campaigns": 1,
        "lectures": 1,
        "news": 1,
    }
    assert [result.plain_title for result in response.context["answer"].results] == ["防溺水第一课"]


def test_a_lecture_that_is_called_off_is_gone_at_once(campaign: Campaign) -> None:
    lecture = make_lecture_to_come(campaign, make_kind(), title="防溺水第一课")
    assert "防溺水第一课" in found("溺水")

    move_activity(
        activity=lecture,
        seen=ActivityState.SCHEDULED,
        to=ActivityState.CANCELLED,
        actor=with_role(make_user(), Role.EDITOR),
        at=timezone.now(),
    )

    assert not Document.objects.filter(source="lectures").exists()


def test_nothing_of_a_campaign_that_goes_back_to_draft_is_left(campaign: Campaign) -> None:
    make_lecture_to_come(campaign, make_kind(), title="防溺水第一课")

    campaign.state = CampaignState.DRAFT
    campaign.save()

    assert found("溺水") == ["防溺水进校园"]
    assert set(Document.objects.values_list("source", flat=True)) == {"news"}


def test_nothing_of_orders_stock_or_recipients_ever_enters(shelf: MaterialIndexPage, county: Region) -> None:
    """Each canary could leak: a careless source would file it."""
    page = make_material_page(shelf, county, name="防溺水海报")
    page.save_revision().publish()
    township = make_township(county, supervisor_name=f"{CANARY}督导员")
    edition = make_edition(county, name=f"{CANARY}内部通知", distribution=Distribution.INTERNAL)
    make_material_page(shelf, county, name=f"{CANARY}内部", distribution=Distribution.INTERNAL)
    Order.objects.create(
        county=county,
        township=township,
        number="1",
        key="k",
        purpose=f"{CANARY}张贴",
        needed_on=timezone.localdate(),
        ordered_by=make_user(f"{CANARY}", township=township),
        submitted_at=timezone.now(),
    )

    rebuild()

    assert str(edition.material).startswith(CANARY)
    assert (indexed("溺水"), indexed(CANARY), found(CANARY)) == (1, 0, [])
    assert not Term.objects.filter(text__in=[CANARY[:2], CANARY[1:]]).exists()


def test_a_county_finds_and_counts_its_own_only(shelf: MaterialIndexPage, county: Region) -> None:
    other = make_county()
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="别县", slug="second"))
    SiteCounty.objects.create(site=Site.objects.create(hostname="localhost", root_page=home), county=other)
    make_material_page(shelf, county, name="防溺水海报").save_revision().publish()
    make_material_page(make_material_index(home), other, name="防溺水折页").save_revision().publish()

    def seen_at(host: str) -> tuple[list[str], int]:
        request = RequestFactory().get("/", HTTP_HOST=host)
        found = answer(request, "溺水", county=county_key(request))
        return [result.plain_title for result in found.results], found.page.paginator.count

    seen = [seen_at("testserver"), seen_at("localhost")]
    rebuild()

    assert seen == [seen_at("testserver"), seen_at("localhost")] == [(["防溺水海报"], 1), (["防溺水折页"], 1)]


def test_rebuilding_gives_what_following_gave(campaign: Campaign) -> None:
    make_lecture_to_come(campaign, make_kind(), title="防溺水第一课")
    LectureIndexPage.objects.get().save_revision().publish()
    before = found("溺水"), Posting.objects.count()

    assert rebuild() == 4

    assert (found("溺水"), Posting.objects.count()) == before


def test_a_lecture_has_its_township_in_the_address(client: Client, campaign: Campaign) -> None:
    township = make_township(campaign.county, "官塘驿镇")
    make_lecture_to_come(campaign, make_kind(), title="防溺水第一课", township=township)

    request = RequestFactory().get("/", HTTP_HOST="testserver")
    [result] = answer(request, "官塘驿", county=campaign.county_id).results

    assert result.url == f"/lectures/?township={township.code}"
    assert client.get(result.url).context["list"].township == township


def test_suggestions_are_json_and_name_a_title_once(client: Client, campaign: Campaign) -> None:
    for _ in range(3):
        make_lecture_to_come(campaign, make_kind(), title="安全第一课<b>")

    response = client.get("/search/suggest/", {"q": "anquan"})

    assert json.loads(response.content) == {
        "suggestions": [{"title": "<mark>安全</mark>第一课&lt;b&gt;", "url": "/lectures/", "kind": "宣讲"}]
    }
    assert Activity.objects.count() == 3


def test_the_law_in_plain_words_is_found_until_it_is_withdrawn(db: None) -> None:
    index = add(make_home(), LawIndexPage(title="法律", slug="law"))
    body = [{"type": "text", "value": f"<p>{CANARY}不得体罚。</p>"}]
    page = add(
        index, ProtectionPage(title="学校保护", slug="school", protection=Protection.SCHOOL, body=body)
    )
    page.save_revision().publish()
    seen = [found("体罚"), found("未成年人保护法")]

    page.unpublish()
    seen.append(found("体罚"))

    assert seen == [["学校保护"], ["学校保护"], []]
    assert indexed(CANARY) == 0
