"""python -m tests.cluster.upgrade [OLD]: from one program to the next, process by process, while people work.

OLD is a commit; by itself the one before the newest migration, so that the old program meets tables it does not know.
Old and new use the packages that are installed here.
"""

import io
import subprocess
import sys
import tarfile
import time
from functools import partial
from pathlib import Path

from tests.cluster.__main__ import HEADING, SETTLE_S, in_a_folder, step, try_out
from tests.cluster.cluster import Cluster
from tests.house.tree import ROOT


def git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout


def before_the_newest_migration() -> str:
    newest = git("log", "-1", "--diff-filter=A", "--format=%h", "--", "*/migrations/*.py").decode().strip()
    return f"{newest}^"


def unpack(commit: str, folder: Path) -> Path:
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def upgrade(cluster: Cluster, old: Path) -> list[str]:
    """The order of docs/deploy: migrate, workers, web; each pair of old and new works together on the way."""
    print(HEADING, flush=True)
    both = partial(step, cluster, programs=(old, ROOT))
    faults = step(cluster, "all old", lambda: None, programs=(old,))
    faults += both("migrate", lambda: print(cluster.manage("manage.py", "migrate", "-v0"), end=""))
    for name in ("worker1", "web1", "web2", "worker2"):
        faults += both(f"{name} is new", lambda name=name: renew(cluster, name))
    return faults + step(cluster, "all new", lambda: None)


def renew(cluster: Cluster, name: str) -> None:
    """End it in peace; what starts in its place is the new program."""
    time.sleep(SETTLE_S)
    cluster.parts[name].program = ROOT
    cluster.parts[name].restart()
    time.sleep(SETTLE_S)


def main(commit: str = "") -> int:
    commit = commit or before_the_newest_migration()
    print(
        f"From {git('log', '-1', '--format=%h %s', commit).decode().strip()} to the program here", flush=True
    )

    def work(folder: Path) -> list[str]:
        old = unpack(commit, folder / "old")
        return try_out(folder, partial(upgrade, old=old), old)

    return in_a_folder(work)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
