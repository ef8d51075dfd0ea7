"""What the processes of a cluster use: proportional memory, and seconds of CPU with all their children."""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.cluster.cluster import Cluster, kind

PROC = Path("/proc")


def memory_mb(cluster: Cluster) -> dict[str, float]:
    """Each web process and worker with its children, in MiB; what they share is counted once (PSS, proc(5))."""
    return {
        name: sum(pss_kb(pid) for pid in tree(part.process.pid)) / 1024
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


def pss_kb(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def ticks(pid: int) -> int:
    """utime, stime, cutime and cstime: fields 14 to 17, after a name that may hold spaces."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))
