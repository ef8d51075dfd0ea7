"""Imposition of a 346-page booklet: CPU seconds and size, medians of 7 rounds in one process; run by `make
bench`."""

import io
import resource
import statistics
import time

import pikepdf
from weasyprint import HTML

from outreach.printing.impose import Grid, Order, n_up, saddle_stitch

PAGES = 346
ROUNDS = 7
STYLE = "<style>@page { size: A5; margin: 15mm } div { break-after: page }</style>"


def booklet() -> bytes:
    """Return a booklet of A5 pages full of text."""
    paragraph = "<p>不私自下水游泳，不擅自与他人结伴游泳，不在无家长或教师带领的情况下游泳。</p>" * 8
    body = "".join(f"<div><h2>第{number}页</h2>{paragraph}</div>" for number in range(PAGES))
    pdf = HTML(string=f"<html lang=zh>{STYLE}{body}").write_pdf()
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == PAGES
    return bytes(pdf)


def main() -> None:
    source = booklet()
    tasks = {
        "saddle stitch, 2-up": lambda: saddle_stitch(source, creep_mm=1, margin_mm=8),
        "cut and stack, 4-up on A3": lambda: n_up(source, Grid(2, 2), sheet="A3", order=Order.CUT_AND_STACK),
    }
    print(f"source: {PAGES} pages, {len(source) / 1e6:.2f} MB")
    for name, task in tasks.items():
        seconds, result = [], b""
        for _ in range(ROUNDS):
            start = time.process_time()
            result = task()
            seconds.append(time.process_time() - start)
        print(
            f"{name}: median {statistics.median(seconds):.3f} s CPU "
            f"(min {min(seconds):.3f}, max {max(seconds):.3f}), {len(result) / 1e6:.2f} MB"
        )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
