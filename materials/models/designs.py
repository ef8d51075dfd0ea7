"""What staff compose for print: letter, flyer, leaflet, poster, handbook, with drafts and revisions."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
    WorkflowState,
)

from campaigns.models import Campaign
from campaigns.models.campaign import COLOUR_VALIDATOR
from materials.blocks import DesignBody
from materials.slots import VARYING, slots_inside, used_slots, validate_slots
from materials.states import FIXED_PAGES, LEAFLET_SHEET_MM, TRIM_MM, DesignKind, PosterSize
from outreach.places.models import Region, RegionLevel

# Fields outside the body that are printed and may hold slots.
PRINTED_LINES = ("title", "subtitle", "salutation", "issuer")
ONLY_LETTERS_VARY = _(
    "Only a letter is printed for each village, so this design can't use %(slots)s. "
    "Write the words themselves, or use the block “local contacts”, which leaves lines to fill in."
)
PreviewServer = Callable[["Design", HttpRequest, str], HttpResponse]


class DesignQuerySet(models.QuerySet["Design"]):
    def with_status(self) -> "DesignQuerySet":
        """Fetch for all rows at once what the status column reads: workflow and schedule."""
        workflows = models.Prefetch(
            "workflow_states", WorkflowState.objects.active(), to_attr="_current_workflow_states"
        )
        scheduled = models.Prefetch(
            "_revisions", Revision.objects.filter(approved_go_live_at__isnull=False), to_attr="_scheduled"
        )
        return self.prefetch_related(workflows, scheduled)


class Design(WorkflowMixin, PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """A versioned design; what is printed is always one revision of it."""

    county = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="designs",
        limit_choices_to={"level": RegionLevel.COUNTY},
        verbose_name=_("county"),
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="designs", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DesignKind.choices)
    title = models.CharField(
        _("title"),
        max_length=80,
        validators=[validate_slots],
        help_text=_("Printed as the headline, for example 致全市家长的一封信."),
    )
    subtitle = models.CharField(_("subtitle"), max_length=80, blank=True, validators=[validate_slots])
    salutation = models.CharField(
        _("salutation"),
        max_length=60,
        blank=True,
        validators=[validate_slots],
        help_text=_("Letters only, for example 尊敬的家长朋友："),
    )
    body = StreamField(DesignBody(), verbose_name=_("body"))
    issuer = models.CharField(
        _("issued by"),
        max_length=120,
        blank=True,
        validators=[validate_slots],
        help_text=_("Who signs, in one line, for example 赤壁市未成年人保护工作领导小组."),
    )
    issued_on = models.DateField(_("date"), null=True, blank=True)
    poster_size = models.CharField(
        _("poster size"), max_length=2, choices=PosterSize.choices, default=PosterSize.A3
    )
    most_pages = models.PositiveSmallIntegerField(
        _("pages at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Letters and handbooks: a text that needs more pages is not printed. Empty: any number."),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#1F6FB2",
        validators=[COLOUR_VALIDATOR],
        help_text=_("The main colour of the print; lighter and darker shades are made from it."),
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="design")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="design",
        for_concrete_model=False,
    )

    objects = DesignQuerySet.as_manager()

    # Set at start by the floor that can show a preview; models know neither documents nor jobs.
    preview_server: ClassVar[PreviewServer | None] = None

    class Meta:
        verbose_name = _("design")
        verbose_name_plural = _("designs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions.all()

    @property
    def approved_schedule(self) -> bool:
        """Say whether a revision waits for its day; with_status() spares the query."""
        fetched = getattr(self, "_scheduled", None)
        return bool(super().approved_schedule) if fetched is None else bool(fetched)

    @property
    def trim_mm(self) -> tuple[int, int]:
        """Width and height of the sheet after the cut; a leaflet is the unfolded sheet."""
        if self.kind == DesignKind.LEAFLET:
            return LEAFLET_SHEET_MM
        if self.kind == DesignKind.POSTER:
            return TRIM_MM[self.poster_size]
        return TRIM_MM["A4" if self.kind == DesignKind.LETTER else "A5"]

    @property
    def page_limit(self) -> int | None:
        """Return how many pages are meant at most, None for any number."""
        return FIXED_PAGES.get(DesignKind(self.kind), self.most_pages)

    @property
    def is_merged(self) -> bool:
        """Say whether each village gets its own pages."""
        return self.kind == DesignKind.LETTER

    def clean(self) -> None:
        super().clean()
        if errors := self._slot_errors():
            raise ValidationError(errors)

    def _slot_errors(self) -> dict[str, ValidationError]:
        """Find slots that this kind can't fill, at the field and block where they stand."""
        if self.is_merged:
            return {}
        errors = {
            name: _only_letters_vary(slots)
            for name in PRINTED_LINES
            if (slots := used_slots(getattr(self, name)) & VARYING)
        }
        blocks = {
            index: _only_letters_vary(slots)
            for index, child in enumerate(self.body)
            if (slots := slots_inside(child.get_prep_value()["value"]) & VARYING)
        }
        if blocks:
            errors["body"] = StreamBlockValidationError(block_errors=blocks)
        return errors

    @property
    def preview_modes(self) -> list[tuple[str, str | Promise]]:
        if self.is_merged:
            return [("", _("letter of one village")), ("separator", _("letter with its separator sheet"))]
        return [("", _("as on screen")), ("press", _("as for the print shop, with bleed and marks"))]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """One size: what is shown are pages of paper, not a website on three devices."""
        return [{"name": "page", "icon": "doc-full", "device_width": 420, "label": _("pages as printed")}]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        serve = type(self).preview_server
        if serve is None:
            raise LookupError("no preview server is registered")
        return serve(self, request, mode_name)


def _only_letters_vary(slots: set[str]) -> ValidationError:
    shown = " ".join(f"{{{name}}}" for name in sorted(slots))
    return ValidationError(ONLY_LETTERS_VARY, code="slot_needs_letter", params={"slots": shown})
