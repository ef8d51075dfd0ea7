"""A partner is told of a move: signed, again when it did not hear, and never by way of our own network."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from materials.actions import partners, webhooks
from materials.actions.partners import add_partner
from materials.states import PrintRunState
from outreach import outgoing
from outreach.jobs.child import run_handler
from outreach.jobs.leases import claim
from outreach.jobs.models import Job
from outreach.jobs.registry import find_handler
from outreach.jobs.states import JobState
from outreach.outgoing import RefusedAddress, judge
from tests.materials.partners.conftest import Side
from tests.materials.staff.people import AT


class Ear(HTTPServer):
    """A partner's server: answers with the next of its statuses, and keeps what it heard."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hearing)
        self.answers: list[int] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class Hearing(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        self.send_header("Location", f"{self.server.url}/elsewhere")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def ear(ours: Side) -> Iterator[Ear]:
    server = Ear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    type(ours.partner).objects.filter(pk=ours.partner.pk).update(
        webhook_url=server.url, webhook_secret="geheim"
    )
    with override_settings(WEBHOOK_NETWORKS=["127.0.0.1/32"]):
        yield server
    server.shutdown()
    server.server_close()


def run_one() -> Job:
    job = claim()
    assert job is not None
    work = find_handler(job.kind)
    assert work is not None
    run_handler(job, work)
    job.refresh_from_db()
    return job


def test_a_move_is_told_with_a_signature_that_holds(ours: Side, ear: Ear) -> None:
    partners.report_progress(partner=ours.partner, run=ours.run, to=PrintRunState.PROOF, at=AT)

    assert run_one().state == JobState.DONE

    ((headers, body),) = ear.heard
    assert json.loads(body) | {"at": ""} == {
        "at": "", "event": "print_order.moved", "number": ours.run.number, "status": "proof",
    }  # fmt: skip
    good = webhooks.signature_of("geheim", headers["X-Outreach-Timestamp"], body)
    assert headers["X-Outreach-Signature"] == good
    assert good != webhooks.signature_of("geheim", headers["X-Outreach-Timestamp"], body + b" ")
    assert good != webhooks.signature_of("geheim", str(int(headers["X-Outreach-Timestamp"]) + 1), body)


def test_what_is_not_heard_is_said_again_later_and_a_redirect_is_no_ear(ours: Side, ear: Ear) -> None:
    ear.answers = [302, 500]
    partners.report_progress(partner=ours.partner, run=ours.run, to=PrintRunState.PROOF, at=AT)

    first = run_one()
    assert (first.state, "HTTP 302" in first.error_zh, len(ear.heard)) == (JobState.FAILED, True, 1)
    assert webhooks.send_again(at=timezone.now()) == 0
    for minutes, state in ((2, JobState.FAILED), (10, JobState.DONE)):
        assert webhooks.send_again(at=timezone.now() + timedelta(minutes=minutes)) == 1
        assert run_one().state == state

    assert len(ear.heard) == 3
    assert len({headers["X-Outreach-Delivery"] for headers, _body in ear.heard}) == 1
    assert len({body for _headers, body in ear.heard}) == 1


def test_another_county_s_partner_and_a_closed_one_hear_nothing(ours: Side, theirs: Side, ear: Ear) -> None:
    partners.report_progress(partner=theirs.partner, run=theirs.run, to=PrintRunState.PROOF, at=AT)
    assert claim() is None

    partners.report_progress(partner=ours.partner, run=ours.run, to=PrintRunState.PROOF, at=AT)
    partners.close_partner(partner=ours.partner, actor=None, at=AT)
    assert run_one().state == JobState.DONE
    assert ear.heard == []


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/", "ftp://8.8.8.8/", "https://", "https://user:pw@8.8.8.8/", "https://8.8.8.8:99999/",
        "https://127.0.0.1/", "https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest/",
        "https://100.64.0.1/", "https://0.0.0.0/", "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::1]/", "https://224.0.0.1/",
        "https://2130706433/", "https://0x7f.1/",
    ],
)  # fmt: skip
def test_no_way_leads_into_our_own_network(url: str) -> None:
    with pytest.raises((RefusedAddress, OSError)):
        judge(url)


def test_a_name_with_one_inner_address_among_outer_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers("8.8.8.8", "10.0.0.1"))
    with pytest.raises(RefusedAddress, match="指向内部网络"):
        judge("https://partner.example/")

    monkeypatch.setattr(socket, "getaddrinfo", answers("8.8.8.8", "2001:4860:4860::8888"))
    assert judge("https://partner.example/a?b=c").path == "/a?b=c"


def answers(*addresses: str) -> Callable[..., list[Any]]:
    def resolve(host: str, port: int, **_wishes: object) -> list[Any]:
        return [(None, None, None, "", (address, port)) for address in addresses]

    return resolve


def test_the_judged_address_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers otherwise the second time gains nothing: nobody asks a second time."""
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", answers("8.8.8.8"))

    def connect(address: tuple[str, int], **_wishes: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        outgoing.post("https://partner.example/", b"{}", {})
    assert asked == [("8.8.8.8", 443)]


def test_a_partner_with_an_inner_address_is_not_taken_in(ours: Side) -> None:
    with pytest.raises(RefusedAddress):
        add_partner(
            printer=ours.partner.printer, name="内", webhook_url="https://10.0.0.1/", actor=None, at=AT
        )
    with pytest.raises(CommandError, match="内部网络"):
        call_command(
            "add_partner", county=ours.partner.county.code, printer=ours.partner.printer.name, name="内",
            webhook="https://10.0.0.1/",
        )  # fmt: skip
