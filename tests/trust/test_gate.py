"""What stands before every page: policies, rates, and a start that refuses open doors."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client

from outreach.accounts.roles import Role
from outreach.gate import rates
from outreach.gate.checks import find_open_doors
from tests.factories import make_county, make_township, make_user
from tests.house.tree import ROOT
from tests.materials.portal.rows import give_role

STRONG = "Zx7-" + "q9Lw" * 15


def directives(client: Client, path: str) -> dict[str, str]:
    header = client.get(path)["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


def test_the_site_allows_nothing_inline_and_nothing_foreign(db: None, client: Client) -> None:
    policy = directives(client, "/login/")

    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "img-src", "form-action")} == {"'self'"}
    assert (policy["base-uri"], policy["object-src"]) == ("'none'", "'none'")


def test_the_admin_allows_its_own_inline_scripts_and_nothing_foreign(db: None, client: Client) -> None:
    client.force_login(make_user("root", is_superuser=True))
    policy = directives(client, "/admin/")

    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert "http" not in " ".join(policy.values())
    assert "unsafe-eval" not in " ".join(policy.values())


def test_headers_that_every_answer_has(db: None, client: Client) -> None:
    answer = client.get("/login/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "Content-Security-Policy-Report-Only" not in answer


def test_a_foreign_host_is_refused(db: None, client: Client) -> None:
    client.raise_request_exception = False

    assert client.get("/login/", HTTP_HOST="evil.example").status_code == 400


def test_one_township_that_floods_is_stopped_and_nobody_else(limited: None, db: None) -> None:
    county = make_county()
    members = []
    for name in ("alice", "charlie"):
        member = give_role(make_user(name, make_township(county)), Role.TOWNSHIP_MEMBER)
        browser = Client()
        browser.force_login(member)
        members.append(browser)
    flood, calm = members

    ends = [flood.post("/portal/slips/new/").status_code for _sent in range(61)]

    assert (429 in ends[:60], ends[60]) == (False, 429)
    assert calm.post("/portal/slips/new/").status_code != 429
    assert flood.get("/portal/").status_code == 200


def test_without_the_limit_the_flood_goes_through(db: None) -> None:
    member = give_role(make_user("alice", make_township(make_county())), Role.TOWNSHIP_MEMBER)
    browser = Client()
    browser.force_login(member)

    ends = {browser.post("/portal/slips/new/").status_code for _sent in range(61)}

    assert 429 not in ends


@pytest.mark.parametrize(
    ("path", "method", "limit"),
    [("/d/none/", "get", 60), ("/login/", "post", 30), ("/search/", "get", 300)],
)
def test_guessing_and_trying_is_limited_by_address(
    limited: None, db: None, path: str, method: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates.RateMiddleware, "__call__", probe)
    browser = Client()

    ends = [
        getattr(browser, method)(path, REMOTE_ADDR="203.0.113.5").status_code for _try in range(limit + 1)
    ]

    assert (set(ends[:limit]), ends[limit]) == ({204}, 429)
    assert getattr(browser, method)(path, REMOTE_ADDR="203.0.113.6").status_code == 204


def probe(middleware: rates.RateMiddleware, request: object) -> object:
    """Count as the middleware does, without asking the page: three hundred searches would take long."""
    answer = rates.too_many()
    if not rates.is_too_often(request):
        answer.status_code = 204
    return answer


def test_the_page_of_too_many_needs_neither_database_nor_session() -> None:
    text = get_template("429.html").render()

    assert ("操作过于频繁" in text, "Too many requests" in text) == (True, True)


@pytest.fixture
def honest(settings: object) -> object:
    """Settings as a real installation has them."""
    settings.DEBUG, settings.DEMO = False, False
    settings.SECRET_KEY, settings.AUDIT_KEY = STRONG, STRONG[::-1]
    settings.ALLOWED_HOSTS = ["xuanchuan.example.cn"]
    return settings


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "outreach.E121"),
        ("DEMO", True, "outreach.E126"),
        ("METRICS_TOKEN", "short", "outreach.E125"),
        ("SECRET_KEY", "short", "outreach.E122"),
        ("SECRET_KEY", "a" * 80, "outreach.E122"),
        ("SECRET_KEY", "development-only-key-that-production-refuses-to-start-with", "outreach.E122"),
        ("ALLOWED_HOSTS", ["*"], "outreach.E123"),
        ("ALLOWED_HOSTS", [], "outreach.E123"),
        ("AUDIT_KEY", STRONG, "outreach.W124"),
    ],
)
def test_each_open_door_has_its_number(honest: object, name: str, value: object, code: str) -> None:
    assert list(find_open_doors()) == []

    setattr(honest, name, value)

    assert [fault.id for fault in find_open_doors()] == [code]
    assert all(fault.hint for fault in find_open_doors())


GOOD = {
    "SECRET_KEY": STRONG, "AUDIT_KEY": STRONG[::-1], "ALLOWED_HOSTS": "xuanchuan.example.cn",
    "SECOND_FACTOR_ROLES": "administrator",
}  # fmt: skip
# The web server's entrance as gunicorn loads it, and the tools of the terminal.
WEB, MIGRATE = ("-c", "import outreach.wsgi"), ("manage.py", "migrate", "--check")
DEPLOY = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def start(folder: object, words: tuple[str, ...], settings: dict[str, str]) -> tuple[int, str]:
    """Start a real installation with these settings in its environment; returns the exit code and what it said."""
    given = {f"OUTREACH_{name}": value for name, value in (GOOD | settings).items()}
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "outreach.settings.production",
                   "OUTREACH_DATA_DIR": str(folder), **given}  # fmt: skip
    answer = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return answer.returncode, answer.stderr


@pytest.mark.heavy
@pytest.mark.parametrize("words", [WEB, DEPLOY], ids=["web", "check"])
def test_a_real_installation_that_is_set_up_well_starts(tmp_path: Path, words: tuple[str, ...]) -> None:
    # What collectstatic makes before the first start.
    (tmp_path / "static").mkdir()

    assert start(tmp_path, words, {}) == (0, "")


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("words", "name", "value", "code"),
    [
        (WEB, "DEBUG", "yes", "outreach.E121"),
        (WEB, "SECRET_KEY", "change-me", "outreach.E122"),
        (WEB, "ALLOWED_HOSTS", "*", "outreach.E123"),
        (WEB, "DEMO", "yes", "outreach.E126"),
        (MIGRATE, "DEBUG", "yes", "outreach.E121"),
    ],
)
def test_a_real_installation_does_not_start_with_an_open_door(
    tmp_path: object, words: tuple[str, ...], name: str, value: str, code: str
) -> None:
    """In a process of its own: what counts is what the program made of its environment."""
    exit_code, told = start(tmp_path, words, {name: value})

    assert (exit_code, code in told) == (1, True), told


def test_cookies_of_a_real_installation_are_bound_to_its_host() -> None:
    source = (ROOT / "outreach" / "settings" / "production.py").read_text()

    assert ('"__Host-session"' in source, '"__Host-csrftoken"' in source) == (True, True)
