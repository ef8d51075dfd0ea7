"""A second county: its people meet no page, picture, document or collection of the first anywhere in Wagtail."""

import json
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, Site, Workflow

from home.models import HomePage, TextPage
from outreach.accounts import moderation, trees
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.libraries import library_of
from outreach.places.models import Office, OfficeKind, Region, SiteCounty
from outreach.places.staff import scope
from tests.campaigns.site import add, make_home
from tests.factories import make_county, make_user
from tests.trust.addresses import all_addresses
from tests.trust.conftest import CANARY

OF_TREES = ("admin/pages/", "admin/choose-page/", "admin/images/", "admin/documents/", "admin/collections/",
            "admin/reports/", "admin/workflows/", "admin/api/", "admin/editing-sessions/")  # fmt: skip
KINDS = ("page", "image", "document", "collection")
TICKED = {
    "choose-page/chosen-multiple/": "page",
    "images/chooser/chosen-multiple/": "image",
    "documents/chooser/chosen-multiple/": "document",
    "bulk/wagtailcore/page/delete/": "page",
    "bulk/wagtailcore/page/publish/": "page",
    "bulk/wagtailimages/image/delete/": "image",
    "bulk/wagtaildocs/document/add_to_collection/": "document",
}
KIND = {"page_type": "home.textpage"}
QUERY = f"?q={CANARY[:2]}&search={CANARY[:2]}"
SUPER = "superuser"
IMAGE, DOCUMENT = get_image_model(), get_document_model()


@dataclass(frozen=True)
class Things:
    """What one county has in Wagtail's trees, by its keys."""

    page: int
    image: int
    document: int
    collection: int

    @property
    def keys(self) -> list[int]:
        return sorted({self.page, self.image, self.document, self.collection})


def make_things(home: HomePage, county: Region, word: str, writer: User) -> tuple[int, int]:
    """A page that waits for approval, and a document; returns their keys."""
    page = add(home, TextPage(title=f"{word}页", slug=f"text-{home.pk}", locked=True, locked_by=writer))
    Page.objects.filter(pk=page.pk).update(live=False)
    page.save_revision(user=writer)
    Workflow.objects.get().start(page, writer)
    file = ContentFile(b"1,2", name="list.csv")
    document = DOCUMENT.objects.create(title=f"{word}文", file=file, collection_id=library_of(county))
    return page.pk, document.pk


@pytest.fixture
def theirs(people: dict[str, User]) -> Things:
    """The first county's: it has the site that was there first and had its files before there was a second."""
    county, home = people["editor"].office.county, make_home()
    # What the public reads on every page may be read; the admin shows the draft's title.
    Page.objects.filter(pk=home.pk).update(draft_title=f"{CANARY}首页")
    collection = Collection.get_first_root_node().add_child(name=f"{CANARY}相册")
    page, document = make_things(home, county, CANARY, people["editor"])
    image = IMAGE.objects.create(title=f"{CANARY}图", file=get_test_image_file())
    return Things(page, image.pk, document, collection.pk)


@pytest.fixture
def second(theirs: Things, people: dict[str, User]) -> Region:
    county = make_county("别县")
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="别县首页", slug="second"))
    site = Site.objects.create(hostname="second.example", root_page=home, site_name="别县")
    SiteCounty.objects.create(site=site, county=county)
    office = Office.objects.create(county=county, kind=OfficeKind.MEMBER_BODY, name="别县宣传部")
    for role in {*Role, SUPER} - {Role.TOWNSHIP_MEMBER}:
        user = make_user(f"other-{role}", is_superuser=role == SUPER, email=f"{role}@second.example")
        User.objects.filter(pk=user.pk).update(office=office)
        user.groups.set(Group.objects.filter(name=role))
    return Region.objects.get(pk=county.pk)


@pytest.fixture
def ours(second: Region) -> tuple[int, int]:
    writer = User.objects.get(username="other-editor")
    return make_things(HomePage.objects.get(slug="second"), second, "别县", writer)


def enter(role: str) -> Client:
    client = Client()
    client.raise_request_exception = False
    client.force_login(User.objects.get(username=f"other-{role}"))
    return client


def lists(things: Things) -> list[str]:
    """Every address of Wagtail's trees that names no row."""
    typed = {one.path for one in all_addresses([0]) if one.pattern.startswith(OF_TREES)}
    plain = {"/admin/", *(path for path in typed if "/0/" not in path)}
    asked = {f"{path}{QUERY}" for path in plain if path.endswith(("results/", "search/", "pages/"))}
    return sorted(plain | asked)


