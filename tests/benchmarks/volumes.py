"""python -m tests.benchmarks.volumes LETTERS WORKERS...: one run of letters in volumes, for each number of workers.

On a PostgreSQL of its own, through the product's door, with `manage.py worker` processes; half-way one of them is
killed with SIGKILL and started again. The result is opened and compared with its list. Prints one row a run.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.drills.stages import Site, prepare
from tests.load.figures import pss_kb, tree
from tests.races.engines import postgres_url

LOOK_S, KILL_AT_PERCENT = 0.25, 40
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
    "OUTREACH_DEBUG": "no",
    "OUTREACH_JOB_LEASE_S": "10",
    "OUTREACH_JOB_HEARTBEAT_S": "2",
}


def main(letters: int, counts: list[int]) -> None:
    # Otherwise a stopped terminal or a service manager would leave all of it running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(f"{letters:,} letters, {os.cpu_count()} cores")
    print("| workers | volumes | seconds | letters/s | peak MiB, all workers | killed | ZIP, MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="outreach-volumes-") as folder, postgres_url() as url:
            print(run(Site(url, Path(folder)), letters, count), flush=True)


def run(site: Site, letters: int, count: int) -> str:
    prepare(site, is_kept=True)
    workers = [begin(site, "workers", "manage.py", "worker") for _number in range(count)]
    clerk = begin(site, "clerk", "-m", "tests.benchmarks.volume_run", str(letters), str(count))
    said = site.folder / "clerk.log"
    peak = killed = 0
    try:
        while clerk.poll() is None:
            peak = max(peak, sum(pss_kb(pid) for one in workers for pid in tree(one.pid)))
            if not killed and "half" in said.read_text():
                workers[0].send_signal(signal.SIGKILL)
                workers[0].wait()
                killed, workers[0] = 1, begin(site, "workers", "manage.py", "worker")
            time.sleep(LOOK_S)
    finally:
        for one in (clerk, *workers):
            one.terminate()
        for one in (clerk, *workers):
            one.wait()
    if clerk.returncode:
        raise RuntimeError(said.read_text() + (site.folder / "workers.log").read_text()[-3000:])
    told = json.loads(said.read_text().splitlines()[-1])
    speed = letters / told["seconds"]
    return (
        f"| {count} | {told['volumes']} | {told['seconds']:.1f} | {speed:,.0f} | {peak / 1024:.0f} | {killed} |"
        f" {told['bytes'] / 1e6:.1f} |"
    )


def begin(site: Site, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
    """A process whose words go to a file of its own."""
    with (site.folder / f"{name}.log").open("ab") as log:
        environment = site.environment(**SETTINGS)
        return subprocess.Popen([sys.executable, *arguments], env=environment, stdout=log, stderr=log)


if __name__ == "__main__":
    main(int(sys.argv[1]), list(map(int, sys.argv[2:])) or [1, 2, 4])
