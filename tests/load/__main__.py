"""python -m tests.load PEOPLE SECONDS SOAK [ADDRESS]: everybody at once on a cluster, idle and busy side by side.

PEOPLE are shared out as 200 readers, 50 townships, 20 staff. Without an address a cluster is built: twenty thousand
letters are merged while all are at work, then every village signs for a delivery, and the memory of web and workers
is watched over SOAK seconds. Fails on any failed request, lost signature, wrong ledger or growing process.
"""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.cluster.__main__ import ask_for_letters
from tests.cluster.cluster import Cluster, started
from tests.house.tree import ROOT
from tests.load.figures import Memory, cpu_s, memory_mb
from tests.load.signing import Signing, sign_all

# Twelve people order some fifteen times in these seconds: of fewer, the slowest one would be the p95.
IDLE_PEOPLE, IDLE_SECONDS, ARRIVING_S = 12, 240, 300
# 187 villages have ten minutes; a shorter soak lets them sign faster still.
SIGNING_S = 600
TIMES_IDLE, GROWTH = 3.0, 1.1
COMPARED = ("public page", "order")
Rows = dict[str, dict[str, str]]


@dataclass
class Crowd:
    """People whom locust plays, and which part of the run their requests are counted for."""

    folder: Path
    process: subprocess.Popen[bytes]

    def count_for(self, phase: str) -> None:
        name_phase(self.folder, phase)

    def wait_until_all_are_there(self) -> None:
        deadline = time.monotonic() + ARRIVING_S
        while not (self.folder / "arrived").exists():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise TimeoutError("the crowd did not arrive")
            time.sleep(0.1)


