"""The list of guards: with each in place its attack fails, and with that one taken away the attack succeeds.

Guards with a control of their own elsewhere: ownership (test_matrix), triggers and seals (tests/audit),
stock and moves (tests/races).
"""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from outreach.accounts import guard, sessions
from outreach.accounts.backends import OfficeBackend
from outreach.accounts.door import keeping
from outreach.accounts.models import SignIn, SignInQuerySet, User
from outreach.audit import chain, log_lines, origin
from outreach.audit.record import record
from outreach.places.models import Office, OfficeKind
from tests.factories import make_county, make_user

PASSWORD = "Kang-yuan-7"
Attack = Callable[[Any], bool]


@pytest.fixture
def victim(db: None) -> User:
    cache.clear()
    office = Office.objects.create(county=make_county(), kind=OfficeKind.MEMBER_BODY, name="民政局")
    user = make_user("carol", password=PASSWORD, is_superuser=True)
    User.objects.filter(pk=user.pk).update(office=office)
    return user


def enter(address: str = "10.0.0.1", password: str = PASSWORD) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.post("/login/", {"username": "carol", "password": password})
    return client


def sees(client: Client, path: str = "/account/") -> bool:
    return client.get(path).status_code == 200


def guess(settings: Any) -> bool:
    for _try in range(6):
        enter("203.0.113.5", "wrong")
    return sees(enter("203.0.113.5"))


def forge_address(settings: Any) -> bool:
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR="10.0.0.1")
    return origin.client_address(request) == "10.0.0.1"


def sit_at_an_open_computer(settings: Any) -> bool:
    client = enter()
    session = client.session
    session[sessions.SEEN] = timezone.now().timestamp() - 31 * 60
    session.save()
    return sees(client)


def keep_a_stolen_session(settings: Any) -> bool:
    client = enter()
    SignIn.objects.update(ended_at=timezone.now())
    return sees(client)


def use_the_demo_s_password(settings: Any) -> bool:
    settings.DEMO = False
    User.objects.update(is_demo=True)
    return sees(enter())


def skip_the_code(settings: Any) -> bool:
    client = enter()
    session = client.session
    session[sessions.FACTOR] = sessions.CODE
    session.save()
    return sees(client)


def stay_on_a_lent_password(settings: Any) -> bool:
    User.objects.update(must_change_password=True)
    return sees(enter())


def change_the_log(settings: Any) -> bool:
    entry = record("test", kind="test", name="before")
    chain.seal_waiting(at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET object_name = 'after' WHERE id = %s", [entry.pk])
    return list(chain.find_faults(at=timezone.now())) == []


def flood(settings: Any) -> bool:
    client = Client()
    return all(client.get("/d/none/").status_code != 429 for _asked in range(61))


def read_a_phone_in_the_log(settings: Any) -> bool:
    line = logging.LogRecord("x", logging.INFO, "f", 1, "called 13800000001", None, None)
    return "13800000001" in log_lines.LineFormatter("%(message)s").format(line)


def take_another_s_form(settings: Any) -> bool:
    request = RequestFactory().post("/portal/", {"purpose": "张贴"})
    return keeping.unpack(keeping.pack(request, 1), 2) is not None


def set_to(name: str, value: Any) -> Callable[[Any, Any], None]:
    return lambda settings, _patch: setattr(settings, name, value)


def put(target: Any, name: str, value: Any) -> Callable[[Any, Any], None]:
    return lambda _settings, patch: patch.setattr(target, name, value)


def open_for_all(packed: str, user_id: int | None) -> Any:
    return keeping.signing.loads(packed, salt=keeping.SALT)


GUARDS: list[tuple[str, Attack, Callable[[Any, Any], None]]] = [
    ("lock after five tries", guess, set_to("AXES_ENABLED", False)),
    ("trusted proxies only", forge_address, put(origin, "is_trusted_proxy", lambda _address: True)),
    ("idle end", sit_at_an_open_computer, set_to("SESSION_IDLE_S", 10**9)),
    ("list of sign-ins", keep_a_stolen_session, put(SignInQuerySet, "open", lambda rows: rows.all())),
    (
        "no demo account",
        use_the_demo_s_password,
        put(OfficeBackend, "user_can_authenticate", lambda *_: True),
    ),
    ("second factor", skip_the_code, put(guard.SessionGuard, "_detour", lambda *_: None)),
    ("lent passwords", stay_on_a_lent_password, put(guard, "must_change", lambda *_, **__: False)),
    ("digest of entries", change_the_log, put(chain, "digest_of", lambda entry: entry.digest)),
    ("rate of guests", flood, set_to("RATELIMIT_ENABLE", False)),
    ("masked log lines", read_a_phone_in_the_log, put(log_lines, "scrub_text", lambda text: text)),
    ("forms bound to accounts", take_another_s_form, put(keeping, "unpack", open_for_all)),
]


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize(
    ("attack", "remove"), [entry[1:] for entry in GUARDS], ids=[entry[0] for entry in GUARDS]
)
def test_each_guard_is_what_stops_its_attack(
    victim: User,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    attack: Attack,
    remove: Callable[[Any, Any], None],
) -> None:
    assert attack(settings) is False

    cache.clear()
    settings.DEMO = True
    User.objects.update(is_demo=False, must_change_password=False)
    remove(settings, monkeypatch)

    assert attack(settings) is True
