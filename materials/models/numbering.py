"""Numbers of papers without gaps: one counter row a series and year, taken in the paper's transaction."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.models import Region


class Series(models.TextChoices):
    """The Chinese short name stands in the number itself, as on the offices' papers."""

    PRINT_RUN = "印", _("print run")
    ACCEPTANCE = "验", _("acceptance")
    ORDER = "领", _("order")
    DELIVERY = "送", _("delivery")
    STOCK_TAKE = "盘", _("stock-take")
    BRIEF = "简", _("brief")


class Counter(models.Model):
    """The last number given; a rolled-back transaction gives its number back, so none is missing."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("county"))
    series = models.CharField(_("series"), max_length=4, choices=Series.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        ordering = ["county", "series", "year", "pk"]
        constraints = [
            models.UniqueConstraint("county", "series", "year", name="one_counter_for_a_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.series}{self.year}: {self.last}"
