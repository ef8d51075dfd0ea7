"""Township-level offices: subdistricts, towns, townships, farms, zones."""

from django.db import models
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from outreach.places.models.fields import CODE_VALIDATOR, PHONE_VALIDATOR, TILE_VALIDATOR
from outreach.places.models.regions import Region, RegionLevel


class TownshipKind(models.TextChoices):
    SUBDISTRICT = "subdistrict", _("subdistrict")
    TOWN = "town", _("town")
    TOWNSHIP = "township", _("rural township")
    FARM = "farm", _("farm")
    ZONE = "zone", _("zone")


class TownshipQuerySet(models.QuerySet["Township"]):
    def active(self) -> "TownshipQuerySet":
        return self.filter(is_active=True)

    def for_county(self, county: Region | None) -> "TownshipQuerySet":
        return self.filter(county=county)

    def with_head_counts(self) -> "TownshipQuerySet":
        """Annotate village_count and the sum of each head-count over active villages."""
        active = models.Q(villages__is_active=True)
        return self.annotate(
            village_count=Count("villages", filter=active),
            households=Sum("villages__households", filter=active, default=0),
            children=Sum("villages__children", filter=active, default=0),
            left_behind_children=Sum("villages__left_behind_children", filter=active, default=0),
            pupils=Sum("villages__pupils", filter=active, default=0),
        )

    def with_director_count(self) -> "TownshipQuerySet":
        """Annotate how many active villages have a child director."""
        named = models.Q(villages__is_active=True) & ~models.Q(villages__director_name="")
        return self.annotate(director_count=Count("villages", filter=named))

    def without_supervisor_phone(self) -> "TownshipQuerySet":
        return self.filter(supervisor_phone="")


class Township(models.Model):
    """One of the N: has a child supervisor 儿童督导员 and a square on the tile map."""

    county = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="townships",
        limit_choices_to={"level": RegionLevel.COUNTY},
        verbose_name=_("county"),
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[CODE_VALIDATOR],
        help_text=_("The administrative code. Imports find a township by it."),
    )
    name = models.CharField(_("name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=12, choices=TownshipKind.choices, default=TownshipKind.TOWN)
    supervisor_name = models.CharField(_("child supervisor"), max_length=50, blank=True)
    supervisor_phone = models.CharField(
        _("supervisor's phone"), max_length=30, blank=True, validators=[PHONE_VALIDATOR]
    )
    tile_column = models.PositiveSmallIntegerField(
        _("map column"),
        null=True,
        blank=True,
        validators=[TILE_VALIDATOR],
        help_text=_("Square on the tile map, counted from the west."),
    )
    tile_row = models.PositiveSmallIntegerField(
        _("map row"),
        null=True,
        blank=True,
        validators=[TILE_VALIDATOR],
        help_text=_("Square on the tile map, counted from the north."),
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Untick a merged or dissolved township; its records stay.")
    )

    objects = TownshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return self.name
