"""Signing in: locks, clocks, second factors, and no typed word lost."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from outreach.accounts import sessions
from outreach.accounts.door.keeping import SALT, pack, unpack
from outreach.accounts.models import SignIn, User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.audit.models import Entry
from outreach.places.models import Office, OfficeKind, Region
from outreach.settings.passwords import validators
from tests.factories import make_county, make_user

PASSWORD = "Kang-yuan-7"


@pytest.fixture
def carol(db: None) -> User:
    """Of the county's office; an administrator."""
    groups = setup_roles()
    office = Office.objects.create(county=make_county(), kind=OfficeKind.MEMBER_BODY, name="民政局")
    user = make_user("carol", full_name="卡罗", phone="0715-000007", password=PASSWORD)
    User.objects.filter(pk=user.pk).update(office=office)
    user.groups.add(groups[Role.ADMINISTRATOR])
    user.refresh_from_db()
    return user


def sign_in(client: Client, password: str = PASSWORD, address: str = "10.0.0.1", **extra: str) -> int:
    form = {"username": "carol", "password": password, **extra}
    return client.post("/login/", form, REMOTE_ADDR=address).status_code


def age(client: Client, **marks: float) -> None:
    """Turn the session's clock back."""
    session = client.session
    for name, seconds in marks.items():
        session[name] = timezone.now().timestamp() - seconds
    session.save()


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_five_wrong_passwords_close_the_name_for_that_address_only(carol: User) -> None:
    crook, office = Client(), Client()

    ends = [sign_in(crook, "wrong", "203.0.113.5") for _try in range(6)]

    assert ends == [200, 200, 200, 200, 429, 429]
    assert sign_in(crook, PASSWORD, "203.0.113.5") == 429
    assert sign_in(office, PASSWORD, "10.0.0.1") == 302
    locked = Entry.objects.filter(action="session.locked")
    assert {(entry.result, entry.address, entry.object_name) for entry in locked} == {
        ("refused", "203.0.113.5", str(carol))
    }


def test_a_forged_forwarding_does_not_make_a_new_address(carol: User) -> None:
    crook = Client()
    for number in range(5):
        crook.post(
            "/login/", {"username": "carol", "password": "wrong"},
            REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
        )  # fmt: skip

    assert sign_in(crook, PASSWORD, "203.0.113.5") == 429


def test_without_the_lock_the_right_guess_gets_in(carol: User, settings: object) -> None:
    settings.AXES_ENABLED = False
    crook = Client()

    ends = [sign_in(crook, "wrong", "203.0.113.5") for _try in range(9)]

    assert (set(ends), sign_in(crook, PASSWORD, "203.0.113.5")) == ({200}, 302)


@pytest.mark.parametrize(
    ("marks", "stays"),
    [
        ({sessions.SEEN: 29 * 60}, True),
        ({sessions.SEEN: 31 * 60}, False),
        ({sessions.STARTED: 11.9 * 3600}, True),
        ({sessions.STARTED: 12.1 * 3600}, False),
    ],
)
def test_a_session_ends_idle_or_old(
    carol: User, client: Client, marks: dict[str, float], stays: bool
) -> None:
    sign_in(client)

    age(client, **marks)

    assert is_in(client) is stays
    assert Entry.objects.filter(action="session.expired").exists() is not stays


def test_a_page_that_asks_by_itself_does_not_keep_a_session_awake(carol: User, client: Client) -> None:
    sign_in(client)
    age(client, **{sessions.SEEN: 20 * 60})

    left = client.get("/session/", HTTP_SEC_FETCH_DEST="empty").json()["left"]
    extended = client.get("/session/?extend", HTTP_SEC_FETCH_DEST="empty").json()["left"]

    assert (left in range(590, 601), extended in range(1790, 1801)) == (True, True)
    # Whoever says so often enough stands in the list of sign-ins, too.
    assert SignIn.objects.get().seen_at.timestamp() == client.session[sessions.SEEN]


def test_the_end_of_twelve_hours_is_told_as_one_that_does_not_move(carol: User, client: Client) -> None:
    sign_in(client)
    assert client.get("/session/").json()["final"] is False
    age(client, **{sessions.STARTED: 12 * 60 * 60 - 100})

    told = client.get("/session/?extend", HTTP_SEC_FETCH_DEST="empty").json()

    assert (told["left"] in range(90, 101), told["final"]) == (True, True)


def test_an_old_cookie_is_refused_after_signing_out(carol: User, client: Client) -> None:
    sign_in(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie

    assert is_in(thief) is False
    assert SignIn.objects.open().count() == 0


def test_a_new_password_ends_every_other_session(carol: User, client: Client) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)

    form = {"old_password": PASSWORD, "new_password1": "Xin-mi-ma-88", "new_password2": "Xin-mi-ma-88"}
    client.post("/account/password/", form)

    assert (is_in(client), is_in(other)) == (True, False)
    assert not Entry.objects.filter(facts__contains="Xin-mi-ma").exists()


