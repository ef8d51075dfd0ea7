"""The loop with a short and a very long ledger, on SQLite and PostgreSQL; run by `make bench`.

Order, approval and dispatch must cost the same with 10^3 and 10^6 movements, and the page that shows where
all copies are must not add up the ledger.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.races.engines import postgres_url, sqlite_url

SHORT, LONG = 1_000, 1_000_000
ROUNDS, PAGE_ROUNDS = 150, 5
MOST_GROWTH, MOST_OF_NAIVE = 1.5, 0.3


def measure_engine(url: str) -> dict[str, dict[str, float]]:
    """Run the work in a process of its own, because a process has one database."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.loop_work", *map(str, (ROUNDS, PAGE_ROUNDS, SHORT, LONG))],
        env={**os.environ, "OUTREACH_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.races.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    result: dict[str, dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return result


def report(engine: str, found: dict[str, dict[str, float]]) -> None:
    short, long = found[str(SHORT)], found[str(LONG)]
    for name in ("order", "approval", "dispatch"):
        growth = long[name] / short[name]
        print(
            f"{engine}, {name}: {short[name]:.2f} ms with 10^3 rows, {long[name]:.2f} ms with 10^6, "
            f"{growth:.2f} times {verdict(growth <= MOST_GROWTH)}"
        )
    share = long["page"] / long["naive"]
    print(
        f"{engine}, where the copies are, 10^6 rows: page {long['page']:.0f} ms, naive sum "
        f"{long['naive']:.0f} ms, {share:.2f} of it {verdict(share < MOST_OF_NAIVE)}; "
        f"totals differ from the sum in {long['imbalances']:.0f} places {verdict(not long['imbalances'])}"
    )


def verdict(is_reached: bool) -> str:
    return "(reached)" if is_reached else "(NOT reached)"


def main() -> None:
    for engine in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            folder.chmod(0o755)
            chosen = nullcontext(sqlite_url(folder)) if engine == "SQLite" else postgres_url()
            with chosen as url:
                report(engine, measure_engine(url))


if __name__ == "__main__":
    main()
