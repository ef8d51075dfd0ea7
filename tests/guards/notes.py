"""What the processes of one test tell each other: which test it is, which guard is off, which were met."""

import json
import os
from pathlib import Path

from tests.guards import switches
from tests.house.tree import ROOT

# The page that the plugin writes and every process that a test starts reads; the record that all add to.
# How a test is told that fails with all guards in their places: it proves nothing.
RED = "RED WITH ALL GUARDS"
PAGE, RECORD = "OUTREACH_GUARDS_PAGE", "OUTREACH_GUARDS_MET"


class Met(set[str]):
    """Guards that were met; those met in another process than the test's own go to the record at once."""

    def __init__(self) -> None:
        super().__init__()
        self.home = os.getpid()

    def add(self, guard: str) -> None:
        if guard in self:
            return
        super().add(guard)
        if os.getpid() != self.home:
            write_down(read_page()["test"], [guard])


class Off(set[str]):
    """Guards that are off, in a process that must look it up: it may live longer than one test."""

    def __contains__(self, guard: object) -> bool:
        return bool(guard == read_page()["off"])


def open_page(path: Path) -> None:
    """Begin a page, and let every Python that is started from now on read it."""
    os.environ[PAGE] = str(path)
    here = Path(__file__).with_name("child")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(here), str(ROOT), os.environ.get("PYTHONPATH", "")])
    write_page("", "")


def write_page(test: str, off: str) -> None:
    page = Path(os.environ[PAGE])
    draft = page.with_suffix(".draft")
    draft.write_text(json.dumps({"test": test, "off": off}), encoding="utf-8")
    draft.replace(page)


def read_page() -> dict[str, str]:
    page: dict[str, str] = json.loads(Path(os.environ[PAGE]).read_text("utf-8"))
    return page


def write_down(test: str, guards: list[str]) -> None:
    """Add a line to the record, if there is one; short lines of several processes do not mix."""
    if record := os.environ.get(RECORD):
        with Path(record).open("a", encoding="utf-8") as file:
            file.write(json.dumps([test, guards], ensure_ascii=False) + "\n")


def follow() -> None:
    """Make this a process of the test whose page it reads."""
    switches.met, switches.off = Met(), Off()
    # No process of the test itself: everything that is met here goes to the record.
    switches.met.home = 0
