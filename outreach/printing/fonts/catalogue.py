"""What was built into the font cache, or, before a build, which system fonts serve instead; reads one JSON
file.
"""

import json
import os
import struct
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz

from outreach.printing.fonts.characters import from_ranges
from outreach.printing.fonts.registry import Face, cache_folder, faces

# Raise when the cut fonts change in any way, so that old caches are built anew.
VERSION = 3
FILE = "catalogue.json"
FAMILY_NAME = 1  # of the OpenType name table


@dataclass(frozen=True)
class Cut:
    """One font file in the cache, the state of the source it was cut from, and the characters it holds."""

    file: str
    family: str
    weight: int
    role: str
    source: str
    ranges: list[tuple[int, int]]

    @property
    def characters(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)


def source_state(face: Face) -> str:
    """Return a stamp that changes when the source font is replaced; '' when it is not installed."""
    try:
        facts = face.source.stat()
    except OSError:
        return ""
    return f"{face.source}:{facts.st_size}:{facts.st_mtime_ns}:{VERSION}"


def installed_faces() -> tuple[Face, ...]:
    """Return the faces whose source file is on this machine."""
    return tuple(face for face in faces() if source_state(face))


def read_cuts(folder: Path) -> list[Cut]:
    """Return what the cache holds; an absent, old or broken catalogue, or a file cut short, is an empty one."""
    try:
        content = json.loads((folder / FILE).read_text("utf-8"))
        cuts = [Cut(**entry) for entry in content["cuts"]] if content["version"] == VERSION else []
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return cuts if all(is_whole(folder / "faces" / cut.file) for cut in cuts) else []


def is_whole(path: Path) -> bool:
    """Tell whether a font file is as long as its table directory says (OpenType 1.9.1, organization of a font)."""
    try:
        with path.open("rb") as file:
            (tables,) = struct.unpack(">4xH6x", file.read(12))
            entries = list(struct.iter_unpack(">8xII", file.read(16 * tables)))
        size = path.stat().st_size
    except (OSError, struct.error):
        return False
    return len(entries) == tables > 0 and max(start + length for start, length in entries) <= size


def write_cuts(folder: Path, cuts: list[Cut]) -> None:
    """Replace the catalogue in one step, so that a reader sees the old or the new one."""
    draft = folder / f".{FILE}.{os.getpid()}"
    draft.write_text(json.dumps({"version": VERSION, "cuts": [asdict(cut) for cut in cuts]}), "utf-8")
    os.replace(draft, folder / FILE)


def is_current(cuts: list[Cut]) -> bool:
    """Tell whether every installed face was cut from its present source."""
    wanted = {(face.family, face.weight): source_state(face) for face in installed_faces()}
    return bool(cuts) and wanted == {
        (cut.family, cut.weight): cut.source for cut in cuts if cut.family in _families()
    }


@lru_cache(maxsize=1)
def cuts() -> tuple[Cut, ...]:
    """Return the cuts that this process prints with; read once."""
    return tuple(read_cuts(cache_folder()))


@lru_cache(maxsize=1)
def available_families() -> frozenset[str]:
    """Return the families that can be printed now; without a built cache the system fonts appear under our
    names.
    """
    built = frozenset(cut.family for cut in cuts())
    return built or frozenset(face.family for face in installed_faces())


@lru_cache(maxsize=32)
def coverage(family: str) -> frozenset[str]:
    """Return the characters that every weight of one of our families has."""
    sets = [
        from_ranges([(first, last) for first, last in cut.ranges]) for cut in cuts() if cut.family == family
    ]
    if not cuts():
        sets = [_system_coverage(face) for face in installed_faces() if face.family == family]
    return frozenset.intersection(*sets) if sets else frozenset()


def _system_coverage(face: Face) -> frozenset[str]:
    return frozenset(chr(code) for code in open_source(face).unicodes)


def open_source(face: Face) -> uharfbuzz.Face:
    """Return the source face with the wanted family name; a TTC holds one for each region."""
    blob = uharfbuzz.Blob.from_file_path(str(face.source))
    first = uharfbuzz.Face(blob, 0)
    candidates = [first, *(uharfbuzz.Face(blob, index) for index in range(1, first.count))]
    return next((one for one in candidates if one.get_name(FAMILY_NAME) == face.source_family), first)


def _families() -> frozenset[str]:
    return frozenset(face.family for face in faces())
