"""What staff compose for print: letter, flyer, leaflet, poster, handbook, with drafts and revisions."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from campaigns.models import Campaign
from campaigns.models.campaign import COLOUR_VALIDATOR
from materials.blocks import DesignBody
from materials.states import DesignKind, PosterSize
from outreach.places.models import Region, RegionLevel


class Design(
    WorkflowMixin, PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model
):
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
        _("title"), max_length=80, help_text=_("Printed as the headline, for example 致全市家长的一封信.")
    )
    subtitle = models.CharField(_("subtitle"), max_length=80, blank=True)
    salutation = models.CharField(
        _("salutation"), max_length=60, blank=True, help_text=_("Letters only, for example 尊敬的家长朋友：")
    )
    body = StreamField(DesignBody(), verbose_name=_("body"))
    issuer = models.CharField(_("issued by"), max_length=120, blank=True, help_text=_("落款，one line."))
    issued_on = models.DateField(_("date"), null=True, blank=True)
    poster_size = models.CharField(
        _("poster size"), max_length=2, choices=PosterSize.choices, default=PosterSize.A3
    )
    colour = models.CharField(_("colour"), max_length=7, default="#1F6FB2", validators=[COLOUR_VALIDATOR])

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="design")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="design",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("design")
        verbose_name_plural = _("designs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions.all()


class Edition(models.Model):
    """One printed state of a material: bound to a design revision and to the hash of its press file."""

    material = models.ForeignKey(
        "materials.Material", models.PROTECT, related_name="editions", verbose_name=_("material")
    )
    number = models.PositiveSmallIntegerField(_("edition"), default=1)
    design = models.ForeignKey(
        Design, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("design")
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision"),
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["material", "-number", "pk"]
        constraints = [
            models.UniqueConstraint("material", "number", name="one_edition_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.material} · {self.number}"
