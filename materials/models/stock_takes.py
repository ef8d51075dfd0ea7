"""Stock-takes 盘点: what was counted in a place, and what the books said at that moment."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from materials.models.editions import Edition
from materials.models.stock import StockPlace
from materials.states import Condition
from outreach.places.models import Region


class StockTake(models.Model):
    """One counting of a place; its differences are movements that carry its number."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="stock_takes", verbose_name=_("county"))
    number = models.CharField(_("number"), max_length=20)
    # One paper however often the button is pressed.
    key = models.CharField(max_length=64, unique=True)
    place = models.ForeignKey(StockPlace, models.PROTECT, related_name="stock_takes", verbose_name=_("place"))
    note = models.CharField(
        _("why the books were wrong"),
        max_length=200,
        blank=True,
        help_text=_("Needed when a count differs, for example “wet after the storm of 3 June”."),
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("counted by")
    )
    taken_at = models.DateTimeField(_("counted at"))

    class Meta:
        verbose_name = _("stock-take")
        verbose_name_plural = _("stock-takes")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint("county", "number", name="one_stock_take_of_a_number")]

    def __str__(self) -> str:
        return self.number


class StockTakeLine(models.Model):
    """One edition in one condition: booked and counted, also when both agree."""

    stock_take = models.ForeignKey(
        StockTake, models.CASCADE, related_name="lines", verbose_name=_("stock-take")
    )
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("edition"))
    condition = models.CharField(_("condition"), max_length=10, choices=Condition.choices)
    booked = models.PositiveBigIntegerField(_("in the books"))
    counted = models.PositiveBigIntegerField(_("counted"))

    class Meta:
        verbose_name = _("counted line")
        verbose_name_plural = _("counted lines")
        ordering = ["stock_take", "edition", "condition", "pk"]
        constraints = [
            models.UniqueConstraint("stock_take", "edition", "condition", name="each_condition_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.counted}"

    @property
    def difference(self) -> int:
        return self.counted - self.booked
