"""Kept sums of a campaign by township, and marks that say which of them are behind the rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from outreach.places.models import Township

# What is held for the whole county has no township; a unique constraint needs a number all the same.
COUNTYWIDE = 0


class Tally(models.Model):
    """What the records of one township say for one campaign; always equal to the rows unless a mark says no.

    Keys of the JSON objects are channels (CoverageChannel) and primary keys of measures and materials, values are
    counts.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tallies", verbose_name=_("campaign"))
    township = models.ForeignKey(
        Township, models.CASCADE, null=True, blank=True, related_name="tallies", verbose_name=_("township")
    )
    place = models.BigIntegerField(default=COUNTYWIDE)  # the township's key, or COUNTYWIDE
    villages = models.PositiveIntegerField(_("villages"), default=0)
    villages_reached = models.PositiveIntegerField(_("villages reached"), default=0)
    is_reached = models.BooleanField(_("reached"), default=False)
    reached = models.JSONField(default=dict)  # channel: villages
    rows = models.JSONField(default=dict)  # channel: activities, hand-outs, deliveries
    amounts = models.JSONField(default=dict)  # measure: amount
    copies = models.JSONField(default=dict)  # material with a target: copies handed out
    empty = models.JSONField(default=list)  # keys of the villages that nothing reached, in delivery order
    reported = models.PositiveIntegerField(_("reported"), default=0)
    on_time = models.PositiveIntegerField(_("reported on time"), default=0)

    class Meta:
        verbose_name = _("kept sum")
        verbose_name_plural = _("kept sums")
        ordering = ["campaign", "place", "pk"]
        constraints = [models.UniqueConstraint("campaign", "place", name="one_tally_of_a_place")]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.township or '–'}"


class StaleMark(models.Model):
    """Written in the transaction of a change: the tally of this place must be counted again.

    Only ever inserted and deleted, so writers never wait for each other.
    """

    EVERYWHERE = -1

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", verbose_name=_("campaign"))
    place = models.BigIntegerField(default=EVERYWHERE)

    class Meta:
        verbose_name = _("mark of a change")
        verbose_name_plural = _("marks of changes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.place}"
