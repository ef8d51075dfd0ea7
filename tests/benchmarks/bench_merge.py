"""The merge against loops, Typst and Chromium: cold processes, interleaved rounds, medians; `--short` takes a minute.

The long form includes the growth from 2,000 to 200,000 letters; the short one with `--growth` only.

    python -m tests.benchmarks.bench_merge [--short] [--rounds 5] [--growth]

Ours is timed as a whole process, start and imports included; the others by their work alone, which favours them.
Memory is the largest sum of the resident sets of all processes, sampled; it counts shared pages more than once.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

MIB = 1024 * 1024
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Case:
    """One engine with so many letters of a kind, and what its runs gave."""

    engine: str
    kind: str
    count: int
    seconds: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    bytes: float = 0

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)

    @property
    def per_letter_ms(self) -> float:
        return self.median_s / self.count * 1000

    def run(self) -> None:
        """Run once in a new process."""
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.engines",
                self.engine,
                self.kind,
                str(self.count),
                folder,
            ]
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.PIPE)
            peak = _watch(process)
            seconds = time.perf_counter() - start
            assert process.stdout is not None
            made = json.loads(process.stdout.read())
            process.stdout.close()
        self.seconds.append(made.get("work_s", seconds))
        self.peaks.append(peak / MIB)
        self.bytes = made["bytes"]


def _watch(process: subprocess.Popen[bytes]) -> int:
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(pid) for pid in _tree(process.pid)))
        time.sleep(0.01)
    if process.returncode:
        raise SystemExit(f"{process.args} failed")
    return peak


def _tree(pid: int) -> list[int]:
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in below for one in _tree(int(child)))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


@dataclass(frozen=True)
class Goal:
    """A promise and what was measured."""

    text: str
    measured: str
    is_reached: bool


def cases(*, is_short: bool, has_growth: bool) -> dict[str, Case]:
    """Return the cases by name; the short form is for trying the benchmark, not for quoting."""
    many, loop, some = (4_000, 20, 2_000) if is_short else (20_000, 200, 20_000)
    found = {
        "ours": Case("ours", "one", many),
        "loop": Case("loop", "one", loop),
        "ours, 187": Case("ours", "one", 187),
        "naive, 187": Case("naive", "one", 20 if is_short else 187),
        "typst": Case("typst", "one", 200 if is_short else 2_000),
        "chromium": Case("chromium", "one", 40 if is_short else 200),
        "ours, two pages": Case("ours", "two", some),
        "loop, two pages": Case("loop", "two", loop),
        "ours, QR": Case("ours", "qr", some),
        "loop, QR": Case("loop", "qr", loop),
    }
    if has_growth:
        found |= {f"growth {count}": Case("ours", "one", count) for count in (2_000, 20_000, 200_000)}
    return found


def goals(done: dict[str, Case]) -> list[Goal]:
    """Compare what was promised with what was measured."""

    def ratio(text: str, ours: str, other: str, wanted: float) -> Goal:
        found = done[other].per_letter_ms / done[ours].per_letter_ms
        return Goal(text, f"{found:,.1f}x" if found < 10 else f"{found:,.0f}x", found >= wanted)

    ours = done["ours"]
    peak, size = max(ours.peaks), ours.bytes / ours.count
    found = [
        ratio("1,000x a loop with shared FontConfiguration and image cache", "ours", "loop", 1000),
        ratio("20x Typst, one document", "ours", "typst", 20),
        ratio("60x Chromium, one document", "ours", "chromium", 60),
        Goal("all processes together under 256 MiB", f"{peak:.0f} MiB", peak < 256),
        Goal("under 400 bytes a letter", f"{size:.0f} bytes", size < 400),
        ratio("two pages: 200x the loop", "ours, two pages", "loop, two pages", 200),
        ratio("a QR code each: 200x the loop", "ours, QR", "loop, QR", 200),
        ratio("187 letters: 3x HTML(...).write_pdf() one by one", "ours, 187", "naive, 187", 3),
    ]
    if "growth 200000" in done:
        found += _growth([done[f"growth {count}"] for count in (2_000, 20_000, 200_000)])
    return found


def _growth(grown: list[Case]) -> list[Goal]:
    small, middle, large = grown
    first = (middle.median_s - small.median_s) / (middle.count - small.count)
    second = (large.median_s - middle.median_s) / (large.count - middle.count)
    more = max(large.peaks) - max(small.peaks)
    paces = f"{first * 1e6:.0f} and {second * 1e6:.0f} us a letter"
    return [
        Goal("time linear from 2,000 to 200,000", paces, second < 1.3 * first),
        Goal("memory flat from 2,000 to 200,000", f"{more:+.0f} MiB", more < 48),
    ]


def table(done: dict[str, Case], before: tuple[float, ...], after: tuple[float, ...]) -> str:
    """Return everything as Markdown."""
    lines = [
        "| case | letters | rounds | median s | spread s | ms/letter | peak MiB | bytes/letter |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {one.count:,} | {len(one.seconds)} | {one.median_s:.2f} "
        f"| {min(one.seconds):.2f}-{max(one.seconds):.2f} | {one.per_letter_ms:.3f} "
        f"| {max(one.peaks):.0f} | {one.bytes / one.count:,.0f} |"
        for name, one in done.items()
    ]
    lines += ["", "| goal | measured | reached |", "| --- | --- | --- |"]
    lines += [
        f"| {one.text} | {one.measured} | {'yes' if one.is_reached else '**no**'} |" for one in goals(done)
    ]
    packages = ("weasyprint", "pydyf", "uharfbuzz", "typst", "zxing-cpp")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    chromium = subprocess.run(["chromium", "--version"], capture_output=True, text=True).stdout.strip()
    lines += [
        "",
        f"Python {platform.python_version()}, {versions}, {chromium}; {len(os.sched_getaffinity(0))} processors.",
    ]
    lines.append(f"Load average before {_load(before)}, after {_load(after)}.")
    return "\n".join(lines)


def _load(values: tuple[float, ...]) -> str:
    return " ".join(f"{one:.2f}" for one in values)


def main(arguments: list[str] | None = None) -> str:
    """Run all cases in turn, round after round, and return the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--growth", action="store_true")
    chosen = parser.parse_args(arguments)
    done = cases(is_short=chosen.short, has_growth=chosen.growth or not chosen.short)
    if not shutil.which("chromium"):
        raise SystemExit("chromium is not installed")
    before = os.getloadavg()
    for number in range(chosen.rounds or (1 if chosen.short else 5)):
        for name, case in done.items():
            case.run()
            print(f"round {number + 1}: {name}: {case.seconds[-1]:.2f} s", file=sys.stderr)
    text = table(done, before, os.getloadavg())
    return f"Short form: for trying, not for quoting.\n\n{text}" if chosen.short else text


if __name__ == "__main__":
    print(main())
