"""The torture list on SQLite and on PostgreSQL, one line each: `python -m tests.torture.everywhere`."""

import sys
import tempfile
from pathlib import Path

from tests.drills.stages import ENGINES, new_site


def main() -> int:
    worst = 0
    for engine in ENGINES:
        with tempfile.TemporaryDirectory() as scratch, new_site(engine, Path(scratch)) as site:
            process = site.start("-m", "tests.torture")
            out, err = process.communicate()
            print(f"{engine}: {out.strip() or err[-2000:]}", flush=True)
            worst = max(worst, process.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
