"""Files that lie in an object store: fetched one by one into an archive, and put back where they are missing.

A name is never given to another file (`file_overwrite` is off), so an object that is there whole is the one that was
saved, and one that came after the backup does no harm: a restore takes nothing away.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from outreach.backup.manifest import Entry

# What a job that is being made lets other machines have; it is made again.
PASSING = ("pieces",)


def drawers() -> dict[str, Storage]:
    """The store's drawers by the archive's folder of their files; none where files lie on a disk."""
    if not settings.FILES_ARE_REMOTE:
        return {}
    return {"media": storages["default"], "private": storages["private"]}


def names_in(drawer: Storage, folder: str = "") -> Iterator[str]:
    folders, names = drawer.listdir(folder)
    beginning = f"{folder}/" if folder else ""
    yield from (f"{beginning}{name}" for name in sorted(names) if name)
    for below in sorted(folders):
        if beginning or below not in PASSING:
            yield from names_in(drawer, f"{beginning}{below}")


def fetch(drawer: Storage, name: str, to: Path) -> bool:
    """Bring one file; False when somebody deleted it meanwhile."""
    try:
        with drawer.open(name) as stream, to.open("wb") as file:
            shutil.copyfileobj(stream, file)
    except FileNotFoundError:
        return False
    return True


def put_back(staged: Path, entries: list[Entry]) -> int:
    """Give the store what it lacks of an unpacked archive; returns how many files that were."""
    count = 0
    for entry in entries:
        root, _slash, name = entry.path.partition("/")
        drawer = drawers().get(root)
        if drawer is None or _is_there(drawer, name, entry):
            continue
        # Damaged or missing: under its own name, which rows have written down.
        drawer.delete(name)
        with (staged / entry.path).open("rb") as stream:
            drawer.save(name, File(stream))
        count += 1
    return count


def _is_there(drawer: Storage, name: str, entry: Entry) -> bool:
    return drawer.exists(name) and drawer.size(name) == entry.size
