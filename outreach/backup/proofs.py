"""Where every floor says how to prove that its books are right; used by backup, restore and the doctor."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

Proof = Callable[[], Iterator[str]]
# More sentences than this help nobody.
MOST_FAULTS = 20

_proofs: list[Proof] = []


def proof(function: Proof) -> Proof:
    """Register a function that yields one sentence a fault, in the active language, and nothing when all is right."""
    _proofs.append(function)
    return function


def find_faults() -> list[str]:
    """Return what is wrong with the data of the default database; [] is the good answer."""
    return [fault for prove in _proofs for fault in _first(prove())]


def _first(faults: Iterator[str]) -> Iterator[str]:
    for number, fault in enumerate(faults):
        if number == MOST_FAULTS:
            yield _("There are more faults of this kind.")
            return
        yield fault


@proof
def files_are_present() -> Iterator[str]:
    """One query for each field of files; looks at every file that a row names."""
    for model, field in file_fields():
        names = model._base_manager.exclude(**{field.name: ""}).values_list("pk", field.name)
        for pk, name in names.iterator(chunk_size=500):
            if name and not field.storage.exists(name):
                yield _("%(model)s %(pk)s: its file is missing: %(name)s") % {
                    "model": model._meta.verbose_name,
                    "pk": pk,
                    "name": Path(name).name,
                }


def file_fields() -> Iterator[tuple[type[models.Model], models.FileField]]:
    for model in apps.get_models():
        # Renditions are made again when somebody asks for them.
        if model._meta.proxy or model.__name__ == "Rendition":
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                yield model, field
