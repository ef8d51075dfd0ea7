"""The public's search at 1,700 and at 170,000 documents: filing them, and the time until the results are ranked.

Each size in a process and a database of its own. OUTREACH_BENCH_DOCUMENTS=1700,17000 measures other sizes.
"""

import os
import subprocess
import sys
import tempfile

from tests.house.tree import ROOT

SIZES = (1_700, 170_000)
MEASURE = "from tests.benchmarks.search_rows import measure; measure"


def measure_apart(documents: int) -> dict[str, float]:
    """Return the median milliseconds of each kind of question; what else was measured is printed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "OUTREACH_DATA_DIR": folder,
            "OUTREACH_DEBUG": "no",
            "OUTREACH_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
        }
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "--no-imports", "-c", f"{MEASURE}({documents})"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    found = {}
    for line in done.stdout.splitlines():
        name, *values = line.split("\t")
        if values:
            found[name] = float(values[0])
        else:
            print(name, flush=True)
    return found


def main() -> None:
    wanted = os.environ.get("OUTREACH_BENCH_DOCUMENTS", ",".join(map(str, SIZES)))
    sizes = [int(one) for one in wanted.split(",")]
    times = {size: measure_apart(size) for size in sizes}
    print("median of the whole answer, ms CPU")
    print(f"{'':24s}" + "".join(f"{size:>12,}" for size in sizes))
    for name in times[sizes[0]]:
        print(f"{name:24s}" + "".join(f"{times[size][name]:12.1f}" for size in sizes))


if __name__ == "__main__":
    main()