def rows(things: Things) -> list[str]:
    """Those that name one, each with the number of what it is about or of each thing; bulk actions and choosers."""
    typed = set()
    for one in all_addresses([0]):
        numbers = [getattr(things, kind) for kind in KINDS if one.pattern.startswith(f"admin/{kind}")]
        for number in (numbers or things.keys) if one.pattern.startswith(OF_TREES) else ():
            typed.add(one.path.replace("/0/", f"/{number}/").replace("/x/", f"/{number}/"))
    chosen = {f"/admin/{address}?id={getattr(things, kind)}" for address, kind in TICKED.items()}
    return sorted({*typed, *chosen} - {*lists(things)})


def told(client: Client, address: str, word: str) -> bool:
    answer = client.get(address, KIND if "?" not in address else None, follow=True)
    assert answer.status_code < 500, address
    said = "" if answer.streaming else answer.content.decode("utf-8", "replace")
    # A chooser answers in JSON, which writes Han characters as numbers.
    return word in said or json.dumps(word).strip('"') in said


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, SUPER])
def test_no_list_tells_of_another_county_s_trees(theirs: Things, ours: tuple[int, int], role: str) -> None:
    client, asked = enter(role), lists(theirs)

    assert [address for address in asked if told(client, address, CANARY)] == []
    assert len(asked) > 50


@pytest.mark.parametrize("role", [Role.APPROVER, SUPER])
def test_no_address_tells_of_another_county_s_trees(theirs: Things, ours: tuple[int, int], role: str) -> None:
    client, asked = enter(role), rows(theirs)

    assert [address for address in asked if told(client, address, CANARY)] == []
    assert len(asked) > 100


def test_without_the_rules_the_same_pages_tell(
    theirs: Things, ours: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    for module in (scope, trees, moderation):
        monkeypatch.setattr(module, "trees_of", lambda _user: None)
    client = enter(Role.APPROVER)

    assert told(client, "/admin/", CANARY)
    assert told(client, f"/admin/pages/{theirs.page}/history/", CANARY)
    assert told(client, "/admin/documents/", CANARY)


@pytest.mark.parametrize("role", [Role.APPROVER, SUPER])
def test_a_county_finds_its_own(theirs: Things, ours: tuple[int, int], role: str) -> None:
    client, (page, document) = enter(role), ours

    for address in (
        "/admin/", "/admin/pages/", f"/admin/pages/{page}/edit/", f"/admin/pages/{page}/history/",
        "/admin/choose-page/", "/admin/documents/", f"/admin/documents/edit/{document}/",
    ):  # fmt: skip
        assert told(client, address, "别县"), address


def test_what_is_uploaded_lies_in_the_county_s_library(theirs: Things, second: Region) -> None:
    file = SimpleUploadedFile("list.csv", b"1,2")
    answer = enter(Role.EDITOR).post("/admin/documents/add/", {"title": "名单", "file": file})

    assert answer.status_code == 302
    assert DOCUMENT.objects.get(title="名单").collection_id == second.library_id


def test_the_first_county_keeps_what_was_there_before_the_second(theirs: Things, second: Region) -> None:
    first = Region.objects.order_by("pk").first()
    assert first is not None
    shelf = Collection.objects.get(pk=theirs.collection)

    assert {IMAGE.objects.get().collection_id, DOCUMENT.objects.get().collection_id} == {first.library_id}
    assert shelf.is_descendant_of(Collection.objects.get(pk=first.library_id))


def test_where_there_is_one_county_nothing_is_narrowed(theirs: Things, people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["approver"])

    assert Region.objects.get().library_id is None
    assert IMAGE.objects.get().collection.depth == 1
    for address in ("/admin/", "/admin/pages/", "/admin/documents/", f"/admin/pages/{theirs.page}/edit/"):
        assert told(client, address, CANARY), address


def test_nobody_deletes_a_county_s_library(theirs: Things, second: Region) -> None:
    of_all = Client()
    of_all.force_login(make_user("of-all", is_superuser=True))
    assert second.library_id
    deleting = reverse("wagtailadmin_collections:delete", args=[second.library_id])

    answers = [enter(role).post(deleting).status_code for role in (Role.ADMINISTRATOR, SUPER)]
    of_all.post(deleting)

    assert answers == [404, 404]
    assert Collection.objects.filter(pk=second.library_id).exists()


def test_what_waits_for_approval_is_mailed_to_its_county_only(theirs: Things, ours: tuple[int, int]) -> None:
    make_user("of-all", is_superuser=True, email="all@example")
    mail.outbox.clear()
    page = Page.objects.get(pk=ours[0])
    page.current_workflow_state.cancel()
    User.objects.exclude(email="").exclude(username__startswith="other").exclude(username="of-all").update(
        email=""
    )
    User.objects.filter(username="approver").update(email="approver@first.example")

    Workflow.objects.get().start(page, User.objects.get(username="other-editor"))

    told_to = {address for message in mail.outbox for address in message.to}
    assert {f"{role}@second.example" for role in (Role.APPROVER, Role.REVIEWER, SUPER)} <= told_to
    assert "approver@first.example" not in told_to
