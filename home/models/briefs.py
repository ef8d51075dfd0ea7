"""Briefs 简报: sentence templates, and issued texts with the figures and rows that they rest on."""

from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from outreach.places.models import Region, RegionLevel


class BriefState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ISSUED = "issued", _("issued")


BRIEF_MOVES: dict[str, set[str]] = {BriefState.DRAFT: {BriefState.ISSUED}, BriefState.ISSUED: set()}
BODY_HELP = _(
    "One paragraph a line. “一、”, “（一）” and “1.” at the start of a line make headings of the three levels. "
    "Figures stand between braces, for example {lectures} or {attendances:class}."
)


class Wording(models.Model):
    """The parts of a brief that are written once and filled with figures: shared by template and brief."""

    title = models.CharField(_("title"), max_length=120)
    addressee = models.CharField(
        _("addressee"), max_length=80, blank=True, help_text=_("For example 市委办：")
    )
    body = models.TextField(_("text"), max_length=20_000, help_text=BODY_HELP)
    issuer = models.CharField(
        _("red heading"),
        max_length=40,
        help_text=_("Stands in red over the first page, for example 未成年人保护工作简报."),
    )
    signature = models.CharField(_("signature"), max_length=80, help_text=_("Who signs under the text."))

    class Meta:
        abstract = True


class BriefTemplateQuerySet(models.QuerySet["BriefTemplate"]):
    def for_counties(self, counties: Iterable[Region]) -> "BriefTemplateQuerySet":
        return self.filter(county__in=counties)


class BriefTemplate(Wording):
    county = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"level": RegionLevel.COUNTY},
        verbose_name=_("county"),
    )
    name = models.CharField(_("name"), max_length=60)

    objects = BriefTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("brief template")
        verbose_name_plural = _("brief templates")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class BriefQuerySet(models.QuerySet["Brief"]):
    def for_counties(self, counties: Iterable[Region]) -> "BriefQuerySet":
        return self.filter(county__in=counties)

    def issued(self) -> "BriefQuerySet":
        return self.filter(state=BriefState.ISSUED)

    def public(self) -> "BriefQuerySet":
        return self.issued().filter(is_public=True)


class Brief(Wording):
    """One issue of the series; once issued, neither its text nor a figure under it ever changes."""

    county = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="briefs",
        limit_choices_to={"level": RegionLevel.COUNTY},
        verbose_name=_("county"),
    )
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="briefs",
        verbose_name=_("campaign"),
        help_text=_("Counts this campaign and its parts. Leave empty to count everything of the county."),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=BriefState.choices, default=BriefState.DRAFT, editable=False
    )
    cut_off = models.DateTimeField(
        _("cut-off"),
        null=True,
        blank=True,
        help_text=_("What was on record at this moment is counted. Leave empty for the moment of issue."),
    )
    # Number and year are given at the issue; a draft has none.
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    number = models.PositiveIntegerField(
        _("number"), null=True, blank=True, editable=False, validators=[MinValueValidator(1)]
    )
    # The filled text as it was issued; `body` keeps its slots, so that each number leads to its rows.
    text = models.TextField(_("issued text"), blank=True, editable=False)
    is_public = models.BooleanField(_("on the public site"), default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("issued by"),
    )
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True, editable=False)

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint("county", "year", "number", name="one_brief_of_a_number"),
            models.CheckConstraint(
                condition=Q(state=BriefState.DRAFT)
                | Q(
                    cut_off__isnull=False,
                    number__isnull=False,
                    year__isnull=False,
                    issued_at__isnull=False,
                    issued_by__isnull=False,
                ),
                name="an_issued_brief_says_when_and_who",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(state=BriefState.ISSUED), name="no_draft_brief_is_public"
            ),
        ]

    def __str__(self) -> str:
        return self.title if not self.number else f"{self.year}年第{self.number}期"

    @property
    def is_issued(self) -> bool:
        return self.state == BriefState.ISSUED


class BriefFigure(models.Model):
    """One frozen number of an issued brief."""

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="figures", verbose_name=_("brief"))
    key = models.CharField(max_length=120)
    label = models.CharField(_("figure"), max_length=120)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    amount = models.BigIntegerField(_("amount"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("frozen figure")
        verbose_name_plural = _("frozen figures")
        default_permissions = ()
        ordering = ["brief", "position", "pk"]
        constraints = [models.UniqueConstraint("brief", "key", name="one_figure_of_a_key_in_a_brief")]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"


class BriefRow(models.Model):
    """One record behind a frozen number, and what it gave to it."""

    figure = models.ForeignKey(BriefFigure, models.PROTECT, related_name="rows", verbose_name=_("figure"))
    # For example activity/12; no foreign key, because the record may be deleted later.
    record = models.CharField(max_length=40)
    label = models.CharField(_("record"), max_length=200)
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("frozen row")
        verbose_name_plural = _("frozen rows")
        default_permissions = ()
        ordering = ["figure", "pk"]
        constraints = [models.UniqueConstraint("figure", "record", name="one_frozen_row_of_a_record")]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"
