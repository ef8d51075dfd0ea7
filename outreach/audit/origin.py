"""Who is behind what happens now, and from where: set by a door, read when an entry is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

from outreach.audit.models import Channel

MAX_FORWARDED = 10


@dataclass
class Origin:
    """One request, job or command; its key joins the entries that belong together."""

    channel: Channel = Channel.COMMAND
    user: Any = None
    address: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: uuid4().hex[:12])
    refusal: "Refusal | None" = None


@dataclass(frozen=True)
class Refusal:
    """What a rule did not let happen: the rule's name, the row it is about if there is one, and why."""

    rule: str
    subject: Any
    reason: str


_origin: ContextVar[Origin | None] = ContextVar("audit_origin", default=None)


def current_origin() -> Origin:
    return _origin.get() or Origin()


@contextmanager
def acting(origin: Origin) -> Iterator[Origin]:
    mark = _origin.set(origin)
    try:
        yield origin
    finally:
        _origin.reset(mark)


def origin_of(request: HttpRequest) -> Origin:
    """Describe a request; its user is asked for only when an entry is written."""
    facts = {
        "method": request.method or "",
        "path": request.path[:300],
        "agent": request.headers.get("User-Agent", "")[:200],
    }
    origin = Origin(Channel.WEB, getattr(request, "user", None), client_address(request), facts)
    # The number that the access log and the answer carry, where the gate gave one.
    origin.key = getattr(request, "request_id", origin.key)
    return origin


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address; X-Forwarded-For counts only as far as our own proxies wrote it.

    Read from the right: each trusted proxy added the address it saw; the first that is no proxy of ours
    is the visitor, and whatever stands left of it was made up by the visitor.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-MAX_FORWARDED:]
    for hop in reversed([hop.strip() for hop in forwarded if hop.strip()]):
        if not is_trusted_proxy(address) or not _is_address(hop):
            break
        address = hop
    return address[:45]


def _is_address(word: str) -> bool:
    try:
        ip_address(word)
    except ValueError:
        return False
    return True


def is_trusted_proxy(address: str) -> bool:
    if not _is_address(address):
        # A unix socket has no address: who can reach it is the proxy on this machine.
        return address == "" and settings.TRUST_SOCKET_PROXY
    return any(ip_address(address) in ip_network(net, strict=False) for net in settings.TRUSTED_PROXIES)
