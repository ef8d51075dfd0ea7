"""What the doctor asks of backups and books."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.backup.pause import is_paused
from outreach.backup.proofs import find_faults
from outreach.backup.rotation import find_archives
from outreach.health.registry import Finding, Level, check

OLD_HOURS = 36
COMMAND: dict[str, object] = {"command": "manage.py backup"}


@check("backups")
def backups() -> Iterator[Finding]:
    archives = find_archives(Path(settings.BACKUP_DIR))
    if not archives:
        yield Finding(
            "H-COPY-1",
            Level.WORRY,
            _("There is no backup yet."),
            _("Run %(command)s now and let it run every night (docs/backup.md)."),
            COMMAND,
        )
        return
    hours = (timezone.now() - next(iter(archives.values()))).total_seconds() / 3600
    level = Level.WORRY if hours > OLD_HOURS else Level.WELL
    yield Finding(
        "H-COPY-2",
        level,
        _("The newest backup is %(hours)d hours old."),
        _("Let %(command)s run every night (docs/backup.md).") if level else "",
        COMMAND | {"hours": hours},
    )


@check("books")
def books() -> Iterator[Finding]:
    for fault in find_faults():
        yield Finding(
            "H-BOOK-1",
            Level.ILL,
            "%(fault)s",
            _("Tell the developers before anybody corrects it by hand; keep the last good backup."),
            {"fault": fault},
        )


@check("pause")
def pause() -> Iterator[Finding]:
    if is_paused():
        yield Finding(
            "H-COPY-3",
            Level.WORRY,
            _("Data were restored from a backup; jobs and mail are paused."),
            _("Look at the site, then run: manage.py resume_after_restore"),
        )
