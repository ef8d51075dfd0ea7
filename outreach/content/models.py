"""Texts that must never be retyped, and what all public pages share."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, LockableMixin, Page, RevisionMixin, WorkflowMixin


class ProtectedTextKind(models.TextChoices):
    SIX_DONTS = "six_donts", _("six don'ts")
    FOUR_KNOWS = "four_knows", _("four knows")
    LAW = "law", _("law text")
    ADVICE = "advice", _("advice")
    HOTLINES = "hotlines", _("hotlines")


class ProtectedText(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """A checked wording, one line an item, chosen in a design instead of typed.

    Local variants differ (六不, 六不两会 ...): each variant is a row of its own, with revisions.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=ProtectedTextKind.choices)
    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("For staff, for example “Six don'ts, Hubei 2026”.")
    )
    heading = models.CharField(_("heading"), max_length=60, help_text=_("Printed above the items."))
    items = models.TextField(_("items"), help_text=_("One item a line; numbers are added in print."))
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Where this wording comes from, with its date.")
    )

    class Meta:
        verbose_name = _("protected text")
        verbose_name_plural = _("protected texts")
        ordering = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def lines(self) -> list[str]:
        return [line.strip() for line in self.items.splitlines() if line.strip()]


class SitePage(Page):
    """What every public page has: a summary for lists and shares, a picture, a review date."""

    summary = models.TextField(
        _("summary"), max_length=300, blank=True, help_text=_("One or two sentences for lists and shares.")
    )
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
    )
    next_review_on = models.DateField(
        _("next review"), null=True, blank=True, help_text=_("The owner is reminded on this day.")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("review by"),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("cover")]
    settings_panels = [
        *Page.settings_panels,
        MultiFieldPanel([FieldPanel("next_review_on"), FieldPanel("reviewer")], _("Review")),
    ]

    class Meta:
        abstract = True
