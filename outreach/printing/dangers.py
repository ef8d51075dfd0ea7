"""What a PDF from outside would do when it is opened: scripts, programs, hidden files. Run as a process of its own.

A PDF can unpack to any size while it is read, so `python -m outreach.printing.dangers` reads it from standard
input under limits and answers with one word a line.
"""

import io
import resource
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pikepdf

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_S = 20
WALL_S = 30

UNREADABLE = "unreadable"
ENCRYPTED = "encrypted"
SCRIPT = "script"
LAUNCH = "launch"
ATTACHMENT = "attachment"
OUTSIDE = "outside"

ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Rendition": SCRIPT,
    "/Launch": LAUNCH,
    "/ImportData": OUTSIDE,
    "/SubmitForm": OUTSIDE,
    "/GoToR": OUTSIDE,
    "/GoToE": ATTACHMENT,
}
ANNOTATIONS = {"/FileAttachment": ATTACHMENT, "/RichMedia": SCRIPT, "/Movie": SCRIPT, "/3D": SCRIPT}
KEYS = {"/JS": SCRIPT, "/XFA": SCRIPT, "/EmbeddedFiles": ATTACHMENT, "/EF": ATTACHMENT}


def find_dangers(content: bytes) -> list[str]:
    """Return the kinds of danger, sorted; [] for a harmless one. Costs one new process."""
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "outreach.printing.dangers"],
            input=content,
            capture_output=True,
            timeout=WALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [UNREADABLE]
    return answer.stdout.decode().split() if answer.returncode == 0 else [UNREADABLE]


def read_dangers(content: bytes) -> list[str]:
    """The same in this process; only for bytes of our own."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return sorted({danger for item in pdf.objects for danger in _dangers_of(item)})
    except pikepdf.PasswordError:
        return [ENCRYPTED]
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        return [UNREADABLE]


def _dangers_of(root: Any) -> Iterator[str]:
    """Walk one object without recursion; what it refers to is an object of its own in the list."""
    waiting = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting.extend(part for part in item if not part_is_far(part))
        elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            for key, value in item.items():
                yield from _danger_of_entry(key, value)
                if not part_is_far(value):
                    waiting.append(value)


def _danger_of_entry(key: str, value: Any) -> Iterator[str]:
    if key in KEYS:
        yield KEYS[key]
    if isinstance(value, pikepdf.Name):
        found = {"/S": ACTIONS, "/Subtype": ANNOTATIONS}.get(key, {}).get(str(value))
        if found:
            yield found


def part_is_far(part: Any) -> bool:
    return bool(getattr(part, "is_indirect", False))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    sys.stdout.write("\n".join(read_dangers(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
