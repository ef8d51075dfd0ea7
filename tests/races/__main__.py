"""Run all storms as `python -m tests.races ATTEMPTS PAIRS CLIENTS`, with OUTREACH_DATABASE_URL set."""

import json
import os
import sys
import time
from itertools import count
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.races.settings")
django.setup()

from materials.actions.balances import find_imbalances  # noqa: E402 - models load after setup
from tests import factories  # noqa: E402
from tests.races import report_storms, storms  # noqa: E402
from tests.races.storms import CONTROL  # noqa: E402

STORMS = storms.STORMS | report_storms.STORMS


def run_storm(name: str, attempts: int, clients: int, *, guarded: bool) -> dict[str, Any]:
    guards = storms.open_guards() | report_storms.open_guards()
    patches = [] if guarded else guards[name]
    for patch in patches:
        patch.start()
    try:
        result = STORMS[name](attempts, clients)
    finally:
        for patch in patches:
            patch.stop()
    return result | {"storm": name, "guarded": guarded, "ends": dict(result["ends"])}


def main(attempts: int, pairs: int, clients: int) -> None:
    """Print one line of JSON for each storm; the guarded ones first, whose books must balance."""
    # Another process may have used this database before: its codes must not come again.
    factories._serial = count(time.time_ns() // 10**8 % 10**7)
    for guarded in (True, False):
        for name in STORMS:
            # A report takes longer than a signature.
            size = attempts if name == "orders" else pairs // 2 if name in report_storms.STORMS else pairs
            # A control needs the first fault, not all of them.
            result = run_storm(name, size if guarded else min(size, CONTROL), clients, guarded=guarded)
            print(json.dumps(result | {"imbalances": len(find_imbalances())}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
