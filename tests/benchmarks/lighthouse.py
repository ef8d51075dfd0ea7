"""make lighthouse: the four groups of Lighthouse on phone settings, for the pages that most people open.

Prints a table for docs/benchmarks.md, with what a phone waits for: the largest thing in sight, how far things
jump, and how much comes over the wire.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "build" / "lighthouse"
PAGES = {
    "home": "/",
    "campaign": "/campaigns/month/",
    "lectures": "/lectures/",
    "materials": "/materials/",
    "material": "/materials/cb-flyer-01/",
    "my village": "/village/",
    "a village": "/village/421281901001/",
    "search": "/search/?q=%E6%BA%BA%E6%B0%B4",
    "law": "/law/",
    "news": "/campaigns/month/news-1/",
}
GROUPS = ("performance", "accessibility", "best-practices", "seo")
# Search engines are asked to leave these out, and Lighthouse counts that as a fault.
NOT_FOR_ROBOTS = {"a village", "search"}
WANTED = 98


@dataclass(frozen=True, slots=True)
class Report:
    name: str
    scores: dict[str, int]
    largest_s: float
    shift: float
    bytes_sent: int
    faults: list[str]

    def row(self) -> str:
        scores = " | ".join(str(self.scores[group]) for group in GROUPS)
        return f"| {self.name} | {scores} | {self.largest_s:.1f} | {self.shift:.3f} | {self.bytes_sent:,} |"

    def is_good(self) -> bool:
        wanted = [group for group in GROUPS if group != "seo" or self.name not in NOT_FOR_ROBOTS]
        return all(self.scores[group] >= WANTED for group in wanted)


def measure(site: str, name: str, address: str) -> Report:
    """Return the scores of one page, 0 to 100, and every audit that took something off."""
    file = FOLDER / f"{name.replace(' ', '-')}.json"
    subprocess.run(
        [
            "npx",
            "lighthouse",
            site.rstrip("/") + address,
            "--quiet",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            "--output=json",
            f"--output-path={file}",
        ],
        cwd=FOLDER,
        env={"CHROME_PATH": "/usr/bin/chromium", **os.environ},
        check=True,
    )
    report = json.loads(file.read_text(encoding="utf-8"))
    groups, audits = report["categories"], report["audits"]
    weighed = {one["id"] for group in GROUPS for one in groups[group]["auditRefs"] if one["weight"]}
    return Report(
        name,
        {group: round(groups[group]["score"] * 100) for group in GROUPS},
        audits["largest-contentful-paint"]["numericValue"] / 1000,
        audits["cumulative-layout-shift"]["numericValue"],
        round(audits["total-byte-weight"]["numericValue"]),
        sorted(
            key for key in weighed if (audits[key]["score"] or 0) < 1 and audits[key]["score"] is not None
        ),
    )


def main() -> None:
    print("| page | " + " | ".join(GROUPS) + " | largest in sight, s | layout shift | bytes |")
    print("| --- |" + " ---: |" * (len(GROUPS) + 3))
    reports = []
    for name, address in PAGES.items():
        reports.append(measure(sys.argv[1], name, address))
        print(reports[-1].row(), flush=True)
    for report in reports:
        if report.faults:
            print(f"{report.name}: {', '.join(report.faults)}")
    sys.exit(not all(report.is_good() for report in reports))


if __name__ == "__main__":
    main()
