"""`make run` brings up site and worker on an empty folder, keeps the data, and leaves no process behind."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.serving import STOP_S, Running, serving

pytestmark = pytest.mark.heavy


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
