"""What in a migration stops people who work meanwhile, or processes of the release before it."""

from collections.abc import Iterator

from django.db.migrations import operations as ops
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, Index

from outreach.migrating import AddIndexGently

GOES_AWAY = (
    "processes of the release before still ask for it: stop using it first, take it away one release later"
)
NO_DEFAULT = "processes of the release before insert rows without it: give it a db_default, or null=True"
REWRITES = (
    "reads or rewrites the whole table while nobody may use it: add a second column and fill it in batches"
)
CHECKS = "reads the whole table while nobody may write: on a large one NOT VALID first, VALIDATE later"
INDEX = "stops writers while it is built: AddIndexGently, in a migration with atomic = False"
AWAY = (ops.RemoveField, ops.DeleteModel, ops.RenameField, ops.RenameModel, ops.AlterModelTable)


def perils(migration: Migration, before: ProjectState) -> Iterator[str]:
    """Name them; a model that the migration itself makes is nobody's yet."""
    state, new = before.clone(), set[str]()
    for operation in migration.operations:
        model = getattr(operation, "model_name", getattr(operation, "name", "")).lower()
        if isinstance(operation, ops.CreateModel):
            new.add(model)
        elif model not in new and (peril := _peril(operation, migration, state)):
            yield f"{migration.app_label}.{migration.name}, {operation.describe()}: {peril}"
        operation.state_forwards(migration.app_label, state)


def _peril(operation: Operation, migration: Migration, state: ProjectState) -> str:
    if isinstance(operation, AWAY):
        return GOES_AWAY
    if isinstance(operation, ops.AddField):
        return "" if _has_value(operation.field) else NO_DEFAULT
    if isinstance(operation, ops.AlterField):
        old = state.models[migration.app_label, operation.model_name_lower].fields[operation.name]
        return REWRITES if _is_narrower(old, operation.field) else ""
    if isinstance(operation, ops.AddConstraint):
        return CHECKS
    if isinstance(operation, ops.AddIndex) and isinstance(operation.index, Index):
        return "" if isinstance(operation, AddIndexGently) and not migration.atomic else INDEX
    return ""


def _has_value(field: Field) -> bool:
    return field.null or field.many_to_many or field.has_db_default()


def _is_narrower(old: Field, new: Field) -> bool:
    """Widening a text, new labels and new choices cost nothing."""
    is_other = old.get_internal_type() != new.get_internal_type()
    is_shorter = (new.max_length or 0) < (old.max_length or 0)
    return is_other or is_shorter or (old.null and not new.null) or (new.db_index and not old.db_index)
