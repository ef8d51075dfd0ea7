"""python -m tests.postgres tests/home: run tests on a PostgreSQL of their own, which is gone afterwards."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.races.engines import postgres_url


def main(wanted: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder, postgres_url(Path(folder)) as url:
        environment = os.environ | {"OUTREACH_DATABASE_URL": url}
        return subprocess.run([sys.executable, "-m", "pytest", *wanted], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
