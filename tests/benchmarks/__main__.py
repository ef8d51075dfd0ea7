"""make bench: runs every benchmark in a process of its own and writes its table into docs/benchmarks.md."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER.parent.parent / "docs" / "benchmarks.md"
LIBRARIES = ("weasyprint", "pikepdf", "pypdfium2", "typst", "Django", "wagtail")


def names(wanted: list[str]) -> list[str]:
    """The benchmarks asked for, or all of them."""
    return wanted or sorted(path.stem for path in FOLDER.glob("bench_*.py"))


def run(name: str) -> str:
    """Return a benchmark's output; what it prints is shown while it works."""
    lines = []
    with subprocess.Popen(
        [sys.executable, "-m", f"tests.benchmarks.{name}"], stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or []:
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        sys.exit(f"{name} failed.")
    return "".join(lines).strip()


def section(name: str, before: str, output: str) -> str:
    libraries = ", ".join(f"{library} {version(library)}" for library in LIBRARIES)
    return (
        f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{libraries}; load average before {before}, after {load()}.\n\n```text\n{output}\n```"
    )


def load() -> str:
    return " / ".join(f"{value:.1f}" for value in os.getloadavg())


def write(name: str, text: str) -> None:
    """Put a section between its markers; the prose around them is people's."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks\n"
    if begin not in page:
        page += f"\n## {name.removeprefix('bench_').replace('_', ' ').capitalize()}\n\n{begin}\n{end}\n"
    head, rest = page.split(begin, 1)
    PAGE.write_text(f"{head}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")


def main() -> None:
    for name in names(sys.argv[1:]):
        before = load()
        print(f"== {name}", flush=True)
        write(name, section(name, before, run(name)))
    print(f"Written to {PAGE}")


if __name__ == "__main__":
    main()
