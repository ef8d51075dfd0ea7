"""The boxes of a PDF page (media, bleed, trim) as rectangles in points: reading and writing them."""

from dataclasses import dataclass
from typing import Any

from pikepdf import Array

from outreach.printing.paper import millimetres, points


@dataclass(frozen=True)
class Box:
    """A rectangle in PDF points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def size_mm(self) -> tuple[float, float]:
        """Return width and height in millimetres, to a tenth."""
        return round(millimetres(self.width), 1), round(millimetres(self.height), 1)

    def grown(self, mm: float) -> "Box":
        """Return the box with `mm` more on each side."""
        by = points(mm)
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def cut(self, other: "Box") -> "Box":
        """Return the part that lies in both boxes."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def contains(self, other: "Box", tolerance_pt: float = 0.01) -> bool:
        """Say whether the other box lies inside this one."""
        return (
            other.left >= self.left - tolerance_pt
            and other.bottom >= self.bottom - tolerance_pt
            and other.right <= self.right + tolerance_pt
            and other.top <= self.top + tolerance_pt
        )

    def array(self) -> Array:
        """Return the box as PDF writes it."""
        return Array([round(value, 4) for value in (self.left, self.bottom, self.right, self.top)])


def box_of(values: Any) -> Box:
    """Return a PDF rectangle, whichever corners it names."""
    x1, y1, x2, y2 = (float(value) for value in values)
    return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
