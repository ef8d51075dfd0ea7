"""The files of the project as git sees them, for the tests of the house."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("home", "materials", "campaigns", "outreach")


def our_files() -> list[Path]:
    """List what is committed or about to be, relative to the root; what git ignores is nobody's."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    # A file that was just removed is still listed until that is committed.
    return sorted(Path(name) for name in set(listed.split("\0")) if name and (ROOT / name).is_file())


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def is_generated(path: Path) -> bool:
    """Migrations are written by Django: our laws of style do not bind it."""
    return "migrations" in path.parts


def our_modules() -> list[Path]:
    return [path for path in our_files() if path.suffix == ".py" and not is_generated(path)]
