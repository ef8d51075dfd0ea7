"""What the office writes and asks for: forms, briefs and pages that refuse by themselves, without the page before."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from home.models.briefs import Brief, BriefState
from home.models.coverage import CoverageRule
from home.models.villages import VillageFinderPage
from home.reports.briefs import actions as briefs
from home.reports.briefs.vocabulary import load_vocabulary, validate
from home.reports.ledger import actions as ledger
from home.staff import brief_forms
from materials.actions import allocations, handouts, rounds
from materials.staff import previews
from materials.staff.rounds import MOST_VEHICLES, RoundForm
from outreach.accounts import scoping
from outreach.accounts.asking import signed_in
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.accounts.staff import bulk
from outreach.accounts.staff.revealing import reveal
from outreach.moves import AlreadyMoved
from outreach.places.models import Township
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_county, make_township, make_user, make_village
from tests.guards.rows import Shelf, fill_county
from tests.home.briefs.year import make_draft
from tests.materials.staff.people import AT, make_person
from tests.places.factories import make_superuser

pytestmark = pytest.mark.django_db
# Who asks, how, for what: the auditor reads all and changes nothing, the keeper audits nothing.
CLOSED: list[tuple[str, str, str, str]] = [
    ("auditor", "get", "progress:clone", "campaign"),
    ("auditor", "get", "coverage:rules", "campaign"),
    ("auditor", "get", "materials_staff:activity_report", "activity"),
    ("auditor", "post", "ordering_rules:index", ""),
    ("auditor", "post", "order:decide", "order"),
    ("keeper", "get", "minors-audit", ""),
]


@pytest.fixture
def shelf() -> Shelf:
    return fill_county()


def arguments(shelf: Shelf, what: str) -> list[Any]:
    rows: dict[str, Any] = {
        "": list,
        "campaign": lambda: [make_campaign(shelf.county).pk],
        "activity": lambda: [make_activity(make_campaign(shelf.county), make_kind(), state="scheduled").pk],
        "order": lambda: [shelf.chief.office.county.orders.order_by("pk").first().pk],
    }
    found: list[Any] = rows[what]()
    return found


@pytest.mark.parametrize(("who", "method", "name", "what"), CLOSED, ids=[one[2] for one in CLOSED])
def test_a_page_is_shut_before_its_form_is_read(
    shelf: Shelf, client: Client, who: str, method: str, name: str, what: str
) -> None:
    roles = {"auditor": [Role.AUDITOR], "keeper": [Role.STORE_KEEPER]}[who]
    client.force_login(make_person(*roles, name=f"a-{who}"))

    answer = getattr(client, method)(reverse(name, args=arguments(shelf, what)), {"x": "1"})

    assert (answer.status_code, answer.get("Location", "/admin/")) in ((302, "/admin/"), (403, "/admin/"))


def test_who_is_not_signed_in_is_nobody() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        signed_in(request)

    request.user = make_user()
    assert signed_in(request) == request.user
    with pytest.raises(PermissionDenied):
        signed_in(request, lambda _person: False)


def test_rows_that_contradict_themselves_are_refused() -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        Campaign(pk=7, parent_id=7).clean()
    with pytest.raises(ValidationError):
        Campaign(starts_on=today, ends_on=today - timedelta(days=1)).clean()
    for kinds in ("poster", ["nonsense"]):
        with pytest.raises(ValidationError):
            CoverageRule(material_kinds=kinds).clean()
    with pytest.raises(ValidationError, match="成对"):
        validate(load_vocabulary(make_county()), "本月{")


def test_a_brief_that_was_issued_or_is_a_draft_is_not_treated_as_the_other() -> None:
    county = make_county()
    chief = make_superuser()
    brief = make_draft(county, "本月情况")
    with pytest.raises(PermissionDenied):
        briefs.show_brief(brief=brief, is_public=True, actor=make_user(), at=AT)
    with pytest.raises(AlreadyMoved):
        briefs.show_brief(brief=brief, is_public=True, actor=chief, at=AT)

    Brief.objects.filter(pk=brief.pk).update(
        state=BriefState.ISSUED, number=1, year=2026, cut_off=AT, issued_at=AT, issued_by=chief
    )
    with pytest.raises(AlreadyMoved):
        briefs.save_draft(brief=brief, actor=chief, at=AT)


def test_wordings_need_a_county_and_figures_a_moment_that_has_passed() -> None:
    wording: Any = SimpleNamespace(cleaned_data={"title": "x"}, county=None, vocabulary=None)
    with pytest.raises(forms.ValidationError):
        brief_forms.WordingForm._checked(wording, "title")
    later: Any = SimpleNamespace(cleaned_data={"cut_off": timezone.now() + timedelta(days=1)})
    with pytest.raises(forms.ValidationError):
        brief_forms.BriefForm.clean_cut_off(later)


def test_a_pack_is_asked_for_and_made_by_who_may() -> None:
    campaign = make_campaign(make_county())
    job: Any = SimpleNamespace(payload={"campaign": campaign.pk, "standard": ""}, created_by=make_user())

    with pytest.raises(PermissionDenied):
        ledger.request_pack(campaign=campaign, standard="", actor=make_user(), at=AT)
    with pytest.raises(PermissionDenied):
        ledger.make_pack(job, MagicMock())


def test_a_village_that_is_not_there_has_no_page() -> None:
    with pytest.raises(Http404):
        VillageFinderPage().village(RequestFactory().get("/", SERVER_NAME="localhost"), "000")


def test_rounds_need_a_day_to_come_vehicles_and_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    late: Any = SimpleNamespace(cleaned_data={"starts_on": today - timedelta(days=1)}, today=today)
    with pytest.raises(ValidationError):
        RoundForm.clean_starts_on(late)
    many: Any = SimpleNamespace(cleaned_data={"vehicles": range(MOST_VEHICLES + 1)})
    with pytest.raises(ValidationError):
        RoundForm.clean_vehicles(many)
    campaign = make_campaign(make_county())
    with pytest.raises(rounds.NoVehicleKind):
        rounds.plan_rounds(
            campaign=campaign, rule="x", starts_on=today, days=1, stops=1, vehicles=[], actor=make_superuser(), at=AT
        )  # fmt: skip


def test_a_township_moves_its_own_copies_only() -> None:
    mine, other = make_township(), make_township()

    with pytest.raises(PermissionDenied):
        handouts._require_township(mine, None, make_user(township=other))
    with pytest.raises(PermissionDenied):
        handouts._require_township(mine, make_village(other), make_user(township=mine))
    with pytest.raises(PermissionDenied):
        allocations._move(MagicMock(), "locked", make_user(), AT)  # type: ignore[arg-type]


def test_a_page_that_was_never_drawn_is_not_there() -> None:
    with pytest.raises(Http404):
        previews.send_picture(MagicMock(pk=10**6), 7)


def test_words_for_numbers_and_rows_of_others_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    make_township()
    nobody = make_user()
    for keys in ({"nonsense"}, {"999999"}, {"all"}):
        with pytest.raises(Http404):
            scoping.refuse_others(Township, keys, nobody)
    request = RequestFactory().get("/admin/")
    request.user = nobody
    monkeypatch.setattr(scoping, "trees_of", lambda _user: SimpleNamespace(homes=[]))
    with pytest.raises(Http404):
        scoping.begin_at_home(request)


def test_whoever_is_no_administrator_of_all_changes_none() -> None:
    request = RequestFactory().post("/admin/")
    request.user = make_user()
    action: Any = SimpleNamespace(model=User, cleaned_form=SimpleNamespace(cleaned_data={}))

    with pytest.raises(PermissionDenied):
        bulk.guard_people(request, "delete", [make_superuser()], action)


def test_a_contact_is_shown_to_who_may_see_the_place() -> None:
    request = RequestFactory().post("/")
    request.user = make_user()

    with pytest.raises(PermissionDenied):
        reveal(request, "village", make_village().pk)
