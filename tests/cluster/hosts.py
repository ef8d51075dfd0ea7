"""Hosts on one machine: network namespaces of the kernel, joined by a bridge, that reach nothing but its address."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

from tests.cluster.cluster import CABLE, wait_until
from tests.cluster.parts import Part
from tests.serving import listens

LOCAL = "127.0.0.1"


@dataclass(frozen=True)
class Network:
    """`address` is where the hosts find the engines of this machine; `names` are theirs, none without namespaces."""

    address: str = LOCAL
    names: tuple[str, ...] = ()

    def on(self, number: int) -> list[str]:
        """What stands before a command so that it runs on a host; hosts count from 0."""
        return ["ip", "netns", "exec", self.names[number]] if self.names else []

    def seen(self, url: str) -> str:
        """Return the URL of an engine as the hosts see it."""
        return url.replace(LOCAL, self.address)


@contextmanager
def network(count: int) -> Iterator[Network]:
    """So many hosts with an address each; processes of this machine where its kernel lets us make none."""
    if os.geteuid() != 0:
        yield Network()
        return
    # A bridge's name may have 15 letters; a second run on this machine gets names and a net of its own.
    mark = f"{os.getpid() % 100_000}"
    bridge, net = f"outr{mark}", f"10.213.{os.getpid() % 250}"
    with ExitStack() as made:
        ip("link", "add", bridge, "type", "bridge")
        made.callback(ip, "link", "del", bridge)
        ip("addr", "add", f"{net}.1/24", "dev", bridge)
        ip("link", "set", bridge, "up")
        names = tuple(f"{bridge}-{number}" for number in range(1, count + 1))
        for number, name in enumerate(names, start=1):
            ip("netns", "add", name)
            made.callback(ip, "netns", "del", name)
            _join(name, bridge, f"v{mark}-{number}", f"{net}.{number + 1}/24")
        yield Network(f"{net}.1", names)


def _join(name: str, bridge: str, cable: str, address: str) -> None:
    ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
    ip("link", "set", cable, "master", bridge, "up")
    ip("-n", name, "addr", "add", address, "dev", "eth0")
    ip("-n", name, "link", "set", "eth0", "up")
    ip("-n", name, "link", "set", "lo", "up")


@contextmanager
def lines(at: Network, urls: Sequence[str], folder: Path) -> Iterator[None]:
    """Let the hosts reach the engines that listen on this machine alone, each at its own port."""
    ports = [port for url in urls if (port := urlparse(url).port)] if at.names else []
    cables = [Part(f"cable-{port}", [*CABLE, str(port), str(port), at.address], folder) for port in ports]
    try:
        for cable, port in zip(cables, ports, strict=True):
            cable.start()
            wait_until(lambda port=port: listens(port, at.address), cable.name)  # type: ignore[misc]
        yield
    finally:
        for cable in cables:
            cable.stop()


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
