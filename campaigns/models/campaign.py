"""A campaign and its numeric targets."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.search import index

from campaigns.models.kinds import Measure
from campaigns.states import UNANNOUNCED, CampaignState
from outreach.content.models import ProtectedText
from outreach.places.models import Office, Region, RegionLevel

COLOUR_VALIDATOR = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write a colour as #RRGGBB, for example #1F6FB2."))


class CampaignTopic(TaggedItemBase):
    content_object = ParentalKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="tagged_topics")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def running(self, *, on: date) -> "CampaignQuerySet":
        """Approved or running ones whose days include the date; no end date means open-ended."""
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on),
            starts_on__lte=on,
            state__in=[CampaignState.APPROVED, CampaignState.RUNNING, CampaignState.CLOSING],
        )

    def announced(self) -> "CampaignQuerySet":
        return self.exclude(state__in=UNANNOUNCED)

    def for_county(self, county: Region | None) -> "CampaignQuerySet":
        return self.filter(county=county)


class Campaign(index.Indexed, ClusterableModel):
    """The facts of an awareness month or any longer or shorter drive; its story is a CampaignPage."""

    county = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="campaigns",
        limit_choices_to={"level": RegionLevel.COUNTY},
        verbose_name=_("county"),
    )
    name = models.CharField(_("name"), max_length=80)
    slogan = models.CharField(_("slogan"), max_length=80, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(
        _("ends on"), null=True, blank=True, help_text=_("Leave empty for a drive without an end.")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    lead_office = models.ForeignKey(
        Office, models.PROTECT, related_name="led_campaigns", verbose_name=_("lead body")
    )
    member_offices = ParentalManyToManyField(
        Office, blank=True, related_name="joined_campaigns", verbose_name=_("member bodies")
    )
    topics = ClusterTaggableManager(through=CampaignTopic, blank=True, verbose_name=_("topics"))
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#1F6FB2",
        validators=[COLOUR_VALIDATOR],
        help_text=_("Pages and prints of the campaign take this colour."),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    protected_texts = ParentalManyToManyField(
        ProtectedText,
        blank=True,
        related_name="campaigns",
        verbose_name=_("protected texts"),
        help_text=_("The wording of this campaign, for example its version of the six don'ts."),
    )

    objects = CampaignQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("slogan"),
        index.FilterField("county"),
        index.FilterField("state"),
    ]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="campaign_ends_after_it_starts",
                violation_error_message=_("The campaign ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The campaign ends before it starts. Check both dates.")})
        if self.parent_id and self.parent_id == self.pk:
            raise ValidationError({"parent": _("A campaign can't be part of itself.")})

    def is_running(self, *, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    def is_over(self, *, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on

    def days_left(self, *, on: date) -> int | None:
        """Days until the last day, 0 on it, None when open-ended or over."""
        if self.ends_on is None or self.ends_on < on:
            return None
        return (self.ends_on - on).days


class Target(models.Model):
    """How much of one measure the campaign wants; copies per material are set in materials."""

    campaign = ParentalKey(
        Campaign, on_delete=models.CASCADE, related_name="targets", verbose_name=_("campaign")
    )
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets", verbose_name=_("measure"))
    amount = models.PositiveIntegerField(_("target"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["measure__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "campaign",
                "measure",
                name="one_target_for_a_measure",
                violation_error_message=_("This campaign has a target for that measure already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.amount}"