def test_a_disabled_account_is_out_at_its_next_request(carol: User, client: Client) -> None:
    sign_in(client)

    User.objects.filter(pk=carol.pk).update(is_active=False)

    assert is_in(client) is False


def test_a_browser_can_be_signed_out_from_another_and_a_stranger_s_can_not(
    carol: User, client: Client
) -> None:
    other, stranger = Client(), Client()
    sign_in(client)
    sign_in(other, address="10.0.0.2")
    there = SignIn.objects.get(address="10.0.0.2")
    stranger.force_login(make_user("dave"))

    assert stranger.post(f"/account/sign-ins/{there.pk}/end/").status_code == 404
    assert is_in(other) is True
    client.post(f"/account/sign-ins/{there.pk}/end/")

    assert (is_in(other), is_in(client)) == (False, True)


def test_what_was_typed_survives_the_end_of_the_session(carol: User, client: Client) -> None:
    sign_in(client)
    age(client, **{sessions.SEEN: 31 * 60})
    county = carol.office.county
    form = {"name": "新镇<b>", "code": "421281999", "kind": "town", "county": county.pk, "password": "secret"}

    late = client.post("/admin/township/new/?x=1", form)
    assert (late.status_code, late["Content-Type"][:9]) == (401, "text/html")
    packed = late.context["packed"]
    again = client.post("/login/", {"username": "carol", "password": PASSWORD, "kept": packed})
    offered = client.get(again["Location"])

    assert again["Location"] == "/login/kept/"
    assert offered.context["kept"]["path"] == "/admin/township/new/?x=1"
    sent = dict(offered.context["kept"]["fields"])
    assert sent == {"name": "新镇<b>", "code": "421281999", "kind": "town", "county": str(county.pk)}
    assert "新镇&lt;b&gt;" in offered.content.decode()


def test_a_kept_form_is_nobody_else_s_and_nobody_forges_it(carol: User) -> None:
    request = RequestFactory().post("/portal/orders/new/", {"purpose": "张贴"})
    packed = pack(request, carol.pk)

    assert unpack(packed, carol.pk) == {
        "user": carol.pk,
        "path": "/portal/orders/new/",
        "fields": [["purpose", "张贴"]],
    }
    assert unpack(packed, carol.pk + 1) is None
    assert unpack(packed[:-2] + "xx", carol.pk) is None
    evil = signing.dumps({"user": None, "path": "https://evil.example/", "fields": []}, salt=SALT)
    assert unpack(evil, carol.pk) is None


def set_up_factor(client: Client, user: User) -> tuple[TOTPDevice, list[str]]:
    client.get("/account/second-factor/")
    device = TOTPDevice.objects.get(user=user)
    page = client.post("/account/second-factor/", {"code": f"{totp(device.bin_key):06}"})
    return TOTPDevice.objects.get(user=user), page.context["codes"]


def test_a_second_factor_stands_between_the_password_and_every_page(carol: User, client: Client) -> None:
    sign_in(client)
    device, codes = set_up_factor(client, carol)
    assert (device.confirmed, len(codes), is_in(client)) == (True, 10, True)
    thief = Client()
    sign_in(thief)

    for address in ("/account/", "/admin/", "/portal/", "/account/second-factor/", "/admin/audit/"):
        assert thief.get(address)["Location"].startswith("/login/code/"), address
    assert thief.post("/login/code/", {"code": "000000"}).status_code == 200
    assert is_in(thief) is False
    # A wrong code makes every device wait, twice as long each time; whoever waits is told so.
    early = thief.post("/login/code/", {"code": codes[0]})
    assert (early.status_code, "后再试" in early.context["form"].errors["code"][0]) == (200, True)
    StaticDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert thief.post("/login/code/", {"code": codes[0]})["Location"] == "/"
    assert (is_in(thief), StaticToken.objects.count()) == (True, 9)


def test_new_recovery_codes_end_the_old_ones_and_need_a_code(carol: User, client: Client) -> None:
    sign_in(client)
    _device, codes = set_up_factor(client, carol)

    refused = client.post("/account/second-factor/codes/", {"code": "000000"})
    StaticDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    given = client.post("/account/second-factor/codes/", {"code": codes[0]})

    assert (refused["Location"], given.status_code) == ("/account/", 200)
    left = set(StaticToken.objects.values_list("token", flat=True))
    assert left == set(given.context["codes"])
    assert not left & set(codes)


def test_two_pages_that_set_it_up_at_once_show_one_secret(carol: User, client: Client) -> None:
    """Each request saw no device and made one; both pages go on with the first."""
    sign_in(client)
    for _page in range(2):
        TOTPDevice.objects.create(user=carol, confirmed=False, name="totp")
    first = TOTPDevice.objects.order_by("pk")[0]

    assert client.get("/account/second-factor/").status_code == 200
    page = client.post("/account/second-factor/", {"code": f"{totp(first.bin_key):06}"})

    assert len(page.context["codes"]) == 10
    assert list(TOTPDevice.objects.values_list("pk", "confirmed")) == [(first.pk, True)]


