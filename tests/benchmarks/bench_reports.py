"""Board, progress and dashboard at 187 and at 18,700 villages with a million ledger rows; run by `make bench`.

Each size in a process and a database of its own; medians of the CPU time of whole pages as a browser gets them.
"""

import os
import subprocess
import sys
import tempfile

MOST = 3.0
# villages, activities, rows of the ledger
MEASURE = "from tests.benchmarks.report_rows import measure; measure"
SIZES = {"small": (187, 1_000, 10_000), "large": (18_700, 100_000, 1_000_000)}


def main() -> None:
    times = {size: measure_apart(size) for size in SIZES}
    for name, small in times["small"].items():
        large = times["large"][name]
        verdict = "ok" if large <= MOST * small else "TOO SLOW"
        print(f"{name}: {small * 1000:.0f} ms → {large * 1000:.0f} ms, {large / small:.2f} x  {verdict}")


def measure_apart(size: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "OUTREACH_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
        }
        done = subprocess.run(
            # The shell sets Django up before anything of ours is imported.
            [sys.executable, "manage.py", "shell", "-v0", "-c", f"{MEASURE}({size!r}, {SIZES[size]!r})"],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    lines = (line.split("\t") for line in done.stdout.splitlines())
    found = {}
    for name, *values in lines:
        if values:
            found[name] = float(values[0])
        else:
            print(name, flush=True)
    return found


if __name__ == "__main__":
    main()
