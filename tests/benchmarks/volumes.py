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
    print(f"{letters:,} letters, {os.cpu_count()} cores")
    print("| workers | volumes | seconds | letters/s | peak MiB, all workers | killed | ZIP, MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for count in counts:
        with tempfile.TemporaryDirectory(prefix="outreach-volumes-") as folder, postgres_url() as url:
            print(run(Site(url, Path(folder)), letters, count), flush=True)


def run(site: Site, letters: int, count: int) -> str:
    prepare(site, is_kept=True)
    workers = [start_worker(site) for _number in range(count)]
    clerk = site.start("-m", "tests.benchmarks.volume_run", str(letters), str(count), **SETTINGS)
    assert clerk.stdout is not None
    peak = killed = 0
    try:
        os.set_blocking(clerk.stdout.fileno(), False)
        said = ""
        while clerk.poll() is None:
            said += clerk.stdout.read() or ""
            peak = max(peak, sum(pss_kb(pid) for one in workers for pid in tree(one.pid)))
            if not killed and said.endswith("half\n"):
                workers[0].send_signal(signal.SIGKILL)
                workers[0].wait()
                killed, workers[0] = 1, start_worker(site)
            time.sleep(LOOK_S)
        said += clerk.stdout.read() or ""
    finally:
        for one in workers:
            one.terminate()
        for one in workers:
            one.wait()
    if clerk.returncode:
        raise RuntimeError((clerk.stderr.read() if clerk.stderr else "") + said)
    told = json.loads(said.splitlines()[-1])
    speed = letters / told["seconds"]
    return (
        f"| {count} | {told['volumes']} | {told['seconds']:.1f} | {speed:,.0f} | {peak / 1024:.0f} | {killed} |"
        f" {told['bytes'] / 1e6:.1f} |"
    )


def start_worker(site: Site) -> "subprocess.Popen[str]":
    with (site.folder / "workers.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            env=site.environment(**SETTINGS),
            stdout=log,
            stderr=log,
            text=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), list(map(int, sys.argv[2:])) or [1, 2, 4])
