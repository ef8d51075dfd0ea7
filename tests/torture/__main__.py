"""The whole manifest against one site: `python -m tests.torture`, with OUTREACH_DATABASE_URL set; `make torture`."""

import logging
import os
import sys
import time
from itertools import count

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.drills.settings")
django.setup()

from django.test.utils import setup_test_environment  # noqa: E402 - models load after setup

from tests import factories  # noqa: E402
from tests.torture import places, runner  # noqa: E402


def main() -> int:
    logging.disable(logging.CRITICAL)
    # Without it an answer tells nothing of its form.
    setup_test_environment()
    # Another run may have used this database before: its codes must not come again.
    factories._serial = count(time.time_ns() // 10**8 % 10**6)
    outcome = runner.run(
        places.set_stage(),
        runner.load()[int(sys.argv[1]) if sys.argv[1:] else 0 : int(sys.argv[2]) if sys.argv[2:] else None],
    )
    print(outcome)
    for line in (*outcome.broken, *outcome.raw, *outcome.written):
        print(f"  {line}")
    return 0 if outcome.handled == outcome.total else 1


if __name__ == "__main__":
    sys.exit(main())
