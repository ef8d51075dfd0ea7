"""Operations for migrations that run while people work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.operations import AddIndex
from django.db.migrations.state import ProjectState
from django.db.models import Max, Min, QuerySet

# Rows that one statement changes: well below a second, so that nobody waits long for one of them.
BATCH = 10_000


def in_batches(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """Cut rows by their keys, the lowest first; in a migration with `atomic = False` each part is committed by itself.

    Rows that are written meanwhile are not among them: the database, or the program of both releases, must fill them.
    """
    ends = rows.order_by().aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for begin in range(ends["first"], ends["last"] + 1, BATCH):
        yield rows.filter(pk__gte=begin, pk__lt=begin + BATCH)


class AddIndexGently(AddIndex):
    """Build an index without stopping writers: CONCURRENTLY on PostgreSQL, in a migration with `atomic = False`.

    It waits for every transaction that began before it, and so has no time limit. Cut off, it leaves an index that
    answers nothing: the next attempt begins anew.
    """

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        with gently(schema_editor) as how:
            if how:
                schema_editor.remove_index(model, self.index, **how)
            schema_editor.add_index(model, self.index, **how)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.index.name)
        with gently(schema_editor) as how:
            schema_editor.remove_index(model, index, **how)


@contextmanager
def gently(schema_editor: Any) -> Iterator[dict[str, bool]]:
    """Yield how an index changes without stopping writers: on PostgreSQL unhurried; other engines have no such way."""
    if schema_editor.connection.vendor != "postgresql":
        yield {}
        return
    with unhurried(schema_editor):
        yield {"concurrently": True}


@contextmanager
def unhurried(schema_editor: Any) -> Iterator[None]:
    """Lift PostgreSQL's time limits for statements that take long and stop nobody."""
    limits = ("lock_timeout", "statement_timeout")
    for limit in limits:
        schema_editor.execute(f"SET {limit} = 0")
    try:
        yield
    finally:
        for limit in limits:
            schema_editor.execute(f"RESET {limit}")
