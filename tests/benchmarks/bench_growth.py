"""Growth curves: work x10 and x100, cost x?; ledger, board, search and a public page on both engines, and the merge.

One county with 10^3 to 10^5 activities, as many orders, 10^4 to 10^6 rows of the ledger, as `make_scale_data` makes
it; whole pages, nothing kept between two requests. The merge: 2,000 to 200,000 letters, which ask no database.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from tests.benchmarks.bench_province import pages, work
from tests.races.engines import postgres_url, sqlite_url

FACTORS = [int(one) for one in os.environ.get("OUTREACH_BENCH_FACTORS", "1,10,100").split(",")]
ACTIVITIES, ORDERS, MOVEMENTS, LETTERS = 1_000, 1_000, 10_000, 2_000
PAGES = ("ledger", "board", "search", "public page")
ROUNDS = 3


def of_engine(engine: str) -> dict[str, list[float]]:
    """Milliseconds of each page at each size."""
    found: dict[str, list[float]] = {name: [] for name in PAGES}
    for factor in FACTORS:
        with tempfile.TemporaryDirectory() as name:
            chosen = nullcontext(sqlite_url(Path(name))) if engine == "SQLite" else postgres_url()
            with chosen as url:
                rows = (ACTIVITIES * factor, ORDERS * factor, MOVEMENTS * factor)
                work(url, "1", *map(str, rows))
                measured = pages(url, "four")
        for name in PAGES:
            found[name].append(measured[name][0])
    return found


def of_merge() -> list[float]:
    """Milliseconds of a whole merge at each size, in a process of its own as the worker runs it."""
    found = []
    for factor in FACTORS:
        times = []
        for _round in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                words = ("ours", "letter", str(LETTERS * factor), folder)
                began = time.perf_counter()
                subprocess.run(
                    [sys.executable, "-m", "tests.benchmarks.engines", *words],
                    check=True,
                    capture_output=True,
                )
                times.append((time.perf_counter() - began) * 1000)
        found.append(statistics.median(times))
    return found


def show(name: str, engine: str, values: list[float]) -> None:
    cells = [f"{value:,.0f}" for value in values] + [f"{value / values[0]:.1f}" for value in values[1:]]
    print(f"| {name} | {engine} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    heads = [f"ms at x{factor}" for factor in FACTORS] + [f"cost at x{factor}" for factor in FACTORS[1:]]
    print(f"| what | engine | {' | '.join(heads)} |")
    print(f"| --- | --- |{' ---: |' * len(heads)}")
    for engine in ("SQLite", "PostgreSQL"):
        for name, values in of_engine(engine).items():
            show(name, engine, values)
    show("merge", "none", of_merge())


if __name__ == "__main__":
    main()
