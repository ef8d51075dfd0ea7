"""Hand-outs 发放登记: from the township or village to households and classes, by numbers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Activity
from materials.models.editions import Edition
from materials.models.stock import StockPlace
from outreach.places.models import Township, Village


class HandOutQuerySet(models.QuerySet["HandOut"]):
    def for_township(self, township: Township) -> "HandOutQuerySet":
        return self.filter(township=township)


class HandOut(models.Model):
    """Copies given to people; the ledger moves them from the place to `handed out`."""

    class Receivers(models.TextChoices):
        HOUSEHOLDS = "households", pgettext_lazy("given to", "households")
        CLASSES = "classes", _("school classes")
        LECTURE = "lecture", _("people at a lecture")
        WALLS = "walls", _("put up")

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="hand_outs", verbose_name=_("township")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="hand_outs", verbose_name=_("village")
    )
    place = models.ForeignKey(StockPlace, models.PROTECT, related_name="+", verbose_name=_("taken from"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="hand_outs", verbose_name=_("edition"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="hand_outs", verbose_name=_("activity")
    )
    copies = models.PositiveIntegerField(_("copies"))
    brought_back = models.PositiveIntegerField(
        _("brought back"), default=0, help_text=_("Taken along and not used; these never left the books.")
    )
    receivers = models.CharField(_("given to"), max_length=12, choices=Receivers.choices)
    receiver_count = models.PositiveIntegerField(
        _("how many households or classes"), default=0, help_text=_("A number only, never a name.")
    )
    handed_out_on = models.DateField(_("date"))
    key = models.CharField(max_length=64, unique=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = HandOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-out")
        verbose_name_plural = _("hand-outs")
        ordering = ["-pk"]
        indexes = [
            # A million of them are added up from the index alone when the kept totals are proved.
            models.Index(fields=["edition", "township", "copies"]),
        ]
        constraints = [models.CheckConstraint(condition=Q(copies__gte=1), name="a_hand_out_gives_something")]

    def __str__(self) -> str:
        return f"{self.edition}: {self.copies}"

    @property
    def taken_along(self) -> int:
        return self.copies + self.brought_back


class HandOutTotal(models.Model):
    """The sum of a township's hand-outs of one edition, kept with each of them; proved by find_wrong_totals()."""

    township = models.ForeignKey(Township, models.PROTECT, related_name="+", verbose_name=_("township"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("edition"))
    copies = models.PositiveBigIntegerField(_("copies"), default=0)

    class Meta:
        verbose_name = _("total of hand-outs")
        verbose_name_plural = _("totals of hand-outs")
        ordering = ["edition", "township"]
        constraints = [
            models.UniqueConstraint("edition", "township", name="one_hand_out_total_of_a_township")
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.township}: {self.copies}"
