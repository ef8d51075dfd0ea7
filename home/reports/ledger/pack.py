"""Writes the pack 台账 to disk, a piece at a time: numbered folders, index, register; same data, same bytes."""

import hashlib
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from home.reports.ledger.contents import Contents, Missing, Piece
from home.reports.ledger.index_sheet import Line, Packed, write_index
from home.reports.ledger.register import write_register
from home.reports.ledger.rules import FOLDERS

# The earliest a ZIP can say; the real days stand in the index.
NO_TIME = (1980, 1, 1, 0, 0, 0)
BLOCK = 1 << 20
INDEX, REGISTER = "00台账索引.xlsx", "00台账登记册.pdf"
# Written by FAT, so that no machine's own rights are asked for; the UTF-8 flag sets Python itself.
FAT = 0


@dataclass(frozen=True, slots=True)
class Watcher:
    """Hears of each step, and says whether to go on."""

    report: Callable[[int, int], None]
    check: Callable[[], None]


@dataclass(frozen=True, slots=True)
class PackFacts:
    files: int
    missing: int
    pages: int


def write_pack(target: Path, contents: Contents, *, folder: Path, base: str, watch: Watcher) -> PackFacts:
    """Write the whole pack; a file that is gone is named among what is missing, and the rest is packed."""
    pieces = list(contents.pieces())
    total = len(pieces) + len(contents.entries)
    missing, packed = contents.missing(), []
    at = _day_of(contents)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in FOLDERS.values():
            archive.writestr(_info(f"{name}/"), b"")
        for number, piece in enumerate(pieces, start=1):
            watch.check()
            one = _add(archive, piece, base)
            if one is None:
                missing.append(
                    Missing(piece.owner, piece.name, _("the file is gone from the store"), piece.address)
                )
            else:
                packed.append(one)
            watch.report(number, total)
        pages = _add_register(archive, contents, folder, at, len(pieces), total, watch)
        lines = [Line(one.label, one.title, one.lacks, f"{base}{one.address}") for one in missing]
        write_index(folder / "index.xlsx", contents, packed, lines, base=base, at=at)
        _add_file(archive, folder / "index.xlsx", INDEX)
    return PackFacts(len(packed), len(missing), pages)


def _add_register(
    archive: zipfile.ZipFile,
    contents: Contents,
    folder: Path,
    at: datetime,
    before: int,
    total: int,
    watch: Watcher,
) -> int:
    def tell(rows: int) -> None:
        watch.check()
        watch.report(before + rows, total)

    pages = write_register(folder / "register.pdf", contents, folder=folder, at=at, tell=tell)
    _add_file(archive, folder / "register.pdf", REGISTER)
    return pages


def _day_of(contents: Contents) -> datetime:
    """The date in index and register: of the last activity, because the clock would change the bytes."""
    starts = [one.activity.starts_at for one in contents.entries]
    first = contents.campaign.starts_on
    return max(starts, default=datetime(first.year, first.month, first.day, tzinfo=UTC))


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, NO_TIME)
    info.create_system = FAT
    info.external_attr = 0x10 if name.endswith("/") else 0
    return info


def _add(archive: zipfile.ZipFile, piece: Piece, base: str) -> Packed | None:
    try:
        source = piece.source.open("rb")
    except OSError:
        return None
    digest, size = hashlib.sha256(), 0
    with source, archive.open(_info(piece.name), "w") as target:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return Packed(piece.name, piece.owner, f"{base}{piece.address}", size, digest.hexdigest())


def _add_file(archive: zipfile.ZipFile, source: Path, name: str) -> None:
    with source.open("rb") as stream, archive.open(_info(name), "w") as target:
        shutil.copyfileobj(stream, target, BLOCK)
