"""What is counted and what is held: kinds and measures are data, not code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a place is reached; a loudspeaker round never counts as a lecture."""

    LECTURE = "lecture", _("lecture")
    VEHICLE = "vehicle", _("vehicle round")
    HAND_OUT = "hand_out", _("hand-out")
    MEDIA = "media", _("media")
    CARE = "care", _("care activity")
    MEETING = "meeting", _("meeting")


class Measure(models.Model):
    """A counter with its own unit, for example lectures 场, attendances 人次, copies 份."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=40, help_text=_("For example 受众."))
    unit = models.CharField(_("unit"), max_length=10, help_text=_("For example 人次."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["position", "code", "pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class ActivityKind(models.Model):
    """A kind of activity: lecture, class, vehicle round, collective birthday ..."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=40)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    measures = models.ManyToManyField(
        Measure,
        blank=True,
        related_name="kinds",
        verbose_name=_("measures"),
        help_text=_("What is counted each time one is held."),
    )
    event_measure = models.ForeignKey(
        Measure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("counts as"),
        help_text=_("Each one held adds 1 to this measure, for example lectures 场."),
    )
    is_public = models.BooleanField(
        _("announced on the site"), default=True, help_text=_("Untick for meetings and training.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("kind of activity")
        verbose_name_plural = _("kinds of activity")
        ordering = ["position", "code", "pk"]

    def __str__(self) -> str:
        return self.name
