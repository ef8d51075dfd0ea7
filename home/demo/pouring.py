"""Very many rows at once: by COPY on PostgreSQL, in batches on SQLite; no signals, so only for data that is made up."""

from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg import sql

BATCH = 2000


def pour(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any) -> None:
    """Write rows of these attributes (`township_id`, not `township`); `same` and the fields' defaults fill the rest.

    Values must be as the database takes them: numbers, text, dates with a zone, None.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    rest = [field for field in fields if field.attname not in columns]
    fixed = [
        _prepared(field, same[field.attname] if field.attname in same else field.get_default())
        for field in rest
    ]
    by_name = {field.attname: field.column for field in fields}
    names = [str(by_name[name]) for name in columns] + [str(field.column) for field in rest]
    whole = ((*row, *fixed) for row in rows)
    if connection.vendor == "postgresql":
        _copy(model._meta.db_table, names, whole)
    else:
        _insert(model._meta.db_table, names, whole)


def _prepared(field: Field, value: Any) -> Any:
    # Of a choice its value: psycopg would write an enumeration's name.
    return field.get_db_prep_save(value.value if isinstance(value, Enum) else value, connection)


def _copy(table: str, names: list[str], rows: Iterable[Sequence[Any]]) -> None:
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(command) as stream:
        for row in rows:
            stream.write_row(row)


def _insert(table: str, names: list[str], rows: Iterable[Sequence[Any]]) -> None:
    quoted = ", ".join(map(connection.ops.quote_name, names))
    holes = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {connection.ops.quote_name(table)} ({quoted}) VALUES ({holes})"  # noqa: S608 - our own names
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, BATCH)):
            cursor.executemany(statement, batch)
