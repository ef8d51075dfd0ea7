"""Anything in any order, on the database of OUTREACH_DATABASE_URL: the ledger's sum stays the balance.

Run as `python -m tests.races.books EXAMPLES STEPS`; fails with the shortest story that breaks the books.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.races.settings")
django.setup()

from hypothesis import HealthCheck, settings  # noqa: E402
from hypothesis.stateful import run_state_machine_as_test  # noqa: E402

from tests.materials.loop.office import AnyOrderOfEvents  # noqa: E402 - models load after setup


def main(examples: int, steps: int) -> None:
    plan = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AnyOrderOfEvents, settings=plan)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
