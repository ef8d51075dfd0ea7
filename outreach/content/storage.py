"""Files on this machine's disk that are there whole or not at all."""

import contextlib
import os
import secrets
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Writes beside the final name, syncs, then links: a full disk or a power cut leaves no half file."""

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.parent / f".{secrets.token_hex(8)}.part"
        try:
            self._write(draft, content)
            final = self._link(draft, target)
        finally:
            # When the disk is full the draft is what filled it.
            draft.unlink(missing_ok=True)
        return str(final.relative_to(self.location)).replace(os.sep, "/")

    def _write(self, draft: Path, content: File) -> None:
        with draft.open("wb") as stream:
            for chunk in content.chunks():
                stream.write(chunk if isinstance(chunk, bytes) else chunk.encode())
            stream.flush()
            os.fsync(stream.fileno())
        if self.file_permissions_mode is not None:
            draft.chmod(self.file_permissions_mode)

    def _link(self, draft: Path, target: Path) -> Path:
        """Give the file its name; somebody may have taken it since it was free."""
        while True:
            try:
                os.link(draft, target)
            except FileExistsError:
                free = self.get_available_name(str(target.relative_to(self.location)))
                target = Path(self.path(free))
                continue
            self._ensure_location_group_id(str(target))  # type: ignore[attr-defined]  # Django's own
            sync_folder(target.parent)
            return target


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut; some file systems can't and say so."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
