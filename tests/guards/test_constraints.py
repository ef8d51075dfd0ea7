"""The last belt: the database itself refuses a row that breaks a constraint of our models, whoever writes it."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, product
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from tests.guards.switches import FLOORS

OURS = [model for model in apps.get_models() if model.__module__.startswith(FLOORS)]
CHECKS = [
    (model, one)
    for model in OURS
    for one in model._meta.constraints
    if isinstance(one, models.CheckConstraint)
]
UNIQUE = [
    (model, one)
    for model in OURS
    for one in model._meta.constraints
    if isinstance(one, models.UniqueConstraint)
]
DAY = date(2026, 6, 1)
NOW = timezone.now()
_serial = count(1)


# Values that a column of a kind may be asked for, plain ones first; the first kind that fits counts.
VALUES: list[tuple[Any, list[Any]]] = [
    (models.BooleanField, [False, True]),
    (models.DateTimeField, [NOW, NOW - timedelta(days=1)]),
    (models.DateField, [DAY, DAY - timedelta(days=1)]),
    ((models.AutoField, models.ForeignKey), [1, 2]),
    ((models.IntegerField, models.DecimalField), [1, 0, 2, -1]),
    (models.JSONField, [{}]),
    (models.UUIDField, [UUID(int=7)]),
    (models.BinaryField, [b"x"]),
    (models.Field, ["x", ""]),
]


def values_of(field: models.Field[Any, Any]) -> list[Any]:
    words = [value for value, _word in field.flatchoices]
    found = words or next(values for kind, values in VALUES if isinstance(field, kind))
    return [*found, None] if field.null else found


def row(model: type[models.Model], **values: Any) -> models.Model:
    """A row with a plain value in every column, as if no rule stood before the table."""
    filled = {field.attname: values_of(field)[0] for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        if field.unique:
            filled[field.attname] = None if field.null else another(field)
    return model(**filled | values)


def another(field: models.Field[Any, Any]) -> Any:
    """A value of the column that no other row has."""
    number = next(_serial) + 1000
    if isinstance(field, models.UUIDField):
        return UUID(int=number)
    return number if field.remote_field or isinstance(field, models.IntegerField) else f"x{number}"


def write(*rows: models.Model) -> str:
    """Write them past every rule of the program; returns what the database said, and keeps nothing."""
    try:
        with transaction.atomic():
            for one in rows:
                type(one)._base_manager.bulk_create([one])
            raise Kept
    except IntegrityError as error:
        return str(error)
    except Kept:
        return ""


class Kept(Exception):
    """Everything was written; take it back."""


def choices(model: type[models.Model], names: set[str]) -> Iterator[dict[str, Any]]:
    """Every combination of values of the columns that are named."""
    fields = [field for field in model._meta.concrete_fields if {field.name, field.attname} & names]
    for values in product(*map(values_of, fields)):
        yield {field.attname: value for field, value in zip(fields, values, strict=True)}


def columns_in(part: Any) -> set[str]:
    """The columns that a condition speaks of."""
    if isinstance(part, models.Q):
        return set().union(*map(columns_in, part.children))
    if isinstance(part, tuple):
        return {part[0].partition("__")[0]} | columns_in(part[1])
    if isinstance(part, models.F):
        return {part.name}
    return (
        set().union(*map(columns_in, part.get_source_expressions()))
        if hasattr(part, "get_source_expressions")
        else set()
    )


def broken_by(model: type[models.Model], check: models.CheckConstraint) -> list[str]:
    """Answers of the database that name the check, over all combinations of its columns; the first is enough."""
    answers = (write(row(model, **values)) for values in choices(model, columns_in(check.condition)))
    return next(([answer] for answer in answers if check.name in answer), [])


def doubled(model: type[models.Model], unique: models.UniqueConstraint) -> list[str]:
    """Answers of the database to two rows that are the same in the constraint's columns and in no other unique one."""
    names = set(unique.fields) | set().union(
        *map(columns_in, unique.expressions), columns_in(unique.condition)
    )
    sound = sound_values(model)
    # Columns of the condition alone may differ: another constraint may hold them apart.
    others = list(choices(model, columns_in(unique.condition) - columns_of(unique)))
    for values, other in product(choices(model, names), others):
        same = {name: value for name, value in values.items() if value is not None}
        answer = write(row(model, **sound | values), row(model, **sound | values | other)) if same else ""
        if answer and (unique.name in answer or is_about(answer, model, unique)):
            return [answer]
    return []


def sound_values(model: type[models.Model]) -> dict[str, Any]:
    """Values for the columns of the model's checks that break none of them."""
    names = set().union(*(columns_in(check.condition) for one, check in CHECKS if one is model))
    return next(values for values in choices(model, names) if not write(row(model, **values)))


def is_about(answer: str, model: type[models.Model], unique: models.UniqueConstraint) -> bool:
    """SQLite names the columns of a unique index instead of the index."""
    columns = {f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in columns_of(unique)}
    return set(answer.rpartition("failed: ")[2].split(", ")) == columns


def columns_of(unique: models.UniqueConstraint) -> set[str]:
    return set(unique.fields) | set().union(*map(columns_in, unique.expressions))


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "check"), CHECKS, ids=[check.name for _model, check in CHECKS])
def test_a_row_that_breaks_a_check_is_refused(
    model: type[models.Model], check: models.CheckConstraint
) -> None:
    assert broken_by(model, check) != []


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "unique"), UNIQUE, ids=[unique.name for _model, unique in UNIQUE])
def test_a_second_row_of_the_same_is_refused(
    model: type[models.Model], unique: models.UniqueConstraint
) -> None:
    assert doubled(model, unique) != []


@pytest.mark.django_db
def test_without_its_check_a_row_goes_in() -> None:
    """The positive control: a table that checks nothing gives no answer."""
    model, check = CHECKS[0]
    with connection.schema_editor() if connection.vendor == "postgresql" else connection.cursor() as pen:
        if connection.vendor == "postgresql":
            pen.remove_constraint(model, check)
        else:
            pen.execute("PRAGMA ignore_check_constraints=ON")
    try:
        assert broken_by(model, check) == []
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as pen:
                pen.execute("PRAGMA ignore_check_constraints=OFF")


def test_there_are_constraints_to_try() -> None:
    assert (len(CHECKS) > 10, len(UNIQUE) > 20) == (True, True)
