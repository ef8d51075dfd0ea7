"""What a row was before it was saved and what it is after, for the rows that settings name."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models

# Moves with every request; nobody asks who changed it.
IGNORED = frozenset({"last_login", "latest_revision", "updated_at", "latest_revision_created_at"})


def is_watched(model: type[models.Model]) -> bool:
    # A migration's models are made from history and called the same; who migrates did nothing to a row.
    return model.__module__ != "__fake__" and model._meta.label_lower in settings.AUDIT_WATCHED_MODELS


def columns_of(row: models.Model) -> dict[str, Any]:
    """Return the row's plain columns as they would be stored; reads nothing that is not loaded."""
    fields = [
        field
        for field in row._meta.concrete_fields
        if field.name not in IGNORED and field.attname in row.__dict__
    ]
    return {field.name: _plain(field.value_from_object(row)) for field in fields}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both sides of what differs."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}
