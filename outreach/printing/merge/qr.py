"""QR codes as plain SVG: one black path, one module one unit, no quiet zone; decoding is preflight's."""

from functools import lru_cache

import segno

ERROR_LEVEL = "m"


@lru_cache(maxsize=64)
def qr_svg(text: str) -> bytes:
    """Return the SVG drawing of a QR code."""
    rows = modules(text)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f'<path d="{path(rows)}"/></svg>'
    ).encode()


def modules(text: str) -> tuple[bytearray, ...]:
    """Return the rows of dark (1) and light (0) modules."""
    matrix: tuple[bytearray, ...] = segno.make_qr(text, error=ERROR_LEVEL, boost_error=False).matrix
    return matrix


def path(rows: tuple[bytearray, ...]) -> str:
    """Return SVG path data: one closed bar for each horizontal run of dark modules."""
    return "".join(
        f"M{start} {y}h{end - start}v1H{start}z" for y, row in enumerate(rows) for start, end in bars(row)
    )


def bars(row: bytearray) -> list[tuple[int, int]]:
    """Return the (start, end) columns of the dark runs of one row."""
    runs, start = [], row.find(1)
    while start >= 0:
        end = row.find(0, start)
        end = len(row) if end < 0 else end
        runs.append((start, end))
        start = row.find(1, end)
    return runs
