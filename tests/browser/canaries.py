"""Writes a piece of script into every text of every table of ours; run in a process of its own, on a demo's data."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models, transaction

from tests.browser.demo import run_in

CANARY = '"><img src=x onerror=hit()>'
FLOORS = (
    "accounts",
    "campaigns",
    "home",
    "materials",
    "places",
    "wagtailcore",
    "wagtailimages",
    "wagtaildocs",
)
# Names by which rows are found, not shown; a changed one would lead nowhere and prove nothing.
KEYS = (models.SlugField, models.URLField, models.FileField, models.UUIDField, models.EmailField)
LEFT_OUT = {
    "path", "url_path", "username", "password", "key", "token", "hostname", "language_code", "locale",
    "content_json", "file_hash", "codename", "model", "app_label", "timezone", "language", "preferred_language",
}  # fmt: skip


def plant_in(data: Path) -> int:
    """Do it in a site's data folder; returns how many fields hold the canary now."""
    return int(run_in(data, "from tests.browser.canaries import plant; print(plant())"))


def plant() -> int:
    """The newest rows of each table get it: those are what lists begin with. Past all rules, by SQL."""
    planted = 0
    for model, field in text_fields():
        rows = list(model._base_manager.order_by("-pk").values_list("pk", flat=True)[:2])
        for number, pk in enumerate(rows):
            value = f"{CANARY}{number}" if field.unique else CANARY
            planted += _write(model, field, pk, value)
    return planted


def _write(model: type[models.Model], field: models.Field, pk: object, value: str) -> int:
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk=pk).update(**{field.name: value})
    except Exception:  # a rule of the table wants another text here: then this one can never be hostile
        return 0


def text_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models():
        if model._meta.app_label not in FLOORS or model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.local_concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, KEYS)
            is_free = not field.choices and not field.primary_key and field.name not in LEFT_OUT
            has_room = (field.max_length or 10_000) > len(CANARY)
            if (
                is_text
                and is_free
                and has_room
                and not field.name.endswith(("sha256", "hash", "code", "state"))
            ):
                yield model, field
