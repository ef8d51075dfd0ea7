"""Migrated databases that stay between test runs, one for each set of migrations."""

import tempfile
from hashlib import sha256
from pathlib import Path

from tests.house.tree import ROOT

KEPT = Path(tempfile.gettempdir()) / "outreach-test-databases"


def kept_file(suffix: str) -> Path:
    """Where a database with exactly these migrations and libraries lies, or will."""
    seal = sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/*/migrations/*.py")):
        seal.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    KEPT.mkdir(exist_ok=True)
    return KEPT / f"{seal.hexdigest()[:24]}{suffix}"
