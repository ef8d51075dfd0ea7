"""The typefaces of the house: what there is, what each holds, and which one sets a word."""

from outreach.printing.fonts.catalogue import available_families, coverage, cuts, is_current
from outreach.printing.fonts.registry import Face, cache_folder, faces, resolve
from outreach.printing.fonts.words import (
    MissingGlyph,
    Run,
    are_ordinary,
    family_for,
    missing_characters,
    named,
    runs,
)

__all__ = [
    "Face",
    "MissingGlyph",
    "Run",
    "are_ordinary",
    "available_families",
    "cache_folder",
    "coverage",
    "cuts",
    "faces",
    "family_for",
    "is_current",
    "missing_characters",
    "named",
    "resolve",
    "runs",
]
