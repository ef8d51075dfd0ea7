"""The plugin of pytest that writes down which guard a test met, or takes guards away and tries their tests again.

`OUTREACH_GUARDS_MET=FILE pytest -p tests.guards.plugin tests/…` records; `OUTREACH_GUARDS_OFF=FILE` gives, for each
test, the guards to take away one by one, and gets back which of them were missed. Processes that a test starts follow.
"""

import json
import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.guards import notes, switches

# What goes through where a guard is missing may be a bomb.
MOST_MEMORY, MOST_SECONDS = 4 << 30, 120

switches.met = notes.Met()
switches.install()
_folder = tempfile.TemporaryDirectory(prefix="guards-")
notes.open_page(Path(_folder.name) / "page.json")
_off = os.environ.get("OUTREACH_GUARDS_OFF", "")
_asked: dict[str, list[str]] = json.loads(Path(_off).read_text("utf-8")) if _off else {}
_missed: dict[str, str] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    switches.met.clear()
    if not _off:
        notes.write_page(item.nodeid, "")
    try:
        return (yield)
    finally:
        if switches.met and not _off:
            notes.write_down(item.nodeid, sorted(switches.met))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: Any, nextitem: pytest.Item | None) -> bool | None:
    """Run the test once for each guard, with that one taken away."""
    if not _off:
        return None
    wanted = [guard for guard in _asked.get(item.nodeid, []) if guard not in _missed]
    if wanted and is_red(item, nextitem):
        print(f"\n{notes.RED} {item.nodeid}")
        return True
    for guard in wanted:
        switches.off.add(guard)
        notes.write_page(item.nodeid, guard)
        if is_red(item, nextitem):
            _missed[guard] = item.nodeid
        switches.off.clear()
        notes.write_page("", "")
    return True


def is_red(item: Any, nextitem: pytest.Item | None) -> bool:
    # Tests between this one and the last may have had nothing to do: what those held open is closed here.
    item.session._setupstate.teardown_exact(item)
    item._initrequest()
    signal.alarm(MOST_SECONDS)
    try:
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    finally:
        signal.alarm(0)
    return any(report.failed for report in reports)


def pytest_sessionstart() -> None:
    if _off:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        signal.signal(signal.SIGALRM, _too_long)


def _too_long(*_args: object) -> None:
    raise TimeoutError


def pytest_sessionfinish() -> None:
    if _off:
        Path(_off).with_suffix(".missed").write_text(json.dumps(_missed, ensure_ascii=False), "utf-8")
