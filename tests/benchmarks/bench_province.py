"""Every page of one county at 1 and at 10 counties on PostgreSQL: times side by side, numbers of queries.

Asked as somebody of a county with all roles, as one of its townships, as its prefecture, as the administrator of all,
in all counties and at work in the first, and as the public, with nothing kept between two requests.
OUTREACH_BENCH_COUNTIES=1,100 measures a province, whose filling takes half an hour; OUTREACH_BENCH_URLS=url,url
measures databases that are there.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from typing import Any

from tests.house.tree import ROOT
from tests.races.engines import postgres_url

SIZE = ("1000", "10000", "100000")
MOST = 3.0

# Milliseconds, number of queries and status of each page.
Measured = dict[str, tuple[float, int, int]]
# Below this a page is as quick as a page can be, and its ratio is noise.
LEAST_MS = 20.0
SHOWN = 25
SETTINGS = {
    "OUTREACH_DEBUG": "no",
    "OUTREACH_LOG_LEVEL": "CRITICAL",
    "OUTREACH_RATE_LIMITS": "no",
    "OUTREACH_KEEP_PARTS": "no",
    "OUTREACH_PAGE_CACHE_S": "0",
    "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
}


def work(url: str, *words: str) -> list[Any]:
    """Run the work in a process of its own, because a process has one database; each of its lines is a result."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.province_pages", *words],
            cwd=ROOT,
            env={**os.environ, **SETTINGS, "OUTREACH_DATABASE_URL": url, "OUTREACH_DATA_DIR": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"{words} failed.")
    return [json.loads(line) for line in done.stdout.splitlines()]


def pages(url: str, which: str) -> Measured:
    return {name: (ms, queries, status) for name, ms, queries, status in work(url, which)}


def report(small: Measured, large: Measured) -> None:
    both = sorted(small.keys() & large.keys())
    ratios = {name: large[name][0] / max(small[name][0], LEAST_MS) for name in both}
    slow = [name for name in both if ratios[name] > MOST]
    more = [name for name in both if large[name][1] > small[name][1] + 1]
    failed = [name for name in both if large[name][2] >= 500]
    for who in ("county", "township", "prefecture", "all", "working", "public"):
        mine = [name for name in both if name.startswith(f"{who} ")]
        worst = max(mine, key=ratios.__getitem__)
        print(
            f"{who}: {len(mine)} pages, {sum(name not in slow for name in mine)} within {MOST:.0f}x; "
            f"worst {ratios[worst]:.1f}x {worst.partition(' ')[2]}"
        )
    print(f"more queries (one more for the part of the tree is allowed): {len(more)}; errors: {len(failed)}")
    print(f"{'ms at 1':>9}{'ms at 100':>11}{'ratio':>7}{'queries':>12}  page")
    for name in sorted(
        {*slow, *more, *failed, *sorted(both, key=lambda one: -ratios[one])[:SHOWN]},
        key=lambda one: -ratios[one],
    ):
        (before, asked, _), (after, asks, status) = small[name], large[name]
        print(
            f"{before:9.0f}{after:11.0f}{ratios[name]:7.1f}{asked:7d} → {asks:<3d} {name}"
            f"{'' if status < 500 else f' ({status})'}"
        )


def main() -> None:
    counties = [int(one) for one in os.environ.get("OUTREACH_BENCH_COUNTIES", "1,10").split(",")]
    urls = os.environ.get("OUTREACH_BENCH_URLS", "").split(",")
    found = []
    for number, count in enumerate(counties):
        with nullcontext(urls[number]) if urls[0] else postgres_url() as url:
            if not urls[0]:
                print(f"{count} counties made in {work(url, str(count), *SIZE)[0]:.0f} s", flush=True)
            found.append(pages(url, "every"))
    report(*found)


if __name__ == "__main__":
    main()
