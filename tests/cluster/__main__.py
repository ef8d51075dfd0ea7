"""python -m tests.cluster: start the cluster, kill one process after the other under readers and jobs, say what held.

With `stay` it starts and stays until Ctrl-C.
"""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

from tests.cluster.cluster import Cluster, started
from tests.cluster.orderer import Orderer
from tests.house.tree import ROOT
from tests.races.engines import start_postgres, stop_postgres

PAGES = ("/", "/campaigns/month/", "/lectures/", "/materials/", "/village/421281901001/")
READERS, JOBS = 4, 2
SETTLE_S, AWAY_S, STORE_AWAY_S = 3.0, 4.0, 20.0
HEADING = f"{'what':<22}{'pages':>8}{'errors':>8}{'cut':>5}{'away':>6}{'slowest':>9}{'orders':>8}  jobs"
CUT, AWAY = "the answer was cut", "503"


@dataclass
class Readers:
    """People who read the site all the time; every answer that is no page is kept."""

    address: str
    answered: int = 0
    # Answers that a kill cut in the middle: no proxy can ask for those again, a browser can.
    cut: int = 0
    # What is missed while an engine of which there is one is away.
    away: int = 0
    slowest_s: float = 0.0
    faults: list[str] = field(default_factory=list)
    is_missing_one: bool = False
    is_over: bool = False

    def __enter__(self) -> "Readers":
        self.threads = [threading.Thread(target=self.read, daemon=True) for _number in range(READERS)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.is_over = True
        for thread in self.threads:
            thread.join()

    def read(self) -> None:
        place = urlparse(self.address)
        while not self.is_over:
            for page in PAGES:
                began = time.monotonic()
                fault = self._ask(place.netloc, page)
                if fault == CUT:
                    self.cut += 1
                    fault = self._ask(place.netloc, page)
                if self.is_missing_one and fault in (CUT, AWAY):
                    self.away += 1
                    time.sleep(0.1)
                elif fault:
                    self.faults.append(f"{page} {fault}")
                self.answered += not fault
                self.slowest_s = max(self.slowest_s, time.monotonic() - began)

    def _ask(self, place: str, page: str) -> str:
        """Read one page; returns what was wrong with the answer."""
        connection = http.client.HTTPConnection(place, timeout=30)
        try:
            connection.request("GET", page)
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            return CUT
        finally:
            connection.close()
        return "" if response.status == 200 else str(response.status)


def main(arguments: list[str]) -> int:
    return in_a_folder(lambda folder: try_out(folder, stay if "stay" in arguments else drill))


def in_a_folder(work: Callable[[Path], list[str]]) -> int:
    """Do it in a folder that goes away, whatever happens; prints its faults, returns 1 if there are any."""
    # Otherwise a stopped terminal or a service manager would leave all of it running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="outreach-cluster-"))
    print(f"A cluster of its own in {folder}: a minute or two until it stands", flush=True)
    try:
        faults = work(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for fault in faults:
        print("FAULT", fault)
    return 1 if faults else 0


def try_out(folder: Path, trial: Callable[[Cluster], list[str]], program: Path = ROOT) -> list[str]:
    with started(folder, program=program) as cluster:
        print(f"It answers at {cluster.address}/ (staff / outreach-demo)", flush=True)
        faults = trial(cluster)
        codes = cluster.stop()
        print("Stopped:", ", ".join(f"{name} {code}" for name, code in codes.items()), flush=True)
        return faults + [f"left behind: {line}" for line in cluster.left_behind()]


def stay(_cluster: Cluster) -> list[str]:
    waiting = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: waiting.set())
    print("Ctrl-C stops it; nothing stays.", flush=True)
    waiting.wait()
    return []


def drill(cluster: Cluster) -> list[str]:
    """Each process once, killed outright; then what there is one of; then each web in peace, as in an upgrade."""
    faults: list[str] = []
    print(HEADING, flush=True)
    for what in ("nothing", "web1", "web2", "worker1", "worker2", "redis"):
        faults += step(cluster, f"kill {what}", lambda what=what: kill(cluster, what))  # type: ignore[misc]
    for title, harm in (
        ("kill nginx", lambda: kill(cluster, "nginx")),
        ("crash postgresql", lambda: crash_postgres(cluster)),
        ("cut off the store", lambda: cut_off_store(cluster)),
    ):
        faults += step(cluster, title, harm, is_one=True)
    return faults + step(cluster, "restart web1, web2", lambda: restart(cluster, "web1", "web2"))


def kill(cluster: Cluster, what: str) -> None:
    time.sleep(SETTLE_S)
    if what != "nothing":
        cluster.parts[what].kill()
        time.sleep(SETTLE_S)


def restart(cluster: Cluster, *names: str) -> None:
    for name in names:
        time.sleep(SETTLE_S)
        cluster.parts[name].restart()
        time.sleep(SETTLE_S)
        cluster.wait_for_web()


def crash_postgres(cluster: Cluster) -> None:
    time.sleep(SETTLE_S)
    data = stop_postgres(cluster.database, mode="immediate")
    time.sleep(AWAY_S)
    start_postgres(data)


def cut_off_store(cluster: Cluster) -> None:
    """For so long that the print jobs want to put their files there."""
    with cluster.parts["cable"].away():
        time.sleep(STORE_AWAY_S)


def step(
    cluster: Cluster,
    title: str,
    harm: Callable[[], None],
    *,
    is_one: bool = False,
    programs: tuple[Path, ...] = (ROOT,),
) -> list[str]:
    """Readers, a township that orders and print jobs; harm in their middle; what each of them was told, and kept.

    The jobs are asked for by each of the programs; what one program asks for and one makes is one file.
    """
    with Readers(cluster.address) as readers, Orderer(cluster.address) as orderer:
        clerks = [ask_for_letters(cluster, JOBS, program=program) for program in programs]
        with missing_one(readers, is_one):
            harm()
            cluster.wait_for_web()
        told = [json.loads(clerk.communicate()[0].splitlines()[-1]) for clerk in clerks]
    whole, letters = sum(one["results"] for one in told), sum(one["letters"] for one in told)
    slowest = max(one["seconds"] for one in told)
    away = readers.away + orderer.away
    print(
        f"{title:<22}{readers.answered:>8}{len(readers.faults):>8}{readers.cut:>5}{away:>6}"
        f"{readers.slowest_s:>8.1f}s{len(orderer.keys):>8}"
        f"  {whole}/{JOBS * len(told)} whole, {letters} letters, {slowest} s",
        flush=True,
    )
    faults = [f"{title}: {count} x {fault}" for fault, count in Counter(readers.faults).most_common(5)]
    faults += [f"{title}: {fault}" for fault in orderer.faults]
    faults += [f"{title}: {fault}" for fault in lost_orders(cluster, orderer)]
    is_same_file = len(programs) > 1 or told[0]["files"] == 1
    if not is_same_file or any(one["states"] != {"done": JOBS} for one in told):
        faults.append(f"{title}: {told}")
    return faults


@contextmanager
def missing_one(readers: Readers, is_one: bool) -> Iterator[None]:
    """Meanwhile “not now” is an answer, where there is only one of what is away."""
    readers.is_missing_one = is_one
    yield
    # A question that was asked before the end may be answered after it.
    time.sleep(SETTLE_S)
    readers.is_missing_one = False


def lost_orders(cluster: Cluster, orderer: Orderer) -> list[str]:
    keys = [key.hex for key in orderer.keys]
    kept = json.loads(cluster.manage("-m", "tests.cluster.books", said=json.dumps(keys)).splitlines()[-1])
    return [f"order {key} is there {count} times" for key, count in kept.items() if count != 1]


def ask_for_letters(
    cluster: Cluster, count: int, *kind: str, program: Path = ROOT
) -> "subprocess.Popen[str]":
    """A clerk on a machine of their own; returns once the jobs are asked for."""
    clerk = subprocess.Popen(
        [sys.executable, "-m", "tests.cluster.clerk", str(count), *kind],
        cwd=program,
        env={**os.environ, **cluster.office},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert clerk.stdout is not None
    assert clerk.stdout.readline().strip() == "asked"
    return clerk


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
