"""What is held: lectures, classes, vehicle rounds, media items, hand-outs and all other kinds."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from campaigns.models.campaign import Campaign
from campaigns.models.kinds import ActivityKind, Channel, Measure
from campaigns.models.resources import Speaker, Vehicle
from campaigns.models.standards import ActivityStandard
from campaigns.states import DONE, TO_COME, UNANNOUNCED, ActivityState
from outreach.places.models import Office, Region, Township, Village


class Audience(models.TextChoices):
    PUPILS = "pupils", _("pupils")
    PARENTS = "parents", _("parents")
    TEACHERS = "teachers", _("teachers")
    VILLAGERS = "villagers", _("villagers")
    OFFICIALS = "officials", _("officials")
    EVERYONE = "everyone", _("everyone")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def upcoming(self, *, at: datetime) -> "ActivityQuerySet":
        return self.filter(state__in=TO_COME, starts_at__gte=at).order_by("starts_at", "pk")

    def done(self) -> "ActivityQuerySet":
        return self.filter(state__in=DONE)

    def lectures(self) -> "ActivityQuerySet":
        return self.filter(kind__channel=Channel.LECTURE)

    def public(self) -> "ActivityQuerySet":
        """What the site may announce: no meetings, nothing of a campaign that is still a draft."""
        return self.filter(kind__is_public=True).exclude(
            models.Q(state=ActivityState.CANCELLED) | models.Q(campaign__state__in=UNANNOUNCED)
        )

    def for_county(self, county: Region | None) -> "ActivityQuerySet":
        return self.filter(campaign__county=county)

    def for_township(self, township: Township) -> "ActivityQuerySet":
        return self.filter(township=township)

    def for_counties(self, counties: Iterable[Region]) -> "ActivityQuerySet":
        return self.filter(campaign__county__in=counties)

    def with_place(self) -> "ActivityQuerySet":
        return self.select_related("kind", "township", "village", "campaign")


class Activity(ClusterableModel):
    """One thing held at one place and time; what it counted stands in ActivityCount rows."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="activities", verbose_name=_("campaign")
    )
    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="activities", verbose_name=_("kind"))
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(
        _("state"), max_length=12, choices=ActivityState.choices, default=ActivityState.PLANNED
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    township = models.ForeignKey(
        Township,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("township"),
        help_text=_("Leave empty for what is held for the whole county."),
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("village")
    )
    villages_reached = ParentalManyToManyField(
        Village,
        blank=True,
        related_name="reached_by",
        verbose_name=_("villages reached"),
        help_text=_("All villages that a round or a hand-out reached."),
    )
    place = models.CharField(_("place"), max_length=120, blank=True, help_text=_("School, hall, square ..."))
    speakers = ParentalManyToManyField(
        Speaker, blank=True, related_name="activities", verbose_name=_("speakers")
    )
    vehicle = models.ForeignKey(
        Vehicle,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("publicity vehicle"),
    )
    lead_office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_activities",
        verbose_name=_("lead body"),
    )
    organisers = ParentalManyToManyField(
        Office, blank=True, related_name="organised_activities", verbose_name=_("organisers")
    )
    audience = models.CharField(
        _("audience"), max_length=12, choices=Audience.choices, default=Audience.EVERYONE
    )
    form = models.CharField(
        _("form"), max_length=120, blank=True, help_text=_("Slides, cases, questions ...")
    )
    summary = models.TextField(_("summary"), max_length=1000, blank=True)
    link = models.URLField(_("link"), blank=True, help_text=_("Report, video or app page."))
    standards = ClusterTaggableManager(
        through=ActivityStandard,
        blank=True,
        verbose_name=_("work standards"),
        help_text=_("Numbers of the model-county scheme that this proves, separated by commas."),
    )
    expected_heads = models.PositiveIntegerField(
        _("expected people"), null=True, blank=True, help_text=_("The lecture kit is packed for them.")
    )
    issue_note = models.TextField(
        _("issues"), max_length=500, blank=True, help_text=_("What the township is asked to correct.")
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("planned by"),
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    # Staff who typed numbers into the form of the office; none of them verifies the report.
    counted_by = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, editable=False, related_name="+", verbose_name=_("counted by")
    )
    # NULL: entered by staff, or not closed yet. The key of a form that was sent twice makes one paper.
    plan_key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    report_key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["campaign", "kind", "state"]),
            models.Index(fields=["starts_at"]),
            models.Index(fields=["state", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="activity_ends_after_it_starts",
                violation_error_message=_("The activity ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The activity ends before it starts. Check both times.")})
        if self.village and self.township_id and self.village.township_id != self.township_id:
            raise ValidationError({"village": _("This village belongs to another township.")})

    @property
    def day(self) -> date:
        """The local day it starts on."""
        return timezone.localdate(self.starts_at)

    def place_name(self) -> str:
        """Township, village and hall in one line; one query each if not loaded."""
        parts = [str(part) for part in (self.township, self.village, self.place) if part]
        # Many a hall or village carries the name of its township; nobody wants to read it twice.
        return " ".join(
            part for at, part in enumerate(parts) if not any(one.startswith(part) for one in parts[at + 1 :])
        )


class ActivityCount(models.Model):
    """How much of one measure an activity made: attendances, copies, households ..."""

    activity = ParentalKey(
        Activity, on_delete=models.CASCADE, related_name="counts", verbose_name=_("activity")
    )
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="counts", verbose_name=_("measure"))
    amount = models.PositiveIntegerField(_("amount"))

    class Meta:
        verbose_name = _("count")
        verbose_name_plural = _("counts")
        ordering = ["measure__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "activity",
                "measure",
                name="one_count_for_a_measure",
                violation_error_message=_("This activity has a count for that measure already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.amount}"
