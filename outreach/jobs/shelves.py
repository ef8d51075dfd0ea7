"""Finished pieces of a job: in a folder of this machine and, where machines share a store, in that as well."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files import File

from outreach.jobs.models import Job, private_storage


class Shelf:
    """Pieces by their file names, one shelf for all parts of a job; what lies there survives a kill."""

    def __init__(self, job: Job) -> None:
        self._whole = job.whole_id or job.pk

    @property
    def folder(self) -> Path:
        folder = self._folder
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def _folder(self) -> Path:
        return Path(settings.PRIVATE_ROOT) / "jobs" / str(self._whole)

    @property
    def _shared(self) -> str:
        return f"pieces/{self._whole}"

    def share(self, path: Path) -> None:
        """Let other machines have a piece; where files lie on a disk, the folder itself is all there is."""
        if not settings.FILES_ARE_REMOTE:
            return
        name = f"{self._shared}/{path.name}"
        private_storage().delete(name)
        with path.open("rb") as stream:
            private_storage().save(name, File(stream))

    def has(self, path: Path) -> bool:
        """Say whether a piece is there, after bringing it from another machine if need be."""
        name = f"{self._shared}/{path.name}"
        if path.exists() or not settings.FILES_ARE_REMOTE or not private_storage().exists(name):
            return path.exists()
        draft = path.with_name(f".{path.name}.draft")
        with private_storage().open(name) as stream, draft.open("wb") as file:
            shutil.copyfileobj(stream, file)
        draft.replace(path)
        return True

    def clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        if settings.FILES_ARE_REMOTE:
            _folders, names = private_storage().listdir(self._shared)
            for name in names:
                private_storage().delete(f"{self._shared}/{name}")


def clear_ended() -> None:
    """Drop what lies here of jobs that are over: whoever ended them could clear its own machine and the store only."""
    here = {path.name: path for path in (Path(settings.PRIVATE_ROOT) / "jobs").glob("[0-9]*")}
    # Without a store this folder is all there is, and a failed job goes on with it when it is retried.
    if not settings.FILES_ARE_REMOTE or not here:
        return
    for pk in Job.objects.open().filter(pk__in=here).values_list("pk", flat=True):
        del here[str(pk)]
    for path in here.values():
        shutil.rmtree(path, ignore_errors=True)
