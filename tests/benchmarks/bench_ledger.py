"""A ledger pack of 2,000 photos: seconds, size, peak memory, twice; run by `make bench`.

Works on a database of its own in a temporary folder. Each step is a process of its own, so that the peak is
that of making a pack, and not of writing the photos.
"""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

STEPS = ("fill", "pack", "pack")


def main() -> None:
    with TemporaryDirectory() as folder:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
            "OUTREACH_DATA_DIR": folder,
        }
        for step in STEPS:
            command = [sys.executable, "-m", "tests.benchmarks.ledger_steps", step]
            subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
