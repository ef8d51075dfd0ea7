"""python -m tests.postgres tests/home: run tests on a PostgreSQL of their own, which is gone afterwards."""

import os
import subprocess
import sys

from tests.races.engines import postgres_url


def main(wanted: list[str]) -> int:
    with postgres_url() as url:
        environment = os.environ | {"OUTREACH_DATABASE_URL": url}
        return subprocess.run([sys.executable, "-m", "pytest", *wanted], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
