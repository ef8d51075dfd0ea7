"""A whole Outreach for tests, site and worker as `make run` starts them, on a folder of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT

# Long, because the machine that runs the tests may be busy.
START_S, STOP_S = 400, 60


@dataclass
class Running:
    """A started `.ci/serve`, alone in its session, so that whatever it leaves behind can be counted."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def stop(self, number: signal.Signals) -> int:
        """Send the signal as a terminal does, to the whole group, and return the exit code."""
        os.killpg(self.process.pid, number)
        return self.process.wait(STOP_S)

    def left_behind(self) -> list[str]:
        listed = subprocess.run(
            ["ps", "-o", "args=", "-s", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return listed.stdout.splitlines()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int, address: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((address, port)) == 0


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Running]:
    port = free_port()
    log = folder / "log.txt"
    environment = {
        **os.environ,
        "OUTREACH_DATA_DIR": str(folder / "data"),
        "OUTREACH_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            # Whatever runs the tests in the background hands on a deaf ear to Ctrl-C.
            ["env", "--default-signal=INT", ".ci/serve", "run"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    running = Running(process, f"http://127.0.0.1:{port}/", log)
    try:
        wait_for(running)
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(running: Running) -> None:
    deadline = time.monotonic() + START_S
    while not answers(running.address):
        assert running.process.poll() is None, running.log.read_text()
        assert time.monotonic() < deadline, running.log.read_text()
        time.sleep(0.2)
