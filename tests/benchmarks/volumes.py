"""python -m tests.benchmarks.volumes LETTERS WORKERS... [--hosts] [--scaling ROUNDS]: a run of letters in volumes.

On a PostgreSQL of its own, through the product's door, with `manage.py worker` processes; on the way one of them is
killed with SIGKILL and comes back. The result is opened and compared with its list. Prints one row a run.

With --hosts each worker is a host: a network namespace where the kernel allows one, and in any case a data folder of
its own; it shares PostgreSQL, Redis and an S3-compatible store with the others, and nothing else. With --scaling nobody
is killed, each worker is held to one core, and the same job is run with each number of workers, round after round.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from tests.cluster.cluster import make_bucket
from tests.cluster.hosts import Network, lines, network
from tests.cluster.parts import Part
from tests.drills.stages import Site, new_database, prepare
from tests.engines import servers
from tests.load.figures import memory_of, tree
from tests.races.engines import postgres_url

LOOK_S, KILL_AT_PERCENT = 0.25, 40
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
    "OUTREACH_DEBUG": "no",
    "OUTREACH_JOB_LEASE_S": "10",
    "OUTREACH_JOB_HEARTBEAT_S": "2",
}


@dataclass(frozen=True)
class Told:
    """What came of one run."""

    workers: int
    seconds: float
    letters: int
    volumes: int
    bytes: int
    killed: int
    peaks: tuple[float, ...]  # MiB of each worker with its children, and of all of them at one moment

    @property
    def speed(self) -> float:
        return self.letters / self.seconds


@dataclass
class Engines:
    """What the workers share."""

    database: str
    network: Network = field(default_factory=Network)
    environment: dict[str, str] = field(default_factory=dict)


def main(arguments: Sequence[str]) -> None:
    # Otherwise a stopped terminal or a service manager would leave all of it running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    wish = read(arguments)
    with tempfile.TemporaryDirectory(prefix="outreach-volumes-") as scratch, ExitStack() as started:
        folder = Path(scratch)
        shared = started.enter_context(engines(folder, hosts=max(wish.workers) if wish.hosts else 0))
        place = "each worker a host" if wish.hosts else "workers in one folder"
        place += " in a network namespace" if shared.network.names else ""
        print(f"{wish.letters:,} letters, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {place}")
        if wish.scaling:
            scale(shared, folder, wish)
        else:
            once_each(shared, folder, wish)


def read(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks.volumes", description=__doc__)
    parser.add_argument("letters", type=int)
    parser.add_argument("workers", type=int, nargs="*")
    parser.add_argument("--hosts", action="store_true")
    parser.add_argument("--scaling", type=int, default=0, metavar="ROUNDS")
    wish = parser.parse_args(arguments)
    wish.workers = wish.workers or [1, 2, 4]
    return wish


@contextmanager
def engines(folder: Path, *, hosts: int) -> Iterator[Engines]:
    with ExitStack() as started:
        database = started.enter_context(postgres_url())
        if not hosts:
            yield Engines(database)
            return
        store = started.enter_context(servers.store_url(folder))
        redis = started.enter_context(servers.redis_url(folder))
        make_bucket(store)
        joined = started.enter_context(network(hosts))
        started.enter_context(lines(joined, [database, store, redis], folder))
        yield Engines(database, joined, {"OUTREACH_STORAGE_URL": store, "OUTREACH_TASKS_URL": redis})


def once_each(shared: Engines, folder: Path, wish: Namespace) -> None:
    print("| workers | volumes | seconds | letters/s | MiB, all workers | one worker | killed | ZIP, MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for count in wish.workers:
        told = run(shared, folder / f"{count}", wish.letters, count)
        print(
            f"| {count} | {told.volumes} | {told.seconds:.1f} | {told.speed:,.0f} | {told.peaks[-1]:.0f} |"
            f" {max(told.peaks[:-1]):.0f} | {told.killed} | {told.bytes / 1e6:.1f} |",
            flush=True,
        )


def scale(shared: Engines, folder: Path, wish: Namespace) -> None:
    cores = os.cpu_count() or 1
    runs: dict[int, list[Told]] = {count: [] for count in wish.workers}
    for number in range(wish.scaling):
        for count in wish.workers:
            told = run(
                shared, folder / f"{number}-{count}", wish.letters, count, is_killing=False, is_held=True
            )
            runs[count].append(told)
            print(f"round {number + 1}, {count} workers: {told.seconds:.1f} s", flush=True)
    print(f"\nEach worker held to one core; more than {cores} share cores.\n")
    print("| workers | seconds | letters/s | to the first | peak MiB, all workers | one worker |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    first = mean(told.speed for told in runs[wish.workers[0]])
    for count, made in runs.items():
        speed = mean(told.speed for told in made)
        seconds = ", ".join(f"{told.seconds:.1f}" for told in made)
        most = max(told.peaks[-1] for told in made)
        one = max(peak for told in made for peak in told.peaks[:-1])
        print(f"| {count} | {seconds} | {speed:,.0f} | {speed / first:.2f} | {most:.0f} | {one:.0f} |")


def run(
    shared: Engines, folder: Path, letters: int, count: int, *, is_killing: bool = True, is_held: bool = False
) -> Told:
    """One run on a database of its own; a killed worker comes back."""
    folder.mkdir()
    site = Site(new_database(shared.database), folder)
    prepare(site, is_kept=True)
    workers = [Part(f"worker{number}", *worker(shared, site, number, is_held)) for number in range(count)]
    with (folder / "clerk.log").open("wb") as log:
        clerk = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.volume_run", str(letters), str(count)],
            env=environment(shared, site, "clerk"),
            stdout=log,
            stderr=log,
        )
    try:
        for one in workers:
            one.start()
        peaks, killed = watch(clerk, folder / "clerk.log", workers, is_killing)
    finally:
        clerk.terminate()
        for one in workers:
            one.stop()
        clerk.wait()
    said = (folder / "clerk.log").read_text()
    if clerk.returncode:
        logs = "".join((folder / f"{one.name}.log").read_text()[-3000:] for one in workers)
        raise RuntimeError(said + logs)
    made: dict[str, Any] = json.loads(said.splitlines()[-1])
    return Told(count, made["seconds"], letters, made["volumes"], made["bytes"], killed, peaks)


def worker(shared: Engines, site: Site, number: int, is_held: bool) -> tuple[list[str], Path, dict[str, str]]:
    """The command, folder and environment of one worker."""
    name, at = f"worker{number}", shared.network
    held = ["taskset", "-c", str(number % (os.cpu_count() or 1))] if is_held else []
    command = [*at.on(number), *held, sys.executable, "manage.py", "worker"]
    seen = {key: at.seen(value) for key, value in environment(shared, site, name).items()}
    return command, site.folder, seen


def environment(shared: Engines, site: Site, name: str) -> dict[str, str]:
    """What a process is told: hosts have a folder each, without them all share one."""
    data = site.folder / (name if shared.environment else "site")
    return site.environment(**SETTINGS, **shared.environment, OUTREACH_DATA_DIR=str(data))


def watch(
    clerk: "subprocess.Popen[bytes]", log: Path, workers: Sequence[Part], is_killing: bool
) -> tuple[tuple[float, ...], int]:
    """Wait for the clerk; kill one worker on the way. Returns the peaks of memory, and how many were killed."""
    peaks, killed = [0.0] * (len(workers) + 1), 0
    while clerk.poll() is None:
        used = [sum(memory_of(pid).all for pid in tree(one.process.pid)) for one in workers if one.process]
        peaks = [max(pair) for pair in zip(peaks, [*used, sum(used)], strict=True)]
        if is_killing and not killed and "half" in log.read_text():
            workers[0].kill()
            killed = 1
        time.sleep(LOOK_S)
    return tuple(peaks), killed


if __name__ == "__main__":
    main(sys.argv[1:])
