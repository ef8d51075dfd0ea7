"""Files on this machine's disk that are there whole or not at all; what is public, and what is not."""

import contextlib
import os
import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join


class WholeFileStorage(FileSystemStorage):
    """Writes beside the final name, syncs, then links: a full disk or a power cut leaves no half file."""

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{secrets.token_hex(8)}.part"
        try:
            self._write(draft, content)
            return self._link(draft, name)
        finally:
            # When the disk is full the draft is what filled it.
            draft.unlink(missing_ok=True)

    def _write(self, draft: Path, content: File) -> None:
        with draft.open("wb") as stream:
            for chunk in content.chunks():
                stream.write(chunk if isinstance(chunk, bytes) else chunk.encode())
            stream.flush()
            os.fsync(stream.fileno())
        if self.file_permissions_mode is not None:
            draft.chmod(self.file_permissions_mode)

    def _link(self, draft: Path, name: str) -> str:
        """Give the file its name; somebody may have taken it since it was free."""
        while True:
            try:
                os.link(draft, self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
                continue
            sync_folder(draft.parent)
            return name.replace("\\", "/")


class LibraryStorage(WholeFileStorage):
    """The default storage: small pictures for the site are public, what was uploaded is not.

    An original, a document or a half-done upload under MEDIA_ROOT would be open to whoever guesses its name
    as soon as a web server hands out that folder.
    """

    public_folder = "images/"

    def path(self, name: str) -> str:
        if Path(name).as_posix().startswith(self.public_folder):
            return super().path(name)
        return safe_join(Path(settings.PRIVATE_ROOT) / "library", name)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut; some file systems can't and say so."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def has_room(size_bytes: int) -> bool:
    """Say whether a file of that size may come in; the reserve is the database's."""
    free = min(_free_bytes(Path(root)) for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT))
    return free > size_bytes + settings.DISK_RESERVE_MB * 1024 * 1024


def _free_bytes(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
