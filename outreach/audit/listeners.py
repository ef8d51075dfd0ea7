"""Listens to what happens: Wagtail's log, saved rows, signing in and out. One place for each, for all floors."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import models
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models.audit_log import BaseLogEntry

from outreach.audit.changes import columns_of, difference, is_watched
from outreach.audit.models import Result
from outreach.audit.origin import acting, current_origin, origin_of
from outreach.audit.record import record
from outreach.audit.scrub import mask_name

SIGNED_IN, SIGNED_OUT, SIGN_IN_FAILED = "session.sign_in", "session.sign_out", "session.sign_in_failed"
CREATED, CHANGED, DELETED, MEMBERS = "row.create", "row.change", "row.delete", "row.members"


@receiver(post_save)
def copy_log(sender: type[models.Model], instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    """Every line of Wagtail's log becomes an entry, whoever wrote it."""
    if not issubclass(sender, BaseLogEntry) or not created or raw:
        return
    content_type = instance.content_type
    record(
        instance.action,
        kind=f"{content_type.app_label}.{content_type.model}" if content_type else "",
        name=instance.label,
        facts={"object": str(instance.object_id), **(instance.data or {})},
        actor=instance.user if instance.user_id else None,
    )


@receiver(pre_save)
def remember_row(sender: type[models.Model], instance: models.Model, raw: bool = False, **_: Any) -> None:
    """Read what the row was; one query for a watched row that is there already."""
    if raw or not is_watched(sender) or instance._state.adding or instance.pk is None:
        return
    stored = sender._base_manager.filter(pk=instance.pk).first()
    instance._audit_before = columns_of(stored) if stored else {}  # type: ignore[attr-defined]


@receiver(post_save)
def record_row(
    sender: type[models.Model], instance: models.Model, created: bool, raw: bool = False, **_: Any
) -> None:
    if raw or not is_watched(sender):
        return
    if created:
        record(CREATED, subject=instance, after=columns_of(instance))
        return
    before, after = difference(instance.__dict__.pop("_audit_before", {}), columns_of(instance))
    if after:
        record(CHANGED, subject=instance, before=before, after=after)


@receiver(pre_delete)
def record_deletion(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    if is_watched(sender):
        record(DELETED, subject=instance, before=columns_of(instance))


@receiver(m2m_changed)
def record_members(
    instance: Any, action: str, model: type[models.Model], pk_set: set[int] | None, **_: Any
) -> None:
    """Roles given and taken: who may do what changed."""
    if not action.startswith("post_") or not is_watched(type(instance)):
        return
    members = list(model._default_manager.filter(pk__in=pk_set or ()))
    record(
        MEMBERS,
        subject=instance,
        after={action.removeprefix("post_"): [str(member) for member in members]},
    )


def _record_session(action: str, request: HttpRequest | None, result: Result, **what: Any) -> None:
    """The middleware knows the request; a test or a command that signs in may have none."""
    origin = current_origin()
    if request is not None and not origin.address and request.META:
        origin = origin_of(request)
    with acting(origin):
        record(action, result=result, **what)


@receiver(user_logged_in)
def record_sign_in(request: HttpRequest | None, user: Any, **_: Any) -> None:
    _record_session(SIGNED_IN, request, Result.DONE, subject=user, actor=user)


@receiver(user_logged_out)
def record_sign_out(request: HttpRequest | None, user: Any, **_: Any) -> None:
    if user is not None:
        _record_session(SIGNED_OUT, request, Result.DONE, subject=user, actor=user)


@receiver(user_login_failed)
def record_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """An account that exists is named; any other word is masked, because people type passwords there."""
    name = str(credentials.get("username", ""))
    user = get_user_model()._default_manager.filter(username=name).first()
    name = "" if user else mask_name(name)
    _record_session(SIGN_IN_FAILED, request, Result.FAILED, subject=user, kind="accounts.user", name=name)
