"""python -m tests.load PEOPLE SECONDS [ADDRESS]: everybody at once on a cluster, idle and busy side by side.

PEOPLE are shared out as 200 readers, 50 townships, 20 staff. Without an address a cluster is built, and print jobs
run meanwhile. Fails on any failed request.
"""

import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cluster.__main__ import ask_for_letters
from tests.cluster.cluster import started
from tests.house.tree import ROOT

IDLE_PEOPLE, IDLE_SECONDS, JOBS = 8, 15, 2
Rows = dict[str, dict[str, str]]


def main(people: int, seconds: int, address: str = "") -> int:
    # Otherwise a stopped terminal or a service manager would leave all of it running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="outreach-load-"))
    try:
        if address:
            idle = crowd(folder, address, IDLE_PEOPLE, IDLE_SECONDS)
            return told(idle, crowd(folder, address, people, seconds))
        # Signing in and ordering are limited by township and address: here all come from one.
        os.environ["OUTREACH_RATE_LIMITS"] = "no"
        with started(folder) as cluster:
            idle = crowd(folder, cluster.address, IDLE_PEOPLE, IDLE_SECONDS)
            clerk = ask_for_letters(cluster, JOBS)
            busy = crowd(folder, cluster.address, people, seconds)
            print("print jobs meanwhile:", clerk.communicate()[0].splitlines()[-1])
        return told(idle, busy)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def crowd(folder: Path, address: str, people: int, seconds: int) -> Rows:
    """Let locust run without its page; returns its statistics by name."""
    prefix = folder / f"locust-{people}"
    options = ["--headless", "--host", address, "-u", str(people), "-r", str(max(1, people // 10))]
    command = [sys.executable, "-m", "locust", "-f", "tests/load/people.py", *options, "-t", f"{seconds}s"]
    subprocess.run(
        [*command, "--csv", str(prefix), "--only-summary"], cwd=ROOT, capture_output=True, check=False
    )
    with Path(f"{prefix}_stats.csv").open(encoding="utf-8") as lines:
        return {row["Name"]: row for row in csv.DictReader(lines)}


def told(idle: Rows, busy: Rows) -> int:
    print(f"{os.cpu_count()} cores")
    print(f"{'what':<14}{'requests':>9}{'failed':>8}{'median':>9}{'p95':>9}{'p95 idle':>10}  ms")
    for name, row in busy.items():
        quiet = idle.get(name, {}).get("95%", "-")
        count, failed = row["Request Count"], row["Failure Count"]
        print(f"{name:<14}{count:>9}{failed:>8}{row['50%']:>9}{row['95%']:>9}{quiet:>10}")
    return int(busy["Aggregated"]["Failure Count"] != "0")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
