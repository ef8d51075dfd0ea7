"""Move all rows from one database to another, SQLite to PostgreSQL or back, and prove that nothing changed."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connections, models, transaction
from django.utils.translation import gettext as _

from outreach.backup.errors import BackupFailed

CHUNK = 500
SOURCE, TARGET = "default", "move_target"
# Search words are stored in each engine's own way and made again.
REBUILT = ("wagtailsearch",)


@dataclass(frozen=True, slots=True)
class Sum:
    """One table: how many rows, and the digest of all of them."""

    table: str
    rows: int
    digest: str


def move_all() -> list[Sum]:
    """Copy everything from `default` into the empty database `move_target`; raises BackupFailed on any difference."""
    call_command("migrate", database=TARGET, verbosity=0, interactive=False)
    _check_empty()
    # One transaction on either side: readers of the source see one moment, the target all or nothing.
    with transaction.atomic(using=SOURCE), transaction.atomic(using=TARGET):
        _empty_target()
        for model in tables():
            _copy(model)
        write_positions(TARGET, read_positions(SOURCE))
        sums = [sum_of(model, SOURCE) for model in tables()]
        _compare(sums, [sum_of(model, TARGET) for model in tables()])
    return sums


def tables() -> list[type[models.Model]]:
    """Every table of ours and of our libraries, in a fixed order."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in REBUILT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def _check_empty() -> None:
    from_migrations = apps.get_model("accounts", "User")._base_manager.using(TARGET)
    if from_migrations.exists():
        raise BackupFailed(_("The other database is not empty. Name a new one; nothing was changed."))


def _empty_target() -> None:
    """Take away what migrations put there; foreign keys are checked at the end of the transaction."""
    with connections[TARGET].cursor() as cursor:
        for model in tables():
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - our own table names


def _copy(model: type[models.Model]) -> None:
    fields = _fields(model)
    target = connections[TARGET]
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    order = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    with target.cursor() as cursor:
        for rows in _chunks(model, SOURCE):
            cursor.executemany(
                order,
                [
                    [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)]
                    for row in rows
                ],
            )


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _chunks(model: type[models.Model], alias: str) -> Iterator[list[tuple[Any, ...]]]:
    names = [field.attname for field in _fields(model)]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    chunk: list[tuple[Any, ...]] = []
    for row in rows.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def sum_of(model: type[models.Model], alias: str) -> Sum:
    digest, count = hashlib.sha256(), 0
    for rows in _chunks(model, alias):
        for row in rows:
            digest.update(json.dumps(list(map(_plain, row)), ensure_ascii=False, sort_keys=True).encode())
            count += 1
    return Sum(model._meta.db_table, count, digest.hexdigest())


def _plain(value: Any) -> Any:
    """The same text for the same value, whatever engine it came from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return str(value)


def _compare(ours: list[Sum], theirs: list[Sum]) -> None:
    wrong = [one.table for one, other in zip(ours, theirs, strict=True) if one != other]
    if wrong:
        raise BackupFailed(
            _("These tables differ after the move, so nothing was kept: %(tables)s")
            % {"tables": ", ".join(wrong)}
        )


def _numbered() -> list[type[models.Model]]:
    return [
        model
        for model in tables()
        if isinstance(model._meta.local_fields and model._meta.pk, models.AutoField)
    ]


def read_positions(alias: str) -> dict[str, int]:
    """The last number given out in each table; 0 where none was."""
    with connections[alias].cursor() as cursor:
        return {model._meta.db_table: _read_position(cursor, alias, model) for model in _numbered()}


def _read_position(cursor: Any, alias: str, model: type[models.Model]) -> int:
    table = model._meta.db_table
    if connections[alias].vendor == "sqlite":
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    else:
        sequence = _sequence(cursor, model)
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def write_positions(alias: str, positions: dict[str, int]) -> None:
    """Let numbering go on where it was: a number that was given out never comes again."""
    with connections[alias].cursor() as cursor:
        for model in _numbered():
            table = model._meta.db_table
            last = positions[table]
            if connections[alias].vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                if last:
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
            else:
                cursor.execute(
                    "SELECT setval(%s, %s, %s)", [_sequence(cursor, model), max(last, 1), bool(last)]
                )


def _sequence(cursor: Any, model: type[models.Model]) -> str:
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', model._meta.pk.column]
    )
    return str(cursor.fetchone()[0])
