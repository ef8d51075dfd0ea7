"""One file that holds everything: database, public and private files, and the digest of each."""

import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from outreach.backup import databases, drawers, manifest
from outreach.backup.errors import BackupFailed, BadArchive
from outreach.backup.manifest import Entry, Manifest

PREFIX, SUFFIX = "outreach-", ".tar.gz"
# Pictures and PDFs are packed already; the database shrinks to a quarter with the least effort.
COMPRESSION = 1
# Made again or thrown away by whoever finds them.
PASSING = (".part", ".tmp")


def roots() -> dict[str, Path]:
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


def make_archive(folder: Path, *, at: datetime) -> Path:
    """Write, verify and name a new archive; there is none by half, and an old one stays until this is good."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{PREFIX}{at:%Y%m%dT%H%M%SZ}{SUFFIX}"
    draft = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as scratch:
            _write(draft, Path(scratch), at)
            verify(draft)
        os.replace(draft, target)
        _sync(folder)
    except OSError as error:
        raise BackupFailed(_("The backup could not be written: %(why)s") % {"why": error.strerror}) from error
    finally:
        draft.unlink(missing_ok=True)
    return target


def _write(draft: Path, scratch: Path, at: datetime) -> None:
    kind = databases.engine()
    copy = scratch / "copy"
    # The database first: a file that a row of the copy names was on the disk before the row.
    databases.copy_to(copy)
    entries: list[Entry] = []
    with draft.open("wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=COMPRESSION) as archive:
            entries.append(_add(archive, copy, databases.FILES[kind]))
            for root, path in _files():
                entry = _add_living(
                    archive, path, f"{root}/{path.relative_to(roots()[root]).as_posix()}", scratch
                )
                entries += [entry] if entry else []
            entries += _add_remote(archive, scratch)
            told = Manifest(at.isoformat(), kind, applied_migrations(), entries)
            _add_bytes(archive, manifest.NAME, told.dumped())
        stream.flush()
        os.fsync(stream.fileno())


def _files() -> Iterator[tuple[str, Path]]:
    if settings.FILES_ARE_REMOTE:
        return  # what lies here is what workers have not finished
    for root, folder in roots().items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.endswith(PASSING):
                yield root, path


def _add(archive: tarfile.TarFile, path: Path, name: str) -> Entry:
    size, digest = manifest.digest_of(path)
    archive.add(path, arcname=name, recursive=False)
    return Entry(name, size, digest)


def _add_living(archive: tarfile.TarFile, path: Path, name: str, scratch: Path) -> Entry | None:
    """Add a file that somebody may delete or change meanwhile: what is digested is what is packed."""
    still = scratch / "still"
    try:
        still.write_bytes(path.read_bytes())
    except FileNotFoundError:
        return None
    return _add(archive, still, name)


def _add_remote(archive: tarfile.TarFile, scratch: Path) -> Iterator[Entry]:
    """Add what lies in an object store, where there is one."""
    fetched = scratch / "fetched"
    for root, drawer in drawers.drawers().items():
        for name in drawers.names_in(drawer):
            if drawers.fetch(drawer, name, fetched):
                yield _add(archive, fetched, f"{root}/{name}")


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def applied_migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def verify(path: Path) -> Manifest:
    """Unpack into a passing folder beside the archive and compare every digest; returns the manifest."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".verify-") as scratch:
        return unpack(path, Path(scratch))


def unpack(path: Path, folder: Path) -> Manifest:
    """Put the archive's files into a folder; raises BadArchive unless every one is as the manifest says."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            # "data" refuses absolute names, names that climb out, links and devices.
            archive.extractall(folder, filter="data")
        told = manifest.load((folder / manifest.NAME).read_bytes())
    except FileNotFoundError as error:
        raise BadArchive.because(_("it is not complete.")) from error
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise BadArchive.because(_("it is damaged (%(why)s).") % {"why": error}) from error
    _compare(told, folder)
    databases.check_copy(told.engine, folder / databases.FILES[told.engine])
    return told


def _compare(told: Manifest, folder: Path) -> None:
    if told.format != manifest.FORMAT or told.engine not in databases.FILES:
        raise BadArchive.because(_("it was made by another version of this program."))
    for entry in told.entries:
        path = folder / entry.path
        if not path.is_file() or manifest.digest_of(path) != (entry.size, entry.sha256):
            raise BadArchive.because(_("the file %(name)s is not what was saved.") % {"name": entry.path})


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
