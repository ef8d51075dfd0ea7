"""What the records were when: an append-only version of a record for each change that a figure can feel."""

from datetime import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.models import Region


class RecordKind(models.TextChoices):
    """What figures rest on; copies are not here, because their ledger is append-only already."""

    ACTIVITY = "activity", _("activity")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")
    OFFICE = "office", _("office")


class RecordVersionQuerySet(models.QuerySet["RecordVersion"]):
    def for_county(self, county: Region) -> "RecordVersionQuerySet":
        return self.filter(county=county)

    def noted_by(self, at: datetime) -> "RecordVersionQuerySet":
        """What was known at that moment, the oldest first: the last version of a record wins."""
        return self.filter(noted_at__lte=at).order_by("noted_at", "pk")


class RecordVersion(models.Model):
    """One record as it was noted at one moment; never changed. No facts mean that it was deleted."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("county"))
    kind = models.CharField(_("kind"), max_length=10, choices=RecordKind.choices)
    # A number and no foreign key: the version outlives its record.
    record = models.PositiveBigIntegerField(_("record"))
    facts = models.JSONField(_("facts"), null=True, encoder=DjangoJSONEncoder)
    noted_at = models.DateTimeField(_("noted at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )

    objects = RecordVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a record")
        verbose_name_plural = _("versions of records")
        # Nobody edits history, so nobody needs a permission to.
        default_permissions = ()
        ordering = ["noted_at", "pk"]
        indexes = [
            models.Index(fields=["county", "noted_at"]),
            models.Index(fields=["kind", "record"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.record}"
