"""Loads Outreach once and runs each command that is asked for in a fork of itself: it starts in milliseconds.

Run as `python -m tests.drills.forks`. Reads a line of JSON for each command, its words as they would be typed
after `python`; answers a line of JSON with the exit code and what was said on both outputs.
"""

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import IO, Any

from django.core.management import execute_from_command_line

from tests.drills import clerks, faults, imports, kills, letters

DOORS: dict[str, Callable[[list[str]], None]] = {
    "tests.drills.clerks": clerks.main,
    "tests.drills.faults": lambda words: faults.main(words[0]),
    "tests.drills.imports": imports.main,
    "tests.drills.kills": lambda words: kills.main(words[0], int(words[1])),
    "tests.drills.letters": lambda _words: letters.main(),
}


def obey(words: list[str]) -> None:
    match words:
        case ["manage.py", *_rest]:
            execute_from_command_line(words)
        case ["-m", door, *rest]:
            DOORS[door](rest)
        case _:
            raise ValueError(words)


def run(words: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if not child:
            _become(words, out, err)
        _pid, status = os.waitpid(child, 0)
        return {"code": os.waitstatus_to_exitcode(status), "out": _read(out), "err": _read(err)}


def _become(words: list[str], out: IO[str], err: IO[str]) -> None:
    """End as the command would; never returns into the loop of the parent."""
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    code: Any = 1
    try:
        obey(words)
        code = 0
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


def _read(stream: IO[str]) -> str:
    stream.seek(0)
    return stream.read()


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
