"""Vehicle rounds: a plan for some days, its trips, the villages of each trip."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.activities import Activity
from campaigns.models.campaign import Campaign
from campaigns.models.resources import Vehicle
from outreach.places.models import Region, Village


class RoundPlanQuerySet(models.QuerySet["RoundPlan"]):
    def for_counties(self, counties: Iterable[Region]) -> "RoundPlanQuerySet":
        return self.filter(campaign__county__in=counties)


class RoundPlan(models.Model):
    """Some vehicles on the road for some days; which village on which day, the planner says."""

    class Rule(models.TextChoices):
        UNREACHED = "unreached", _("villages that no vehicle has reached, first")
        RETURN_RATE = "return_rate", _("the lowest return rate of reply slips first")

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="round_plans", verbose_name=_("campaign")
    )
    rule = models.CharField(_("which villages first"), max_length=12, choices=Rule.choices)
    starts_on = models.DateField(_("first day"))
    days = models.PositiveSmallIntegerField(_("days"))
    stops = models.PositiveSmallIntegerField(
        _("villages a trip"), help_text=_("How many villages one vehicle reaches in a day.")
    )
    vehicles = models.ManyToManyField(Vehicle, related_name="round_plans", verbose_name=_("vehicles"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    created_at = models.DateTimeField(_("planned at"))

    objects = RoundPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of vehicle rounds")
        verbose_name_plural = _("plans of vehicle rounds")
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.campaign} {self.starts_on:%Y-%m-%d}"


class Trip(models.Model):
    """One vehicle on one day; what it did is the trip's activity, with counts and villages."""

    plan = models.ForeignKey(RoundPlan, models.CASCADE, related_name="trips", verbose_name=_("plan"))
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="trips", verbose_name=_("publicity vehicle")
    )
    day = models.DateField(_("day"))
    activity = models.OneToOneField(Activity, models.PROTECT, related_name="trip", verbose_name=_("activity"))

    class Meta:
        verbose_name = _("trip")
        verbose_name_plural = _("trips")
        ordering = ["day", "vehicle", "pk"]
        constraints = [models.UniqueConstraint("plan", "vehicle", "day", name="one_trip_a_vehicle_and_day")]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.day:%Y-%m-%d}"


class TripStop(models.Model):
    trip = models.ForeignKey(Trip, models.CASCADE, related_name="stops", verbose_name=_("trip"))
    village = models.ForeignKey(Village, models.PROTECT, related_name="trip_stops", verbose_name=_("village"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["trip", "position", "pk"]
        constraints = [models.UniqueConstraint("trip", "village", name="a_village_once_a_trip")]

    def __str__(self) -> str:
        return str(self.village)
