"""The plugin of pytest that writes down which guard a test met, or takes guards away and tries their tests again.

`OUTREACH_GUARDS_MET=FILE pytest -p tests.guards.plugin tests/…` records; `OUTREACH_GUARDS_OFF=FILE` gives, for each
test, the guards to take away one by one, and gets back which of them were missed.
"""

import json
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.guards import switches

# What goes through where a guard is missing may be a bomb.
MOST_MEMORY, MOST_SECONDS = 4 << 30, 120

switches.install()
_met = os.environ.get("OUTREACH_GUARDS_MET", "")
_off = os.environ.get("OUTREACH_GUARDS_OFF", "")
_asked: dict[str, list[str]] = json.loads(Path(_off).read_text("utf-8")) if _off else {}
_missed: dict[str, str] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    switches.met.clear()
    try:
        return (yield)
    finally:
        if _met and switches.met:
            with Path(_met).open("a", encoding="utf-8") as file:
                file.write(json.dumps([item.nodeid, sorted(switches.met)], ensure_ascii=False) + "\n")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: Any, nextitem: pytest.Item | None) -> bool | None:
    """Run the test once for each guard, with that one taken away."""
    if not _off:
        return None
    wanted = [guard for guard in _asked.get(item.nodeid, []) if guard not in _missed]
    if wanted and is_red(item, nextitem):
        print(f"RED WITH ALL GUARDS {item.nodeid}")
        return True
    for guard in wanted:
        switches.off.add(guard)
        if is_red(item, nextitem):
            _missed[guard] = item.nodeid
        switches.off.clear()
    return True


def is_red(item: Any, nextitem: pytest.Item | None) -> bool:
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
