"""Telling another system something: one POST to an address that an administrator typed, and never into our own network.

The name is resolved once, every address of it is judged, and the connection goes to the judged one: a name that
answers differently the second time gains nothing. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

TIMEOUT_S = 10
MOST_READ = 16 * 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv4 dressed as IPv6: what a translator at the edge would let through to an inner address.
DISGUISES = [
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]


class RefusedAddress(Exception):
    """Nothing was sent: the address is not one that we tell anything."""


@dataclass(frozen=True, slots=True)
class Target:
    host: str
    ip: str
    port: int
    path: str
    is_secure: bool


def judge(url: str) -> Target:
    """Return where to connect; raises RefusedAddress with the reason, OSError when the name is unknown."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise RefusedAddress(str(error)) from None
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password:
        raise RefusedAddress(_("it is not https://host/… without user and password"))
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    for address in addresses:
        if not (is_named(address) or is_public(address)):
            raise RefusedAddress(_("the name leads into a private network"))
    if parts.scheme == "http" and not all(is_named(address) for address in addresses):
        raise RefusedAddress(_("it is not https://, and in no network that OUTREACH_WEBHOOK_NETWORKS names"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname, str(addresses[0]), port, path, parts.scheme == "https")


def is_named(address: Address) -> bool:
    """Say whether it lies in a private network that the settings open, for example a government's intranet."""
    return any(address in ipaddress.ip_network(net) for net in settings.WEBHOOK_NETWORKS)


def is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return False
        if any(address in net for net in DISGUISES):
            return False
    return address.is_global and not address.is_multicast


class _Pinned(http.client.HTTPConnection):
    """Connects to the judged address, and speaks TLS under the host's name."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT_S)
        self.target = target

    def connect(self) -> None:
        plain = socket.create_connection((self.target.ip, self.target.port), timeout=TIMEOUT_S)
        if not self.target.is_secure:
            self.sock = plain
            return
        try:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.target.host)
        except (OSError, ValueError):
            plain.close()
            raise


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send and return the status; raises RefusedAddress, OSError and http.client.HTTPException."""
    connection: Any = _Pinned(judge(url))
    try:
        connection.request("POST", connection.target.path, body=body, headers=dict(headers))
        response = connection.getresponse()
        response.read(MOST_READ)
        status: int = response.status
        return status
    finally:
        connection.close()
