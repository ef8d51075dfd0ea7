"""The catalogue: what exists, in which edition, and who may download or order it."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.search import index

from campaigns.models import Campaign
from campaigns.models.activities import Audience
from materials.states import Distribution, MaterialKind
from outreach.places.models import Region, RegionLevel

CODE_VALIDATOR = RegexValidator(
    r"^[A-Z0-9][A-Z0-9-]{1,29}\Z", _("Use capital letters, digits and hyphens, for example CB-LETTER-01.")
)


class MaterialTopic(TaggedItemBase):
    content_object = ParentalKey("materials.Material", on_delete=models.CASCADE, related_name="tagged_topics")


class MaterialQuerySet(models.QuerySet["Material"]):
    def public(self) -> "MaterialQuerySet":
        return self.filter(distribution=Distribution.PUBLIC)

    def for_county(self, county: Region | None) -> "MaterialQuerySet":
        return self.filter(county=county)

    def orderable(self) -> "MaterialQuerySet":
        return self.filter(is_orderable=True)


class Material(index.Indexed, ClusterableModel):
    """One catalogue item 物料; its printed text lives in editions."""

    county = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="materials",
        limit_choices_to={"level": RegionLevel.COUNTY},
        verbose_name=_("county"),
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="materials", verbose_name=_("campaign")
    )
    code = models.CharField(_("code"), max_length=30, unique=True, validators=[CODE_VALIDATOR])
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=MaterialKind.choices)
    description = models.TextField(_("description"), max_length=500, blank=True)
    trim_width_mm = models.PositiveSmallIntegerField(
        _("trim width (mm)"), default=210, validators=[MinValueValidator(20), MaxValueValidator(5000)]
    )
    trim_height_mm = models.PositiveSmallIntegerField(
        _("trim height (mm)"), default=297, validators=[MinValueValidator(20), MaxValueValidator(5000)]
    )
    pages = models.PositiveSmallIntegerField(
        _("number of pages"), default=1, validators=[MinValueValidator(1)]
    )
    paper = models.CharField(
        _("paper"), max_length=40, blank=True, help_text=_("For example 157 g coated paper.")
    )
    colours = models.CharField(
        _("colours"), max_length=10, default="4+0", help_text=_("Front + back, for example 4+4 or 1+0.")
    )
    language = models.CharField(_("language"), max_length=20, default="zh-Hans")
    audience = models.CharField(
        _("audience"), max_length=12, choices=Audience.choices, default=Audience.EVERYONE
    )
    topics = ClusterTaggableManager(through=MaterialTopic, blank=True, verbose_name=_("topics"))
    distribution = models.CharField(
        _("distribution"), max_length=10, choices=Distribution.choices, default=Distribution.PUBLIC
    )
    is_downloadable = models.BooleanField(_("can be downloaded"), default=True)
    is_orderable = models.BooleanField(_("can be ordered"), default=True)
    pack_size = models.PositiveIntegerField(
        _("copies in a pack"), default=100, validators=[MinValueValidator(1)]
    )
    low_stock_copies = models.PositiveIntegerField(
        _("warn below"),
        default=0,
        help_text=_("The stock page warns when fewer free copies are in the store; 0 never warns."),
    )
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
    )

    objects = MaterialQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.FilterField("kind"),
        index.FilterField("distribution"),
        index.FilterField("county"),
    ]

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return self.name


class MaterialTarget(models.Model):
    """Copies of one material that a campaign wants to print and bring to people."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="material_targets", verbose_name=_("campaign")
    )
    material = models.ForeignKey(Material, models.CASCADE, related_name="targets", verbose_name=_("material"))
    copies = models.PositiveIntegerField(_("copies"))

    class Meta:
        verbose_name = _("target of copies")
        verbose_name_plural = _("targets of copies")
        ordering = ["campaign", "material", "pk"]
        constraints = [
            models.UniqueConstraint("campaign", "material", name="one_target_for_a_material"),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.copies}"
