"""One run of one engine in a process of its own; prints what it made as JSON. Called by bench_merge, not by people."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import typst

# First, as in the product: it makes WeasyPrint's own import quicker.
from outreach.printing import press  # isort: skip
from weasyprint import HTML

from outreach.printing.assets import Assets
from outreach.printing.fetcher import AssetFetcher
from outreach.printing.fonts import cache_folder
from outreach.printing.merge import MergeJob, merge
from tests.benchmarks import letters

Made = dict[str, float]


def ours(kind: str, count: int, folder: Path) -> Made:
    """Merge as the product does."""
    job = MergeJob({"letter": letters.template(kind)}, lambda: letters.records(count, kind), title="信")
    result = merge(job, folder / "ours.pdf")
    return {
        "bytes": result.bytes,
        "pages": result.pages,
        "classes": result.classes,
        "alone": result.fallbacks,
    }


def loop(kind: str, count: int, folder: Path) -> Made:
    """Make letter after letter with one FontConfiguration and one image cache: what a competent programmer writes."""
    template, size = letters.template(kind), 0
    start = time.perf_counter()
    for record in letters.records(count, kind):
        pdf = press.render(template.fill(record.values), assets=template.assets)
        (folder / "letter.pdf").write_bytes(pdf)
        size += len(pdf)
    return {"bytes": size, "pages": count, "work_s": time.perf_counter() - start}


def naive(kind: str, count: int, folder: Path) -> Made:
    """Make letter after letter by HTML(...).write_pdf(), with nothing shared."""
    template, size = letters.template(kind), 0
    start = time.perf_counter()
    for record in letters.records(count, kind):
        assets = Assets()
        assets.add_bytes("code.svg", template.assets.read("asset:code.svg")[0])
        pdf = HTML(string=template.fill(record.values), url_fetcher=AssetFetcher(assets)).write_pdf()
        (folder / "letter.pdf").write_bytes(pdf)
        size += len(pdf)
    return {"bytes": size, "pages": count, "work_s": time.perf_counter() - start}


def typst_document(_kind: str, count: int, folder: Path) -> Made:
    """Set all letters as one Typst document."""
    source = letters.write_typst(count, folder)
    start = time.perf_counter()
    typst.compile(
        str(source),
        output=str(folder / "typst.pdf"),
        font_paths=[str(cache_folder() / "faces")],
        ignore_system_fonts=True,
        pdf_tags=False,
    )
    work = time.perf_counter() - start
    return {"bytes": (folder / "typst.pdf").stat().st_size, "pages": count, "work_s": work}


def chromium(_kind: str, count: int, folder: Path) -> Made:
    """Print one document with all letters from headless Chromium."""
    (folder / "letters.html").write_text(letters.chromium_html(count, cache_folder() / "faces"), "utf-8")
    options = (
        "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    )
    quiet = ["--disable-component-update", "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}"]
    target = f"--print-to-pdf={folder / 'chromium.pdf'}"
    start = time.perf_counter()
    subprocess.run(
        ["chromium", *options.split(), *quiet, target, (folder / "letters.html").as_uri()],
        check=True,
        capture_output=True,
    )
    work = time.perf_counter() - start
    return {"bytes": (folder / "chromium.pdf").stat().st_size, "pages": count, "work_s": work}


ENGINES: dict[str, Callable[[str, int, Path], Made]] = {
    "ours": ours,
    "loop": loop,
    "naive": naive,
    "typst": typst_document,
    "chromium": chromium,
}

if __name__ == "__main__":
    name, kind, count, folder = sys.argv[1:]
    print(json.dumps(ENGINES[name](kind, int(count), Path(folder))))
