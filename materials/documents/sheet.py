"""A document ready for the print engine: HTML, pictures and fields, as plain data that a job can carry."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the library under its print name; the hash says which bytes were approved."""

    name: str
    image_id: int
    file_hash: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one rendering needs and nothing that may change while it waits: the snapshot of a design."""

    kind: str
    title: str
    language: str
    county: str
    trim_mm: tuple[float, float]
    bleed_mm: float
    profile: str
    html: str
    pictures: tuple[Picture, ...] = ()
    # Slots that each village fills, in alphabetical order, and the QR codes whose address holds such a slot.
    fields: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    # What the QR codes that are the same for everybody open: read back from the finished page.
    targets: tuple[str, ...] = ()
    most_pages: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Sheet":
        """Rebuild a sheet from a job's payload."""
        return cls(
            **{
                **data,
                "trim_mm": tuple(data["trim_mm"]),
                "pictures": tuple(Picture(**picture) for picture in data["pictures"]),
                "fields": tuple(data["fields"]),
                "codes": tuple((name, target) for name, target in data["codes"]),
                "targets": tuple(data["targets"]),
            }
        )
