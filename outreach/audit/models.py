"""The audit log: entries, the seals that chain them, and the stubs that purged stretches leave."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DIGEST_LENGTH = 64


class AppendOnly(Exception):
    """Rows of the audit log are written once; nobody edits or deletes them."""


class Result(models.TextChoices):
    DONE = "done", pgettext_lazy("result of what somebody did", "done")
    REFUSED = "refused", pgettext_lazy("result of what somebody did", "refused")
    FAILED = "failed", pgettext_lazy("result of what somebody did", "failed")


class Channel(models.TextChoices):
    WEB = "web", _("web page")
    JOB = "job", _("job")
    COMMAND = "command", _("command line")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """The database's triggers refuse the same; this says it before the round trip."""

    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    def for_counties(self, counties: models.QuerySet[Any]) -> "AppendOnlyQuerySet":
        return self.filter(county_id__in=counties.values("pk"))


class AppendOnlyModel(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class Entry(AppendOnlyModel):
    """One thing that happened. Names are copies: an entry outlives the account and the object it names."""

    at = models.DateTimeField(_("time"), db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    county_id = models.BigIntegerField(null=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    channel = models.CharField(_("by way of"), max_length=8, choices=Channel.choices)
    action = models.CharField(_("action"), max_length=80)
    result = models.CharField(_("result"), max_length=8, choices=Result.choices)
    object_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    object_name = models.CharField(_("object"), max_length=200, blank=True)
    # Canonical JSON as text: the digest is over exactly these bytes, on either database.
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    facts = models.TextField(_("facts"), blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["county_id", "-id"]),
            models.Index(fields=["actor_id", "-id"]),
            models.Index(fields=["action", "-id"]),
            models.Index(fields=["object_type", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.action} {self.object_name}"


class Seal(AppendOnlyModel):
    """Closes a stretch of entries: their digest, keyed and chained to the seal before."""

    at = models.DateTimeField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    entries_digest = models.CharField(max_length=DIGEST_LENGTH)
    # Unique: of two sealers at the same moment one loses, and the chain never forks.
    previous = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    key_name = models.CharField(max_length=8)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest


class Purge(AppendOnlyModel):
    """Says that entries up to here were deleted for their age; their seals stay and hold the chain."""

    at = models.DateTimeField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    actor_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.count}"