def test_a_role_that_needs_a_second_factor_gets_no_page_before_it(carol: User, settings: object) -> None:
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    client = Client()
    sign_in(client)

    assert client.get("/admin/")["Location"].startswith("/account/second-factor/")
    assert client.get("/account/second-factor/qr.svg").status_code == 404
    assert client.get("/account/second-factor/").status_code == 200
    assert client.get("/account/second-factor/qr.svg")["Content-Type"] == "image/svg+xml"
    set_up_factor(client, carol)
    assert client.get("/admin/").status_code == 200
    assert client.post("/account/second-factor/remove/", {"code": "1"}).status_code == 403


def test_a_password_set_by_somebody_else_or_too_old_must_be_changed_first(
    carol: User, client: Client
) -> None:
    sign_in(client)
    for changes in (
        {"must_change_password": True},
        {"must_change_password": False, "password_changed_at": timezone.now() - timedelta(days=91)},
    ):
        User.objects.filter(pk=carol.pk).update(**changes)
        assert client.get("/admin/")["Location"].startswith("/account/password/?next=")

    form = {"old_password": PASSWORD, "new_password1": "Xin-mi-ma-88", "new_password2": "Xin-mi-ma-88"}
    assert client.post("/account/password/?next=/admin/", form | {"next": "/admin/"})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("profile", "password", "code"),
    [
        ("djbh", "12345678", "password_too_short"),
        ("djbh", "abcdefghijk", "password_kinds"),
        ("djbh", "0715-00000A-x", "password_too_similar"),
        ("djbh", PASSWORD, "password_used"),
        ("djbh", "Kang-yuan-8", ""),
        ("djbh", "汉字密码Abc123", ""),
        ("asvs", "Kang-yuan-8", "password_too_short"),
        ("asvs", "correct horse battery", ""),
        ("asvs", "x" + "长密码" * 21 + "很好", ""),
        ("asvs", "a" * 129, "password_too_long"),
        ("asvs", "1qaz2wsx3edc", "password_too_common"),
    ],
)
def test_the_profiles_of_passwords(carol: User, profile: str, password: str, code: str) -> None:
    rules = get_password_validators(validators(profile))
    codes = set[str]()
    try:
        validate_password(password, carol, rules)
    except ValidationError as error:
        codes = {fault.code for fault in error.error_list}

    assert (code in codes) if code else (codes == set())


def test_the_last_five_passwords_may_not_come_back(carol: User) -> None:
    rules = get_password_validators(validators("djbh"))
    for number in range(5):
        carol.set_password(f"Neu-wort-{number}x")
        carol.save()

    validate_password(PASSWORD, carol, rules)
    with pytest.raises(ValidationError):
        validate_password("Neu-wort-0x", carol, rules)


def test_an_account_of_the_demo_opens_the_demo_only(carol: User, settings: object) -> None:
    User.objects.filter(pk=carol.pk).update(is_demo=True)
    assert sign_in(Client()) == 302

    settings.DEMO = False
    client = Client()
    assert (sign_in(client), is_in(client)) == (200, False)

    carol.set_password("Eigenes-wort-1")
    carol.save()
    assert sign_in(client, "Eigenes-wort-1") == 302


def test_the_first_run_makes_an_administrator_who_must_choose_a_password(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"county": "赤壁市", "code": "421281", "username": "carol", "name": "卡罗"}
    call_command("setup_office", **options)
    password = capsys.readouterr().out.strip().rpartition(": ")[2]
    client = Client()

    assert sign_in(client, password) == 302
    assert client.get("/admin/")["Location"].startswith("/account/password/")
    assert Region.objects.get().name == "赤壁市"
    with pytest.raises(CommandError):
        call_command("setup_office", **options)


def test_wagtail_s_own_sign_in_page_leads_to_ours(db: None, client: Client) -> None:
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/login/?next=/admin/"
    assert client.get("/admin/password_reset/").status_code == 404


def test_a_password_lent_by_an_administrator_must_be_changed(carol: User, client: Client) -> None:
    dave = make_user("dave", full_name="戴夫", password=PASSWORD)
    User.objects.filter(pk=dave.pk).update(office=carol.office)
    sign_in(client)
    form = {"username": "dave", "full_name": "戴夫", "office": carol.office_id, "is_active": "on",
            "password1": "Geliehen-99x", "password2": "Geliehen-99x"}  # fmt: skip

    response = client.post(f"/admin/users/edit/{dave.pk}/", form)

    assert response.status_code == 302, response.context["form"].errors
    dave.refresh_from_db()
    assert (dave.must_change_password, dave.check_password("Geliehen-99x")) == (True, True)


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116.0 MicroMessenger/8.0.49", "微信 · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1", "Safari · iPhone"),
        ("curl/8.5", "curl/8.5"),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent: str, shown: str) -> None:
    assert SignIn(agent=agent).browser == shown
