"""What a web process read before its fork stays shared with its parent, also after a full collection."""

import subprocess
import sys

PROGRAM = """
import gc, os, sys
from outreach.settings import gunicorn

rows = [[number] for number in range(500_000)]
if sys.argv[1] == "ready":
    gunicorn.when_ready(None)
if os.fork() == 0:
    gc.collect()
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    print(next(line.split()[1] for line in lines if line.startswith("Private_Dirty:")), flush=True)
    os._exit(0)
os.wait()
"""


def copied_mb(how: str) -> float:
    answer = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True)
    return int(answer.stdout) / 1024


def test_a_collection_copies_nothing_that_was_read_before_the_fork() -> None:
    """The control: without it 500,000 rows are copied, 36 MiB."""
    assert copied_mb("as it comes") > 25
    assert copied_mb("ready") < 5
