"""Takes each guard of the list away, one by one, and runs its test, which must be red: `python -m tests.guards`.

`python -m tests.guards find MET` looks, for each guard that has no test yet, among those that met it (as `plugin` has
recorded) for one that turns red without it. `python -m tests.guards only WORD` tries the guards of the list that the
word stands in. A guard that no test misses is printed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.guards import switches
from tests.guards.guards import read_list, write_list
from tests.guards.notes import RED

# Tests that are tried for one guard before it counts as missed by nobody.
CANDIDATES = 12


def missed(asked: dict[str, list[str]]) -> dict[str, str]:
    """Run each test with each of its guards taken away; returns (guard, test that turned red).

    A process for each file: what went through where a guard was missing stays in memory.
    """
    found: dict[str, str] = {}
    rooms: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for test, guards in asked.items():
        rooms[test.partition("::")[0]][test] = guards
    for room, tests in sorted(rooms.items()):
        found |= missed_in(room, tests, found)
    return found


def missed_in(room: str, asked: dict[str, list[str]], known: dict[str, str]) -> dict[str, str]:
    """Run the tests of one file, without guards that are known to be missed."""
    asked = {test: [guard for guard in guards if guard not in known] for test, guards in asked.items()}
    if not any(asked.values()):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        off = Path(folder) / "off.json"
        off.write_text(json.dumps(asked), encoding="utf-8")
        process = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-s",
                "-p",
                "tests.guards.plugin",
                "-p",
                "no:cacheprovider",
                room,
            ],
            env=os.environ | {"OUTREACH_GUARDS_OFF": str(off)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        told = off.with_suffix(".missed")
        if not told.exists():
            print(process.stdout[-3000:])
            return {}
        for line in process.stdout.splitlines():
            if line.startswith(RED):
                print(line)
        found: dict[str, str] = json.loads(told.read_text("utf-8"))
        return found


def by_test(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    asked = defaultdict(list)
    for guard, test in pairs:
        asked[test].append(guard)
    return dict(asked)


def find(record: Path, wanted: set[str]) -> dict[str, str]:
    """Try for each guard tests that met it; first those that met few others, for they are about it."""
    tests: dict[str, set[str]] = defaultdict(set)
    met: dict[str, set[str]] = defaultdict(set)
    for line in record.read_text("utf-8").splitlines():
        test, guards = json.loads(line)
        met[test] |= set(guards)
        for guard in wanted & set(guards):
            tests[guard].add(test)
    known = {
        guard: sorted(some, key=lambda test: (len(met[test]), len(test)))[:CANDIDATES]
        for guard, some in tests.items()
    }
    return missed(by_test([(guard, test) for guard, some in known.items() for test in some]))


def main(words: list[str]) -> int:
    asked = read_list()
    match words:
        case ["find", record]:
            found = {guard: test for guard, test in asked.items() if test}
            found |= find(Path(record), set(switches.find_all()) - set(found))
            asked = {guard: found.get(guard, "") for guard in switches.find_all()}
            write_list(asked)
        case [] | ["only", _]:
            asked = {guard: test for guard, test in asked.items() if words[-1:] == [] or words[-1] in guard}
            found = missed(by_test([(guard, test) for guard, test in asked.items() if test]))
        case _:
            sys.exit(__doc__ or "")
    survived = [guard for guard, test in asked.items() if test and guard not in found]
    untried = [guard for guard, test in asked.items() if not test]
    print(f"guards {len(asked)}, taken away and missed {len(found)}, unproved {len(untried)}")
    for guard in survived:
        print(f"  nobody misses {guard}")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
