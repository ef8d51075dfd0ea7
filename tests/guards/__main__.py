"""Takes each guard of the list away, one by one, and runs its test, which must be red: `python -m tests.guards`.

`python -m tests.guards find MET` makes the list anew from what `plugin` recorded: for each guard one of the tests that
met it and turns red without it. A guard that no test misses is printed.
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

# Tests that are tried for one guard before it counts as missed by nobody.
CANDIDATES = 6


def missed(asked: dict[str, list[str]]) -> dict[str, str]:
    """Run each test with each of its guards taken away; returns (guard, test that turned red)."""
    with tempfile.TemporaryDirectory() as folder:
        off = Path(folder) / "off.json"
        off.write_text(json.dumps(asked), encoding="utf-8")
        rooms = sorted({test.partition("::")[0] for test in asked})
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
                *rooms,
            ],
            env=os.environ | {"OUTREACH_GUARDS_OFF": str(off)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        told = off.with_suffix(".missed")
        if not told.exists():
            sys.exit(process.stdout[-3000:])
        found: dict[str, str] = json.loads(told.read_text("utf-8"))
        return found


def by_test(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    asked = defaultdict(list)
    for guard, test in pairs:
        asked[test].append(guard)
    return dict(asked)


def find(record: Path) -> dict[str, str]:
    """Try for each guard the shortest-named tests that met it."""
    tests = defaultdict(set)
    for line in record.read_text("utf-8").splitlines():
        test, guards = json.loads(line)
        for guard in guards:
            tests[guard].add(test)
    known = {guard: sorted(tests[guard], key=len)[:CANDIDATES] for guard in switches.find_all()}
    return missed(by_test([(guard, test) for guard, some in known.items() for test in some]))


def main(words: list[str]) -> int:
    asked = read_list()
    match words:
        case ["find", record]:
            found = {guard: test for guard, test in asked.items() if test} | find(Path(record))
            asked = {guard: found.get(guard, "") for guard in switches.find_all()}
            write_list(asked)
        case []:
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
