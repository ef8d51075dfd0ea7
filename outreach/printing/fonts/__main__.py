"""Command line for the installer: `python -m outreach.printing.fonts build | fetch-fangsong | list`."""

import sys
import time

from outreach.printing.fonts import build, fangsong
from outreach.printing.fonts.catalogue import installed_faces, read_cuts
from outreach.printing.fonts.registry import cache_folder, faces


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _build() -> int:
    started = time.monotonic()
    result = build.build(cache_folder(), say=lambda line: _say(f"  {line}"))
    verb = "were ready" if result.was_current else "are ready"
    _say(f"{len(result.cuts)} fonts {verb} in {cache_folder()} ({time.monotonic() - started:.1f} s)")
    for face in set(faces()) - set(installed_faces()):
        _say(f"not installed: {face.family} {face.style} ({face.role_zh}), from the package {face.package}")
    return 0 if result.cuts else 1


def _fetch_fangsong() -> int:
    outcome = fangsong.fetch(cache_folder())
    _say(outcome.english)
    _say(outcome.chinese)
    return 0


def _list() -> int:
    for cut in read_cuts(cache_folder()):
        _say(f"{cut.family:24} {cut.weight} {cut.role:9} {cut.characters:6} {cut.file}")
    return 0


COMMANDS = {"build": _build, "fetch-fangsong": _fetch_fangsong, "list": _list}

if __name__ == "__main__":
    command = COMMANDS.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if command is None:
        sys.exit("usage: python -m outreach.printing.fonts build | fetch-fangsong | list")
    sys.exit(command())
