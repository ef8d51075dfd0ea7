"""What every site stands on: database, its journal, migrations, disk, clock, mail."""

import os
import shutil
import smtplib
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.audit import chain, triggers
from outreach.health.registry import NO_DATABASE, Finding, Level, check

MB = 1024 * 1024
WAL_LIMIT_MB = 200
CLOCK_LIMIT_S = 60
MAIL_TIMEOUT_S = 5
# Some weeks of a small office; check_audit reads the rest.
NEWEST_SEALS = 200


@check("database", quick=True)
def database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        read_only = _is_read_only()
    except DatabaseError as error:
        yield Finding(
            NO_DATABASE,
            Level.ILL,
            _("The database does not answer: %(why)s"),
            _("Check that it runs, that its disk is neither full nor read-only, and OUTREACH_DATABASE_URL."),
            {"why": str(error).strip()},
        )
        return
    if read_only:
        yield Finding(
            "H-DB-6",
            Level.ILL,
            _("The database can be read and not written: pages are shown, nothing can be saved."),
            _("See whether its disk is full or read-only, or whether the server is a standby."),
        )


def _is_read_only() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW transaction_read_only")
            return bool(cursor.fetchone()[0] == "on")
        cursor.execute("PRAGMA query_only")
        return bool(cursor.fetchone()[0]) or not os.access(connection.settings_dict["NAME"], os.W_OK)


@check("journal")
def journal() -> Iterator[Finding]:
    """SQLite only: how it was set up, whether it is whole, and whether its journal shrinks."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        whole = cursor.execute("PRAGMA quick_check").fetchone()[0]
    if mode not in ("wal", "memory"):
        yield Finding(
            "H-DB-2",
            Level.WORRY,
            _("The database is not in WAL mode (%(mode)s): readers and writers stop each other."),
            _("Keep it on a local disk, not on a network share, and start the site again."),
            {"mode": mode},
        )
    if whole != "ok":
        yield Finding(
            "H-DB-3",
            Level.ILL,
            _("The database file is damaged: %(why)s"),
            _("Stop the site and restore the last backup: manage.py restore."),
            {"why": whole},
        )
    wal = Path(f"{settings.DATABASES['default']['NAME']}-wal")
    size_mb = wal.stat().st_size // MB if wal.exists() else 0
    if size_mb > WAL_LIMIT_MB:
        yield Finding(
            "H-DB-4",
            Level.WORRY,
            _("The database's journal has grown to %(size)d MB: something reads without end."),
            _("Start the site and the worker again."),
            {"size": size_mb},
        )


@check("migrations")
def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(
            "H-DB-5",
            Level.ILL,
            _("The database is older than the program: %(count)d changes are waiting."),
            _("Make a backup, then run: manage.py migrate"),
            {"count": len(waiting)},
        )


@check("disk", quick=True)
def disk() -> Iterator[Finding]:
    for folder in (settings.DATA_DIR, settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        path = Path(folder)
        while not path.exists():
            path = path.parent
        free_mb = shutil.disk_usage(path).free // MB
        if free_mb < settings.DISK_RESERVE_MB:
            yield Finding(
                "H-DISK-1",
                Level.ILL,
                _("Only %(free)d MB are free in %(folder)s: uploads are refused, soon orders will be."),
                _("Delete old backups and print files, or give the disk more room."),
                {"free": free_mb, "folder": folder},
            )
        yield from _writable(path)


def _writable(folder: Path) -> Iterator[Finding]:
    probe = folder / f".doctor-{time.monotonic_ns()}"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        yield Finding(
            "H-DISK-2",
            Level.ILL,
            _("Nothing can be written into %(folder)s: %(why)s"),
            _("Give the folder to the user that runs the site, and see whether the disk is read-only."),
            {"folder": folder, "why": error.strerror},
        )


@check("clock")
def clock() -> Iterator[Finding]:
    """Jobs live by the database's clock, people by this machine's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        told = cursor.fetchone()[0]
    # SQLite tells the time as text without a zone.
    moment = told if isinstance(told, datetime) else datetime.fromisoformat(told).replace(tzinfo=UTC)
    seconds = abs((datetime.now(UTC) - moment).total_seconds())
    if seconds > CLOCK_LIMIT_S:
        yield Finding(
            "H-TIME-1",
            Level.WORRY,
            _("This machine's clock and the database's differ by %(seconds)d seconds."),
            _("Let both machines follow the same time server."),
            {"seconds": seconds},
        )


@check("mail")
def mail() -> Iterator[Finding]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=MAIL_TIMEOUT_S) as server:
            server.noop()
    except (OSError, smtplib.SMTPException, socket.gaierror) as error:
        yield Finding(
            "H-MAIL-1",
            Level.WORRY,
            _("The mail server %(host)s does not answer: %(why)s. Mails wait as jobs and can be retried."),
            _("Check OUTREACH_EMAIL_HOST and the mail server."),
            {"host": settings.EMAIL_HOST, "why": error},
        )


@check("audit log")
def audit_log() -> Iterator[Finding]:
    if not triggers.are_installed(connection):
        yield Finding(
            "H-LOG-1",
            Level.ILL,
            _("The database does not guard the audit log against changes."),
            _("Run: manage.py check_audit --mend-guards"),
        )
    faults = list(chain.find_faults(at=timezone.now(), newest=NEWEST_SEALS))
    broken = [fault for fault in faults if fault.code not in ("key", "unsealed")]
    if broken:
        yield Finding(
            "H-LOG-2",
            Level.ILL,
            _("The audit log was changed: %(count)d breaks, the first at number %(number)d."),
            _(
                "Change nothing, keep the last backups, run manage.py check_audit and tell the person in charge."
            ),
            {"count": len(broken), "number": broken[0].number},
        )
    if any(fault.code == "key" for fault in faults):
        yield Finding(
            "H-LOG-3",
            Level.WORRY,
            _("Seals of the audit log can't be proved: they were made with a key that is not here."),
            _("Set OUTREACH_AUDIT_KEY, or name the older key in OUTREACH_AUDIT_KEY_FALLBACKS."),
        )
    if any(fault.code == "unsealed" for fault in faults):
        yield Finding(
            "H-LOG-4",
            Level.WORRY,
            _("The audit log was not sealed for a day."),
            _("Start the worker: it seals what was written twice a minute."),
        )
