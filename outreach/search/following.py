"""Keeps the index in step: sources say which changes they follow."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import ModelLogEntry, Page
from wagtail.signals import page_published, page_unpublished

from outreach.search.filing import refresh, take_out


def follow_pages(source: str, model: type[Page]) -> None:
    """File a page when it is published, take it out when it is withdrawn or deleted."""

    def changed(instance: Page, **kwargs: Any) -> None:
        refresh(source, instance.pk)

    def deleted(instance: Page, **kwargs: Any) -> None:
        # Not looked at again: its row among all pages is still there for a moment, without its own kind's.
        take_out(source, instance.pk)

    for signal in (page_published, page_unpublished):
        signal.connect(changed, sender=model, weak=False)
    post_delete.connect(deleted, sender=model, weak=False)


def follow_rows(source: str, model: type[Model], ids: Callable[[Any], Iterable[int]]) -> None:
    """Look again at these ids of the source whenever a row of the model is saved or deleted."""

    def changed(instance: Model, **kwargs: Any) -> None:
        if not kwargs.get("raw"):
            refresh_all(source, ids(instance))

    for signal in (post_save, post_delete):
        signal.connect(changed, sender=model, weak=False)


def follow_log(source: str, model: type[Model], ids: Callable[[Any], Iterable[int]]) -> None:
    """The same when a change of state is logged: a move is one UPDATE, which sends no signal of its own."""

    def logged(instance: ModelLogEntry, **kwargs: Any) -> None:
        if instance.content_type and instance.content_type.model_class() is model:
            row = model._default_manager.filter(pk=instance.object_id).first()
            refresh_all(source, ids(row) if row else [])

    post_save.connect(logged, sender=ModelLogEntry, weak=False)


def refresh_all(source: str, ids: Iterable[int]) -> None:
    for object_id in ids:
        refresh(source, object_id)
