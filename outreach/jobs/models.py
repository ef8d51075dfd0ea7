"""The Job row: outbox and truth of all slow work; a queue would only wake a worker."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from outreach.jobs.states import ENDED, OPEN, JobState


def private_storage() -> Storage:
    return storages["private"]


class JobQuerySet(models.QuerySet["Job"]):
    # Nobody works on a job that was cut into parts, until the last of them has ended.
    waiting_for_parts = models.Q(state=JobState.RUNNING, token=None)

    def open(self) -> "JobQuerySet":
        return self.filter(state__in=OPEN)

    def failed(self) -> "JobQuerySet":
        return self.filter(state=JobState.FAILED)

    def claimable(self) -> "JobQuerySet":
        """Queued ones, running ones whose worker has not been heard of, and those whose parts have all ended.

        By the database's clock.
        """
        abandoned = models.Q(state=JobState.RUNNING, lease_until__lt=Now())
        open_parts = Job.objects.filter(whole=models.OuterRef("pk")).open()
        is_ready = self.waiting_for_parts & ~models.Exists(open_parts)
        return self.filter(models.Q(state=JobState.QUEUED) | abandoned | is_ready).order_by("-priority", "pk")


class Job(models.Model):
    """Written in the transaction of the business change that asks for it."""

    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    payload = models.JSONField(_("payload"), default=dict)
    key = models.CharField(
        _("idempotency key"), max_length=100, unique=True, null=True, blank=True
    )  # NULL: no guard against a second one
    whole = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", verbose_name=_("part of the job")
    )
    priority = models.SmallIntegerField(_("priority"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), default=0)
    best_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts without progress"), default=0)
    token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    stop_requested = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    created_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    result = models.FileField(_("result"), storage=private_storage, blank=True, max_length=200)
    result_name = models.CharField(_("file name"), max_length=200, blank=True)
    facts = models.JSONField(_("facts of the result"), default=dict, blank=True)
    error_en = models.TextField(blank=True)
    error_zh = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-priority", "id"])]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def percent(self) -> int:
        """0 to 100; a finished job is 100 whatever it counted."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def error(self) -> str:
        """The reason of a failure in the reader's language."""
        chinese = (get_language() or "zh").startswith("zh")
        return self.error_zh if chinese else self.error_en


class WorkerBeat(models.Model):
    """When a worker was last heard of, working or idle; the doctor looks here."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    seen_at = models.DateTimeField(_("seen at"), db_default=Now())

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name


class Routine(models.Model):
    """When a job that comes back is due next; moving it on by a conditional UPDATE is the claim."""

    kind = models.CharField(_("kind"), max_length=60, unique=True)
    next_at = models.DateTimeField(_("next at"))

    class Meta:
        verbose_name = _("routine")
        verbose_name_plural = _("routines")
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind
