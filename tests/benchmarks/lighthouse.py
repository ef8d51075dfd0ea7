"""make lighthouse: the four groups of Lighthouse on phone settings, for the pages that most people open."""

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "build" / "lighthouse"
PAGES = {
    "home": "/",
    "campaign": "/campaigns/month/",
    "material": "/materials/cb-flyer-01/",
    "lectures": "/lectures/",
}
GROUPS = ("performance", "accessibility", "best-practices", "seo")
WANTED = 98


def measure(site: str, name: str, address: str) -> dict[str, int]:
    """Return the score of each group, 0 to 100."""
    report = FOLDER / f"{name}.json"
    subprocess.run(
        [
            "npx",
            "lighthouse",
            site.rstrip("/") + address,
            "--quiet",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            "--output=json",
            f"--output-path={report}",
        ],
        cwd=FOLDER,
        env={"CHROME_PATH": "/usr/bin/chromium", **os.environ},
        check=True,
    )
    groups = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {group: round(groups[group]["score"] * 100) for group in GROUPS}


def main() -> None:
    lowest = 100
    for name, address in PAGES.items():
        scores = measure(sys.argv[1], name, address)
        lowest = min(lowest, *scores.values())
        print(f"{name:<10}", "  ".join(f"{group} {score}" for group, score in scores.items()), flush=True)
    sys.exit(lowest < WANTED)


if __name__ == "__main__":
    main()
