"""QR codes of the merge: any reader reads them, and the mask is the one that the standard would choose."""

import random
from itertools import groupby

import pytest
import zxingcpp
from PIL import Image, ImageOps

from outreach.printing.merge import qr

TEXTS = (
    "1",
    "0715-0000123",
    "HTTPS://EXAMPLE.ORG/R/12",
    "https://example.org/r/24819330",
    "https://example.org/回执?村=新店镇第1村&编号=0001",
    "x" * 300,
)


def rows_of(text: str) -> list[str]:
    """The code as rows of 1 (dark) and 0, drawn from the bars that a letter shows."""
    size, bars = qr.bars(text)
    flat = ["0"] * size * (size + 1)
    for start, end in bars:
        flat[start:end] = "1" * (end - start)
    return ["".join(flat[at : at + size]) for at in range(0, len(flat), size + 1)]


def naive_penalty(rows: list[str]) -> int:
    """The four features of ISO/IEC 18004, 7.8.3.1, counted as they are told there."""
    size, lines = len(rows), [*rows, *map("".join, zip(*rows, strict=True))]
    runs = [len(list(run)) for line in lines for _, run in groupby(line)]
    squares = [{rows[y][x : x + 2], rows[y + 1][x : x + 2]} for y in range(size - 1) for x in range(size - 1)]
    finders = [line[at : at + 11] for line in lines for at in range(size - 10)]
    dark = sum(row.count("1") for row in rows) * 100 / size**2
    return (
        sum(length - 2 for length in runs if length >= 5)
        + 3 * sum(square in ({"00"}, {"11"}) for square in squares)
        + 40 * sum(one in ("10111010000", "00001011101") for one in finders)
        + 10 * int(abs(dark - 50) // 5)
    )


@pytest.mark.parametrize("text", TEXTS)
def test_a_code_is_read_back(text: str) -> None:
    rows = rows_of(text)
    picture = Image.new("L", (len(rows), len(rows)))
    picture.putdata([255 * (one == "0") for row in rows for one in row])
    page = ImageOps.expand(picture.resize((4 * len(rows), 4 * len(rows)), Image.Resampling.NEAREST), 16, 255)

    found = zxingcpp.read_barcodes(page)

    assert [one.text for one in found] == [text]


@pytest.mark.parametrize("text", TEXTS[:4])
def test_the_mask_has_the_least_penalty(text: str) -> None:
    size, candidates = qr._masked(text)
    bits = [f"{one:0{size * size}b}" for one in candidates]
    masked = [[one[at : at + size] for at in range(0, len(one), size)] for one in bits]

    penalties = [naive_penalty(rows) for rows in masked]

    assert [qr._judge(size)(one) for one in candidates] == penalties
    assert naive_penalty(rows_of(text)) == min(penalties)


def test_every_mask_is_the_one_that_an_encoder_gives() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    for length in (1, 9, 40, 120):
        text = "".join(chance.choices("0123456789abcABC:/村", k=length))

        size, candidates = qr._masked(text)

        assert candidates == [qr._encoded(text, mask)[1] for mask in qr.MASKS]
        assert len(set(candidates)) == len(qr.MASKS)
        assert size >= 21
