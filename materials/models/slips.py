"""Reply slips 回执: counted by village or class under a group code, never by a child's name."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from materials.models.editions import Edition
from outreach.places.models import Township, Village


class SlipGroupQuerySet(models.QuerySet["SlipGroup"]):
    def for_township(self, township: Township) -> "SlipGroupQuerySet":
        return self.filter(township=township)

    def not_counted(self) -> "SlipGroupQuerySet":
        return self.filter(counted_on__isnull=True, issued__gt=0)

    def outstanding(self) -> "SlipGroupQuerySet":
        """Letters were issued and not all slips came back."""
        return self.filter(returned__lt=F("issued"))


class SlipGroup(models.Model):
    """The letters of one village or class: issued, returned, outstanding."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="slip_groups", verbose_name=_("edition")
    )
    code = models.CharField(_("group code"), max_length=12, unique=True)
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="slip_groups", verbose_name=_("township")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="slip_groups", verbose_name=_("village")
    )
    school = models.CharField(_("school"), max_length=60, blank=True)
    class_name = models.CharField(_("class"), max_length=30, blank=True)
    due = models.PositiveIntegerField(_("families"), default=0)
    issued = models.PositiveIntegerField(_("letters issued"), default=0)
    returned = models.PositiveIntegerField(_("slips returned"), default=0)
    reissued = models.PositiveIntegerField(_("issued in the second round"), default=0)
    token_sha256 = models.CharField(max_length=64, unique=True, null=True, blank=True)
    counted_on = models.DateField(_("counted on"), null=True, blank=True)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("counted by"),
    )

    objects = SlipGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group of slips")
        verbose_name_plural = _("groups of slips")
        ordering = ["code", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned__lte=F("issued")),
                name="returned_at_most_issued",
                violation_error_message=_("More slips were returned than letters issued."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def outstanding(self) -> int:
        return self.issued - self.returned

    @property
    def percent(self) -> int:
        """The return rate, rounded down: 100 is said only when every slip is back."""
        return self.returned * 100 // self.issued if self.issued else 0

    @property
    def place_name(self) -> str:
        """School, village or township; reads the last two, one query if not loaded."""
        return self.school or str(self.village or self.township)

    @property
    def name(self) -> str:
        """Whose letters they are."""
        return f"{self.place_name} {self.class_name}".strip()
