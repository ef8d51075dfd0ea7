"""Partners outside: a print shop's or store's own system that reads its orders here and says how far it is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from materials.models.print_runs import Printer, PrintRun
from materials.states import NOT_YET_ORDERED
from outreach.places.models import Region


class Partner(models.Model):
    """One system of one print shop, with a token of one county; the token itself is kept nowhere."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("county"))
    printer = models.ForeignKey(Printer, models.PROTECT, related_name="partners", verbose_name=_("printer"))
    name = models.CharField(_("name"), max_length=80)
    token_digest = models.CharField(max_length=64, unique=True)
    webhook_url = models.URLField(_("address to tell of changes"), max_length=300, blank=True)
    # Kept as it is: both sides sign with it.
    webhook_secret = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["county", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def print_orders(self) -> models.QuerySet[PrintRun]:
        """The runs of this county at this printer, once they were ordered; a draft is nobody's business."""
        runs = PrintRun.objects.filter(
            county=self.county_id, printer=self.printer_id, ordered_on__isnull=False
        )
        return runs.exclude(state__in=NOT_YET_ORDERED).select_related(
            "county", "edition__material", "printer"
        )
