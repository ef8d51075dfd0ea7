"""What the processes of a cluster use: memory, and seconds of CPU with all their children."""

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.cluster import Cluster, kind

PROC = Path("/proc")


@dataclass(frozen=True)
class Memory:
    """MiB in all, and of these what no file stands behind: only that can leak."""

    all: float = 0.0
    own: float = 0.0

    def __add__(self, other: "Memory") -> "Memory":
        return Memory(self.all + other.all, self.own + other.own)


def memory_mb(cluster: Cluster) -> dict[str, Memory]:
    """Each web process and worker with its children; what they share is counted once (PSS, proc(5))."""
    return {
        name: sum(map(memory_of, tree(part.process.pid)), Memory())
        for name, part in cluster.parts.items()
        if part.process is not None and kind(part) in ("web", "worker")
    }


def cpu_s(cluster: Cluster) -> dict[str, float]:
    """Seconds of CPU by kind of part, children that have ended included."""
    used: dict[str, float] = defaultdict(float)
    for part in cluster.parts.values():
        if part.process is not None:
            used[kind(part)] += sum(ticks(pid) for pid in tree(part.process.pid)) / os.sysconf("SC_CLK_TCK")
    return dict(used)


def tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = (PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from tree(int(child))


def memory_of(pid: int) -> Memory:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return Memory()
    kb = {name: int(value.split()[0]) for name, value in (line.split(":") for line in lines)}
    return Memory(kb["Pss"] / 1024, (kb["Pss_Anon"] + kb["SwapPss"]) / 1024)


def ticks(pid: int) -> int:
    """utime, stime, cutime and cstime: fields 14 to 17, after a name that may hold spaces."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))
