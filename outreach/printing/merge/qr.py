"""QR codes as plain SVG: one black path, one module one unit, no quiet zone; decoding is preflight's.

Most of an encoder's time goes into trying the eight masks. Here one is encoded, and the others follow from it: what two
masks differ in, format information included, is the same for all texts of a version (ISO/IEC 18004, 7.8). They are
judged by the standard's penalties, with all modules of a code in one integer.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import compress
from math import isqrt
from typing import Any

import zxingcpp

ERROR_LEVEL = "M"
MASKS = range(8)
_SIMPLE = re.compile(r"[0-9A-Z $%*+./:-]*")
# What each mask changes against mask 0, by the size of the code.
_differences: dict[int, list[int]] = {}
_AS_BITS, _AS_FLAGS = bytes.maketrans(b"\0\xff", b"10"), bytes.maketrans(b"01", b"\0\1")
# From the first dark module of a run to the first light one behind it, counted row by row with a light one after each.
Bar = tuple[int, int]


@lru_cache(maxsize=64)
def qr_svg(text: str) -> bytes:
    """Return the SVG drawing of a QR code."""
    size, found = bars(text)
    corners = [(*divmod(start, size + 1), end - start) for start, end in found]
    path = "".join(f"M{left} {row}H{left + width}V{row + 1}H{left}z" for row, left, width in corners)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        f'<path d="{path}"/></svg>'
    ).encode()


def bars(text: str) -> tuple[int, list[Bar]]:
    """Return the number of modules on a side, and every horizontal run of dark ones."""
    size, candidates = _masked(text)
    best = f"{min(candidates, key=_judge(size)):0{size * size}b}"
    rows = int("0".join([best[place : place + size] for place in range(0, size * size, size)]) + "0", 2)
    edges = f"{rows ^ rows >> 1:0{size * (size + 1)}b}".encode().translate(_AS_FLAGS)
    places = compress(range(len(edges)), edges)
    return size, list(zip(places, places, strict=True))


def _masked(text: str) -> tuple[int, list[int]]:
    """Return the size of a code, and its modules under every mask."""
    size, first = _encoded(text, 0)
    if size not in _differences:
        _differences[size] = [first ^ _encoded(text, mask)[1] for mask in MASKS]
    return size, [first ^ difference for difference in _differences[size]]


def _encoded(text: str, mask: int) -> tuple[int, int]:
    """Return the size of a code, and its modules as bits, row by row, dark ones set, the first one highest."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=ERROR_LEVEL, data_mask=mask)
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    pixels = bytes(image)
    return isqrt(len(pixels)), int(pixels.translate(_AS_BITS), 2)


@lru_cache(maxsize=40)
def _judge(size: int) -> Callable[[int], int]:
    """Return the function that gives a code of this size its penalty (ISO/IEC 18004, 7.8.3.1)."""
    area = size * size

    def fit(length: int) -> tuple[int, int]:
        """Mark where a row of so many modules can end: going along a row, and going down."""
        return int(f"{'0' * (length - 1)}{'1' * (size - length + 1)}" * size, 2), (
            1 << area - size * (length - 1)
        ) - 1

    ways = [(step, two, eleven) for step, two, eleven in zip((1, size), fit(2), fit(11), strict=True)]

    def penalty(dark: int) -> int:
        light = (1 << area) - 1 ^ dark
        points = 10 * (abs(20 * dark.bit_count() - 10 * area) // area)
        blocks = -1
        for step, two, eleven in ways:
            same = ~(dark ^ dark >> step) & two
            three = same & same >> step
            five = three & three >> 2 * step
            points += five.bit_count() + 2 * (five & ~(five >> step)).bit_count()
            # Dark and light as 1:1:3:1:1, like a finder pattern, with four light ones before or behind.
            ends = dark & light >> step
            finder = (
                ends
                & dark >> 2 * step
                & dark >> 3 * step
                & dark >> 4 * step
                & (light & dark >> step) >> 5 * step
            )
            pair = light & light >> step
            four = pair & pair >> 2 * step
            points += 40 * (finder & four >> 7 * step & eleven).bit_count()
            points += 40 * (four & finder >> 4 * step & eleven).bit_count()
            blocks &= same if step > 1 else same & same >> size
        return points + 3 * blocks.bit_count()

    return penalty


def qr_kind(text: str) -> str:
    """Return what the code's size depends on, nearly always: length, and the densest alphabet that has all of it."""
    if text.isascii() and text.isdigit():
        return f"digits {len(text)}"
    if _SIMPLE.fullmatch(text):
        return f"simple {len(text)}"
    return f"bytes {len(text.encode())}"