@dataclass
class Told:
    """What a run on a cluster of its own found besides the answers."""

    lines: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main(people: int, seconds: int, soak: int, address: str = "") -> int:
    # Otherwise a stopped terminal or a service manager would leave all of it running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="outreach-load-"))
    told = Told()
    try:
        if address:
            try_running_site(folder, address, people, seconds)
        else:
            (home := folder / "cluster").mkdir()
            with started(home) as cluster:
                told = try_cluster(folder, cluster, people, seconds, soak)
        rows = read_rows(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print_table(rows)
    print(*told.lines, sep="\n")
    faults = [*told.faults, *faults_of(rows)]
    print(*(f"FAULT {fault}" for fault in faults), sep="\n")
    return int(bool(faults))


def try_running_site(folder: Path, address: str, people: int, seconds: int) -> None:
    for phase, count, length in (("idle", IDLE_PEOPLE, IDLE_SECONDS), ("busy", people, seconds)):
        with crowd(folder, address, count, phase) as there:
            there.wait_until_all_are_there()
            there.count_for(phase)
            time.sleep(length)


def try_cluster(folder: Path, cluster: Cluster, people: int, seconds: int, soak: int) -> Told:
    told, names = Told(), folder / "names.json"
    cluster.manage("-m", "tests.load.stage", str(names))
    tokens = json.loads(names.read_text(encoding="utf-8"))["tokens"]
    with crowd(folder, cluster.address, IDLE_PEOPLE, "idle") as there:
        there.wait_until_all_are_there()
        there.count_for("idle")
        time.sleep(IDLE_SECONDS)
    with crowd(folder, cluster.address, people, "busy") as there:
        there.wait_until_all_are_there()
        used, began = cpu_s(cluster), time.monotonic()
        there.count_for("busy")
        clerk = ask_for_letters(cluster, 1, "numbered")
        time.sleep(seconds)
        told.lines.append(cpu_line(used, cpu_s(cluster), time.monotonic() - began))
        merged = json.loads(clerk.communicate()[0].splitlines()[-1])
        told.lines.append(f"one merge meanwhile: {merged['letters']} letters in {merged['seconds']} s")
        told.faults += [] if merged["states"] == {"done": 1} else [f"the merge: {merged}"]
        there.count_for("soak")
        with ThreadPoolExecutor(1) as watcher:
            watch = watcher.submit(watch_memory, cluster, soak)
            signings = sign_all(cluster.address, tokens, min(SIGNING_S, soak))
            samples = watch.result()
    tell_signings(told, cluster, signings, min(SIGNING_S, soak))
    tell_memory(told, samples, soak)
    return told


@contextmanager
def crowd(folder: Path, address: str, people: int, name: str) -> Iterator[Crowd]:
    """Let locust run without its page until the block ends."""
    (folder / "arrived").unlink(missing_ok=True)
    name_phase(folder, f"{name}, arriving")
    # Signing in is slow on purpose: not everybody does it in the same second.
    options = ["--headless", "--host", address, "-u", str(people), "-r", str(max(1, people // 30))]
    command = [sys.executable, "-m", "locust", "-f", "tests/load/people.py", *options, "--only-summary"]
    # People sit elsewhere: their clock does not wait for the cores that it measures, where root may say so.
    first = ["nice", "-n", "-10"] if os.geteuid() == 0 else []
    process = subprocess.Popen(
        [*first, *command, "--csv", str(folder / f"locust-{name}")],
        cwd=ROOT,
        env={**os.environ, "LOAD_FOLDER": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Crowd(folder, process)
    finally:
        process.terminate()
        process.wait()


def name_phase(folder: Path, phase: str) -> None:
    draft = folder / "phase.draft"
    draft.write_text(phase, encoding="utf-8")
    draft.replace(folder / "phase")


def read_rows(folder: Path) -> Rows:
    rows: Rows = {}
    for path in sorted(folder.glob("locust-*_stats.csv")):
        with path.open(encoding="utf-8") as lines:
            rows |= {row["Name"]: row for row in csv.DictReader(lines) if row["Name"] != "Aggregated"}
    return rows


def print_table(rows: Rows) -> None:
    print(f"{os.cpu_count()} cores")
    print(f"{'what':<30}{'requests':>9}{'failed':>8}{'median':>9}{'p95':>9}{'slowest':>9}  ms")
    order = ("idle, arriving", "idle", "busy, arriving", "busy", "soak")
    for name in sorted(rows, key=lambda name: (order.index(name.partition(": ")[0]), name)):
        row = rows[name]
        slowest = round(float(row["Max Response Time"]))
        counts = f"{row['Request Count']:>9}{row['Failure Count']:>8}"
        print(f"{name:<30}{counts}{row['50%']:>9}{row['95%']:>9}{slowest:>9}")


def faults_of(rows: Rows) -> Iterator[str]:
    """Failed requests, and what takes longer than three times as long as with a few people."""
    for name, row in rows.items():
        if row["Failure Count"] != "0":
            yield f"{name}: {row['Failure Count']} failed"
    for what in COMPARED:
        if (idle := rows.get(f"idle: {what}")) and (busy := rows.get(f"busy: {what}")):
            times = float(busy["95%"]) / max(1.0, float(idle["95%"]))
            print(f"p95 of {what}: {times:.1f} times idle (at most {TIMES_IDLE:g})")
            if times > TIMES_IDLE:
                yield f"{what}: p95 {times:.1f} times idle"


def cpu_line(before: dict[str, float], after: dict[str, float], seconds: float) -> str:
    shares = ", ".join(f"{name} {after[name] - before[name]:.1f} s" for name in sorted(after))
    return f"CPU in {seconds:.0f} s of {os.cpu_count()} cores: {shares}"


def tell_signings(told: Told, cluster: Cluster, signings: list[Signing], within_s: float) -> None:
    bad = [one.fault for one in signings if one.fault]
    slowest = max(one.seconds for one in signings)
    kept = json.loads(cluster.manage("-m", "tests.load.signed").splitlines()[-1])
    told.lines.append(
        f"{len(signings)} villages signed within {within_s:.0f} s: {len(bad)} refused, the slowest took"
        f" {slowest:.1f} s; {kept['receipts']} signatures and {kept['movements']} movements in the books."
        f" {kept['ledger']}"
    )
    told.faults += [f"signing: {fault}" for fault in bad]
    if kept["receipts"] != len(signings) or kept["movements"] != len(signings) or not kept["is_right"]:
        told.faults.append(f"the books after signing: {kept}")


def watch_memory(cluster: Cluster, soak: int) -> list[dict[str, Memory]]:
    """As the soak begins, after each quarter of it, and as it ends."""
    samples = [memory_mb(cluster)]
    for _quarter in range(4):
        time.sleep(soak / 4)
        samples.append(memory_mb(cluster))
    return samples


def tell_memory(told: Told, samples: list[dict[str, Memory]], soak: int) -> None:
    told.lines.append(f"memory in {soak} s of soak, by quarters, MiB (PSS; of these without a file behind):")
    for name in samples[0]:
        row = [sample[name] for sample in samples]
        told.lines.append(f"  {name:<10}" + "".join(f"{one.all:>8.1f} ({one.own:.1f})" for one in row))
        first, last = row[0].all, row[-1].all
        if last > first * GROWTH:
            told.faults.append(f"{name} grew from {first:.1f} to {last:.1f} MiB")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4]), *sys.argv[4:]))
