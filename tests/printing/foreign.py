"""What tools that we did not write say of a finished file: qpdf, Poppler, Ghostscript, a PDF/UA validator."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import page as validator

INKS = {"Cyan", "Magenta", "Yellow", "Black"}


def said(*command: str | Path) -> str:
    """Run a tool and return what it printed; raises CalledProcessError when the tool refuses the file."""
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout


def table(*command: str | Path) -> list[list[str]]:
    """Return the rows that a tool of Poppler prints under its two lines of header."""
    return [row.split() for row in said(*command).splitlines()[2:]]


def objections(pdf: bytes, profile: str, folder: Path) -> list[str]:
    """Return all that the tools hold against a file of a profile, in words; nothing when all accept it."""
    path = folder / f"{profile}.pdf"
    path.write_bytes(pdf)
    found = [*_of_any(path)]
    if profile == "press":
        found += _of_a_press_file(path, folder)
    if profile == "screen":
        found += [f"UA: {failure.rule_id}" for failure in validator.validate_pdf_bytes(pdf).failures]
    return found


def _of_any(path: Path) -> Iterator[str]:
    if "No syntax or stream encoding errors" not in said("qpdf", "--check", path):
        yield "qpdf: errors"
    for row in table("pdffonts", path):
        # The name may hold spaces, so count from the end: type, encoding, embedded, subset, unicode, object.
        if (" ".join(row[-8:-6]), row[-5], row[-3]) != ("CID TrueType", "yes", "yes"):
            yield f"pdffonts: {' '.join(row)}"


def _of_a_press_file(path: Path, folder: Path) -> Iterator[str]:
    for row in table("pdfimages", "-list", path):
        if row[5] not in ("cmyk", "gray"):
            yield f"pdfimages: {row[5]} on page {row[0]}"
    ghostscript = ("gs", "-q", "-o")
    shares = said(*ghostscript, "-", "-sDEVICE=inkcov", "-r20", path).splitlines()
    for number, line in enumerate(shares, start=1):
        if not line.endswith("CMYK OK") or float(line.split()[3]) == 0:
            yield f"inkcov: page {number}: {line}"
    said(*ghostscript, folder / "%d.tif", "-sDEVICE=tiffsep", "-r20", path)
    plates = {one.stem.partition("(")[2].rstrip(")") for one in folder.glob("1(*).tif")}
    if plates != INKS:
        yield f"tiffsep: {sorted(plates)}"
