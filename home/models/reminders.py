"""Reminders to townships whose reports are late: one a day at most."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from outreach.places.models import Township


class Reminder(models.Model):
    """That a township was reminded on a day, by whom, of how many reports."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="reminders", verbose_name=_("campaign")
    )
    township = models.ForeignKey(
        Township, models.PROTECT, related_name="reminders", verbose_name=_("township")
    )
    sent_on = models.DateField(_("sent on"))
    reports = models.PositiveIntegerField(_("late reports"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint("campaign", "township", "sent_on", name="one_reminder_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.township} {self.sent_on:%Y-%m-%d}"
