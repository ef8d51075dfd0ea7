"""Cut the system fonts into static TrueType fonts under our own names; run at installation, never while
printing.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

from outreach.printing.fonts import adjust, outlines
from outreach.printing.fonts.catalogue import (
    Cut,
    installed_faces,
    is_current,
    open_source,
    read_cuts,
    source_state,
    write_cuts,
)
from outreach.printing.fonts.characters import all_characters, as_ranges, core_characters
from outreach.printing.fonts.registry import Face

# No 'locl': Pango marks Latin runs as English, and local forms would change the width of digits in mid-line;
# what Chinese needs of them is made the default by adjust.py. No vertical features: we print no vertical
# text.
FEATURES = ("ccmp", "fwid", "halt", "hwid", "kern", "liga", "mark", "mkmk", "palt", "chws", "pwid")
UNUSED_TABLES = ("vhea", "vmtx", "VORG", "BASE", "DSIG", "meta")
KEPT_NAMES = (0, 13, 14)  # copyright, licence and its address: the licences ask for them


@dataclass(frozen=True)
class Result:
    """What a build did: the cuts in the cache, and whether anything had to be made."""

    cuts: tuple[Cut, ...]
    was_current: bool


def build(folder: Path, *, say: Callable[[str], None] = lambda line: None) -> Result:
    """Cut every installed face that is not in the cache yet; a second run only compares a few file dates.

    Takes about 45 s on two cores the first time. Fonts appear under their final names only when whole.
    """
    (folder / "faces").mkdir(parents=True, exist_ok=True)
    with _one_builder(folder):
        cuts = read_cuts(folder)
        if is_current(cuts):
            return Result(tuple(cuts), was_current=True)
        kept = [cut for cut in cuts if _still_true(cut)]
        missing = [face for face in installed_faces() if not _has(kept, face)]
        made = _cut_in_two_processes(missing, folder, say)
        write_cuts(folder, kept + made)
        _sweep(folder, {cut.file for cut in kept + made})
        _let_fontconfig_scan()
        return Result(tuple(kept + made), was_current=False)


def cut_face(face: Face, folder: Path, *, full: set[int], core: set[int]) -> list[Cut]:
    """Write the full and the core cut of one face and return them; the sets say which code points are wanted."""
    state = source_state(face)
    whole = _make_ours(open_source(face), full)
    small = _plan(uharfbuzz.Face(uharfbuzz.Blob(whole)), core).execute()
    return [
        _store(face, face.full_family, whole, folder, state),
        _store(face, face.family, bytes(small.blob.data), folder, state),
    ]


def _cut_whole_face(face: Face, folder: Path) -> list[Cut]:
    return cut_face(face, folder, full=all_characters(), core=core_characters())


def _make_ours(source: uharfbuzz.Face, wanted: set[int]) -> bytes:
    """Return the wanted characters of a source as a TrueType font that fits the house's grid."""
    forms = adjust.local_forms(source)
    plan = _plan(source, wanted, forms.values())
    font = TTFont(BytesIO(bytes(plan.execute().blob.data)), recalcTimestamp=False)
    outlines.make_truetype(font)
    adjust.use_forms(font, {sign: plan.old_to_new_glyph_mapping[glyph] for sign, glyph in forms.items()})
    adjust.widen_quotation_marks(font)
    adjust.unify_line(font)
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def _tags(names: tuple[str, ...]) -> Iterator[int]:
    return (int.from_bytes(name.encode("ascii"), "big") for name in names)


def _plan(face: uharfbuzz.Face, wanted: set[int], glyphs: Iterable[int] = ()) -> uharfbuzz.SubsetPlan:
    order = uharfbuzz.SubsetInput()
    order.unicode_set.update(wanted & set(face.unicodes))
    order.glyph_set.update(glyphs)
    order.layout_feature_tag_set.clear()
    order.layout_feature_tag_set.update(_tags(FEATURES))
    order.drop_table_tag_set.update(_tags(UNUSED_TABLES))
    order.name_id_set.update(KEPT_NAMES)
    flags = uharfbuzz.SubsetFlags
    order.flags = flags.NO_HINTING | flags.DESUBROUTINIZE | flags.NOTDEF_OUTLINE
    return uharfbuzz.SubsetPlan(face, order)


def _store(face: Face, family: str, data: bytes, folder: Path, state: str) -> Cut:
    font = TTFont(BytesIO(data), lazy=True, recalcTimestamp=False)
    _rename(font, family, face.style)
    name = f"{family.replace(' ', '')}-{face.style}.ttf"
    draft = folder / "faces" / f".{name}.{os.getpid()}"
    # Through memory, because a lazily read font can't be saved straight to a file name.
    written = BytesIO()
    font.save(written, reorderTables=None)
    draft.write_bytes(written.getvalue())
    codes = set(font.getBestCmap())
    os.replace(draft, folder / "faces" / name)
    return Cut(name, family, face.weight, face.role, state, as_ranges(codes))


def _rename(font: TTFont, family: str, style: str) -> None:
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in KEPT_NAMES]
    postscript = f"{family.replace(' ', '')}-{style}"
    for name_id, text in (
        (1, family),
        (2, style),
        (3, f"outreach:{postscript}"),
        (4, f"{family} {style}"),
        (6, postscript),
    ):
        table.setName(text, name_id, 3, 1, 0x409)


def _cut_in_two_processes(faces: list[Face], folder: Path, say: Callable[[str], None]) -> list[Cut]:
    made: list[Cut] = []
    # Spawned, not forked: the caller may have threads, and memory must go back to the system after each
    # build.
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        for face, cuts in zip(faces, pool.map(_cut_whole_face, faces, [folder] * len(faces)), strict=True):
            made.extend(cuts)
            say(f"{face.family}, {face.style}: {cuts[0].characters} characters")
    return made


def _has(cuts: list[Cut], face: Face) -> bool:
    return any((cut.family, cut.weight) == (face.family, face.weight) for cut in cuts)


def _still_true(cut: Cut) -> bool:
    return cut.source in {source_state(face) for face in installed_faces()}


def _sweep(folder: Path, wanted: set[str]) -> None:
    for path in (folder / "faces").iterdir():
        if path.name not in wanted:
            path.unlink(missing_ok=True)


@contextmanager
def _one_builder(folder: Path) -> Iterator[None]:
    with open(folder / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _let_fontconfig_scan() -> None:
    """Fill fontconfig's own cache now, in a fresh process that sees the new catalogue; the first letter would
    wait.
    """
    warm = "from outreach.printing import press; press.font_configuration()"
    subprocess.run([sys.executable, "-c", warm], check=False, timeout=120)
