"""Lengths and sheets in the printer's words: millimetres, points, names of paper sizes; no PDF here."""

POINTS_PER_MM = 72 / 25.4

# Width and height in millimetres, upright (ISO 216).
SHEETS_MM = {
    "A0": (841, 1189),
    "A1": (594, 841),
    "A2": (420, 594),
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
}


def points(mm: float) -> float:
    """Return millimetres as PDF points."""
    return mm * POINTS_PER_MM


def millimetres(pt: float) -> float:
    """Return PDF points as millimetres."""
    return pt / POINTS_PER_MM
