"""`make run` brings up site and worker on an empty folder, keeps the data, and leaves no process behind."""

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

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.heavy
START_S, STOP_S = 180, 30


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
            [".ci/serve", "run"],
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


def port_of(running: Running) -> str:
    return running.address.rstrip("/").rpartition(":")[2]


def try_to_serve(folder: Path, port: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [".ci/serve", "run"],
        cwd=ROOT,
        env={**os.environ, "OUTREACH_DATA_DIR": str(folder / "data"), "OUTREACH_PORT": port},
        capture_output=True,
        text=True,
        check=False,
    )


def test_run_starts_twice_keeps_the_data_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """One test for all of it, because the first start loads the demo, which takes its time."""
    with serving(tmp_path) as first:
        code = first.stop(signal.SIGINT)

        assert (code, first.left_behind()) == (0, [])
    database = tmp_path / "data" / "outreach.sqlite3"
    born = database.stat().st_ino

    with serving(tmp_path) as second:
        third = try_to_serve(tmp_path, port_of(second))
        second.process.kill()  # the watcher can't say goodbye to its children
        second.process.wait(STOP_S)
        deadline = time.monotonic() + STOP_S
        while second.left_behind() and time.monotonic() < deadline:
            time.sleep(0.1)

        assert second.left_behind() == []
    assert database.stat().st_ino == born
    assert third.returncode == 1
    assert third.stderr.startswith(f"Port {port_of(second)} is taken by another program.")
    assert second.log.read_text().count("Demo accounts") == 2
