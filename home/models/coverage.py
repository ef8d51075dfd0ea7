"""What counts as reached 覆盖: one rule for each campaign and channel; the defaults are in home/reports/rules.py."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import ActivityKind, Campaign, Channel, Measure
from campaigns.states import ActivityState
from materials.states import MaterialKind

DUE_DAYS = 3
MAX_DUE_DAYS = 90


class CoverageChannel(models.TextChoices):
    """A column of the coverage board; a loudspeaker round has its own and never counts as a lecture."""

    LECTURE = "lecture", _("lecture")
    VEHICLE = "vehicle", _("vehicle")
    LETTER = "letter", _("letter")
    POSTER = "poster", _("poster")
    HANDBOOK = "handbook", _("handbook")
    MEDIA = "media", _("media")
    OTHER = "other", _("others")


_GIVEN = frozenset({Channel.LECTURE, Channel.VEHICLE, Channel.HAND_OUT, Channel.CARE})
# The kinds of activity that a channel may ever count; no setting can make a round a lecture.
ALLOWED_KINDS: dict[str, frozenset[Channel]] = {
    CoverageChannel.LECTURE: frozenset({Channel.LECTURE}),
    CoverageChannel.VEHICLE: frozenset({Channel.VEHICLE}),
    CoverageChannel.LETTER: _GIVEN,
    CoverageChannel.POSTER: _GIVEN,
    CoverageChannel.HANDBOOK: _GIVEN,
    CoverageChannel.MEDIA: frozenset({Channel.MEDIA}),
    CoverageChannel.OTHER: frozenset({Channel.HAND_OUT, Channel.CARE}),
}
# Channels of printed matter: an activity counts by the copies it wrote down, and hand-outs count by their material.
PRINTED = (CoverageChannel.LETTER, CoverageChannel.POSTER, CoverageChannel.HANDBOOK)


class Spread(models.TextChoices):
    """Which villages an activity reaches that names none."""

    NAMED = "named", _("only the villages that are named")
    TOWNSHIP = "township", _("all villages of its township, when it names none")
    COUNTY = "county", _("all villages of its township, or of the county when it names no township")


class Proof(models.TextChoices):
    """When copies have reached a village."""

    HANDED_OUT = "handed_out", _("handed out to people")
    SIGNED = "signed", _("signed for by the village, or handed out")


class Minimum(models.TextChoices):
    HELD = ActivityState.HELD.value, _("reported as held")
    COMPLETE = ActivityState.COMPLETE.value, _("received by the office")
    VERIFIED = ActivityState.VERIFIED.value, _("verified by the office")


class CoverageRule(models.Model):
    """How one channel of one campaign is counted; without a row the defaults hold."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="coverage_rules", verbose_name=_("campaign")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=CoverageChannel.choices)
    is_shown = models.BooleanField(_("column of the board"), default=True)
    fills_gap = models.BooleanField(
        _("counts as reached"),
        default=True,
        help_text=_("Untick when a village that only this channel reached is still empty."),
    )
    kinds = models.ManyToManyField(
        ActivityKind,
        blank=True,
        related_name="+",
        verbose_name=_("kinds of activity"),
        help_text=_("Leave all unticked to count every kind of this channel."),
    )
    measures = models.ManyToManyField(
        Measure,
        blank=True,
        related_name="+",
        verbose_name=_("only with a number of"),
        help_text=_("Such an activity counts when it wrote down at least one of these."),
    )
    material_kinds = models.JSONField(_("kinds of material"), default=list, blank=True)
    minimum = models.CharField(
        _("from which state"), max_length=12, choices=Minimum.choices, default=Minimum.HELD
    )
    proof = models.CharField(
        _("copies count when"), max_length=12, choices=Proof.choices, default=Proof.HANDED_OUT
    )
    spread = models.CharField(
        _("villages reached"), max_length=10, choices=Spread.choices, default=Spread.NAMED
    )

    class Meta:
        verbose_name = _("rule of coverage")
        verbose_name_plural = _("rules of coverage")
        ordering = ["campaign", "pk"]
        constraints = [models.UniqueConstraint("campaign", "channel", name="one_rule_for_a_channel")]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.get_channel_display()}"

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.material_kinds, list) or set(self.material_kinds) - set(MaterialKind.values):
            raise ValidationError({"material_kinds": _("Choose kinds of material from the list.")})


class ReportRules(models.Model):
    """When the report of an activity is due, for one campaign."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, related_name="report_rules", verbose_name=_("campaign")
    )
    due_days = models.PositiveSmallIntegerField(
        _("days until the report is due"),
        default=DUE_DAYS,
        validators=[MaxValueValidator(MAX_DUE_DAYS)],
        help_text=_("Counted from the day of the activity."),
    )

    class Meta:
        verbose_name = _("rules of reporting")
        verbose_name_plural = _("rules of reporting")

    def __str__(self) -> str:
        return str(self.campaign)
