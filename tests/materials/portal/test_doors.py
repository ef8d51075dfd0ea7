"""Who may walk in, and that nobody sees anything of another township: every address is tried."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

from campaigns.models import Activity, ActivityPaper, ActivityPhoto, PaperKind
from campaigns.states import ActivityState
from materials.actions.handouts import record_hand_out
from materials.actions.papers import FORM
from materials.actions.slips import open_group
from materials.models import Edition, HandOut
from materials.portal.activity_reports import KIT
from materials.portal.urls import urlpatterns
from outreach.accounts.models import User
from outreach.jobs.models import Job
from outreach.places.models import Township
from tests.campaigns.rows import in_days, make_activity, make_campaign, make_kind
from tests.factories import make_user, make_village
from tests.materials.portal.rows import make_delivery, make_order, now, picture, pile, receive

CANARY = "金丝雀"
LISTS = [pattern.name for pattern in urlpatterns if not pattern.pattern.converters]
OBJECTS = [pattern.name for pattern in urlpatterns if pattern.pattern.converters]
ONLY_POSTED = {"order-cancel", "activity-cancel", "activity-paper-add", "activity-kit"}
FILES = {"delivery-proof": b"\xff\xd8", "activity-photo": b"\xff\xd8", "activity-paper": b"%PDF"}


@pytest.fixture
def charlies(charlie: User, bob: User, edition: Edition) -> dict[str, int]:
    """One of everything that belongs to Charlie's township, with the canary in every text."""
    township = charlie.township
    assert township is not None
    make_village(township, f"{CANARY}村")
    order = make_order(township, charlie, edition, purpose=CANARY)
    delivery = make_delivery(township, bob, edition)
    receive(delivery, signer=CANARY)
    group = open_group(edition=edition, township=township, school=CANARY, class_name=CANARY, due=9, issued=9)
    record_hand_out(
        township=township, edition=edition, copies=7, receivers=HandOut.Receivers.WALLS, key="c",
        handed_out_on=now().date(), actor=charlie, at=now(),
    )  # fmt: skip
    return {
        "order": order.pk,
        "delivery": delivery.pk,
        "hand-out": pile(township, edition).pk,
        "forward": pile(township, edition).pk,
        "slip": group.pk,
        **field_work(charlie),
    }


def field_work(charlie: User) -> dict[str, int]:
    """A lecture of yesterday that waits for its report, with a picture, a paper and a kit."""
    township = charlie.township
    assert township is not None
    activity = make_activity(
        make_campaign(township.county),
        make_kind(),
        title=CANARY,
        township=township,
        state=ActivityState.SCHEDULED,
        starts_at=in_days(-1),
    )
    photo = ActivityPhoto(activity=activity, caption=CANARY)
    photo.file.save("photo.jpg", ContentFile(picture("JPEG")))
    paper = ActivityPaper(
        activity=activity,
        kind=PaperKind.SIGN_IN,
        name=f"{CANARY}.pdf",
        uploaded_by=charlie,
        uploaded_at=now(),
    )
    paper.file.save("paper.pdf", ContentFile(b"%PDF-1.7"))
    return {
        "activity": activity.pk,
        "activity-photo": photo.pk,
        "activity-paper": paper.pk,
        "kit": activity.pk,
        "kit-wait": kit_of(activity, charlie).pk,
    }


def kit_of(activity: Activity, person: User) -> Job:
    return Job.objects.create(
        kind=FORM,
        title=CANARY,
        created_by=person,
        created_at=now(),
        payload={"form": KIT, "row": activity.pk},
    )


def address(name: str, keys: dict[str, int]) -> str:
    """The address of Charlie's object under a name of the portal."""
    if name == "kit-wait":
        return reverse(f"portal:{name}", args=[keys["kit"], keys["kit-wait"]])
    kind = name if name in keys else name.partition("-")[0]
    extra = ["photo"] if name == "delivery-proof" else []
    return reverse(f"portal:{name}", args=[keys[kind], *extra])


def test_the_lists_of_addresses_are_not_empty() -> None:
    assert (len(LISTS), len(OBJECTS)) == (11, 17)


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_object_is_not_there(
    portal: Client, charlies: dict[str, int], name: str, method: str
) -> None:
    response = getattr(portal, method)(address(name, charlies))

    expected = 405 if name in ONLY_POSTED and method == "get" else 404
    assert response.status_code == expected
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_no_list_shows_anything_of_another_township(
    portal: Client, charlies: dict[str, int], name: str
) -> None:
    response = portal.get(reverse(f"portal:{name}"), follow=True)

    assert response.status_code == 200
    assert CANARY not in response.content.decode()


def test_charlie_sees_his_own_canary(client: Client, charlie: User, charlies: dict[str, int]) -> None:
    """Otherwise the two tests above would prove nothing."""
    client.force_login(charlie)

    for name in set(OBJECTS) - ONLY_POSTED - set(FILES) - {"order-again", "delivery-sign", "hand-out"}:
        assert CANARY in client.get(address(name, charlies)).content.decode(), name
    for name, head in FILES.items():
        assert b"".join(client.get(address(name, charlies)).streaming_content).startswith(head), name


def test_a_kit_of_a_stranger_is_not_given_for_an_activity_of_mine(
    portal: Client, alice: User, charlies: dict[str, int]
) -> None:
    campaign = Activity.objects.get(pk=charlies["activity"]).campaign
    mine = make_activity(campaign, make_kind(), township=alice.township)

    response = portal.get(reverse("portal:kit-wait", args=[mine.pk, charlies["kit-wait"]]))

    assert response.status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_who_is_not_signed_in_is_asked_to(client: Client, db: None, name: str) -> None:
    path = reverse(f"portal:{name}")

    assert client.get(path)["Location"] == f"/login/?next={path}"


@pytest.mark.parametrize("name", LISTS)
def test_staff_without_a_township_are_told_where_they_belong(client: Client, bob: User, name: str) -> None:
    client.force_login(bob)
    client.cookies["django_language"] = "en"

    response = client.get(reverse(f"portal:{name}"))

    assert response.status_code == 403
    assert "This door is for townships" in response.content.decode()


def test_a_right_that_is_taken_away_counts_at_once(portal: Client, alice: User) -> None:
    alice.is_active = False
    alice.save()

    assert portal.get("/portal/").status_code == 302


def test_an_endless_number_in_an_address_is_not_there(portal: Client) -> None:
    for name in OBJECTS:
        extra = {"delivery-proof": "photo", "kit-wait": 10**20}.get(name)
        path = reverse(f"portal:{name}", args=[10**20, extra] if extra else [10**20])
        assert portal.post(path).status_code == 404, name


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], str]:
    def enter(user: User, query: str = "") -> str:
        password = get_random_string(12)
        user.set_password(password)
        user.save()
        return client.post(f"/login/{query}", {"username": user.username, "password": password})["Location"]

    return enter


def test_everybody_enters_by_their_own_door(
    sign_in: Callable[..., str], alice: User, bob: User, township: Township
) -> None:
    assert sign_in(alice) == "/portal/"
    assert sign_in(bob) == "/"
    assert sign_in(make_user("anna", township), "?next=/portal/slips/") == "/portal/slips/"
