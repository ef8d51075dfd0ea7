"""Who speaks and what drives: things that can be booked twice by mistake."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.models import Office, Region


class Speaker(models.Model):
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=50)
    organisation = models.CharField(_("organisation"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation}）" if self.organisation else self.name


class Vehicle(models.Model):
    """A publicity vehicle 宣传车."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("county"))
    name = models.CharField(_("name"), max_length=40)
    plate = models.CharField(_("number plate"), max_length=12, unique=True)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="vehicles", verbose_name=_("office")
    )

    class Meta:
        verbose_name = _("publicity vehicle")
        verbose_name_plural = _("publicity vehicles")
        ordering = ["plate", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.plate}"
