"""The doors of an account, a township and a QR code, each knocked at by whom they are not for."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.states import ActivityState
from materials.actions.feedback import token_of as feedback_token
from materials.actions.slips import open_group, token_of
from materials.portal.urls import urlpatterns
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_edition, make_township, make_user

pytestmark = pytest.mark.django_db
ACCOUNT = [
    ("account", []), ("login-code", []), ("account-password", []), ("second-factor", []), ("second-factor-qr", []),
    ("second-factor-codes", []), ("second-factor-remove", []), ("sign-out-there", [1]),
]  # fmt: skip
PORTAL = {
    pattern.name: [7] * len(pattern.pattern.converters) for pattern in urlpatterns if pattern.name is not None
}


@pytest.mark.parametrize(("name", "numbers"), ACCOUNT, ids=[name for name, _numbers in ACCOUNT])
def test_an_account_s_pages_ask_a_stranger_to_sign_in(client: Client, name: str, numbers: list[Any]) -> None:
    path = reverse(name, args=numbers)

    assert client.post(path)["Location"] == f"/login/?next={path}"


@pytest.mark.parametrize("name", sorted(PORTAL))
def test_nobody_presses_a_button_of_a_township_that_is_not_theirs(client: Client, name: str) -> None:
    """Not signed in: asked to; of the office: told so."""
    path = reverse(f"portal:{name}", args=PORTAL[name])

    assert client.post(path)["Location"] == f"/login/?next={path}"
    client.force_login(make_user())
    assert client.post(path).status_code == 403


@pytest.fixture
def guest_pages() -> list[str]:
    township = make_township()
    group = open_group(
        edition=make_edition(township.county), township=township, class_name="三（1）班", due=9, issued=9
    )
    activity = make_activity(make_campaign(township.county), make_kind(), state=ActivityState.HELD)
    return [f"/s/{token_of(group)}/", f"/f/{activity.pk}/{feedback_token(activity)}/"]


def test_a_guest_needs_no_session_and_leaves_no_trace_of_the_code(guest_pages: list[str]) -> None:
    """The address is the key: no search engine keeps it, and no other site is told where somebody came from."""
    phone = Client(enforce_csrf_checks=True)

    for path in guest_pages:
        answers = [phone.get(path), phone.post(path, {"x": "1"})]
        assert [answer.status_code for answer in answers] == [200, 200]
        told = {(answer["X-Robots-Tag"], answer["Referrer-Policy"]) for answer in answers}
        assert told == {("noindex", "no-referrer")}
