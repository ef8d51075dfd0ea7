"""Villages and communities: the M that every copy must reach."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.models.fields import CODE_VALIDATOR, PHONE_VALIDATOR, TILE_VALIDATOR
from outreach.places.models.regions import Region
from outreach.places.models.townships import Township

# The weights an allocation may use; numbers only, never a child's name.
HEAD_COUNTS = ("households", "children", "left_behind_children", "pupils")


class VillageKind(models.TextChoices):
    VILLAGE = "village", _("village")
    COMMUNITY = "community", _("community")


class VillageQuerySet(models.QuerySet["Village"]):
    def active(self) -> "VillageQuerySet":
        return self.filter(is_active=True, township__is_active=True)

    def for_county(self, county: Region | None) -> "VillageQuerySet":
        return self.filter(township__county=county)

    def for_township(self, township: Township) -> "VillageQuerySet":
        return self.filter(township=township)

    def named_like(self, text: str) -> "VillageQuerySet":
        """Villages whose name, or whose township's name, holds the text."""
        return self.filter(models.Q(name__icontains=text) | models.Q(township__name__icontains=text))

    def without_director_phone(self) -> "VillageQuerySet":
        return self.filter(director_phone="")

    def head_count_sums(self) -> dict[str, int]:
        """Sum each head-count over these villages; one query."""
        sums = {f"{name}_sum": models.Sum(name, default=0) for name in HEAD_COUNTS}
        found = self.order_by().aggregate(**sums)
        return {name: found[f"{name}_sum"] for name in HEAD_COUNTS}

    def in_delivery_order(self) -> "VillageQuerySet":
        """Township by township, as letters are printed and packed."""
        return self.select_related("township").order_by("township__code", "code", "pk")


class Village(models.Model):
    """One of the M: has a child director 儿童主任 and head-counts."""

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="villages", verbose_name=_("township")
    )
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[CODE_VALIDATOR],
        help_text=_("The administrative code. Imports find a village by it."),
    )
    name = models.CharField(_("name"), max_length=50)
    kind = models.CharField(
        _("kind"), max_length=12, choices=VillageKind.choices, default=VillageKind.VILLAGE
    )
    director_name = models.CharField(_("child director"), max_length=50, blank=True)
    director_phone = models.CharField(
        _("director's phone"), max_length=30, blank=True, validators=[PHONE_VALIDATOR]
    )
    phone_is_public = models.BooleanField(
        _("phone may be published"),
        default=False,
        help_text=_("Tick when the office phone may stand on the public site; letters print it either way."),
    )
    households = models.PositiveIntegerField(_("households"), default=0)
    children = models.PositiveIntegerField(_("children"), default=0)
    left_behind_children = models.PositiveIntegerField(_("left-behind children"), default=0)
    pupils = models.PositiveIntegerField(_("pupils"), default=0)
    tile_column = models.PositiveSmallIntegerField(
        _("map column"), null=True, blank=True, validators=[TILE_VALIDATOR]
    )
    tile_row = models.PositiveSmallIntegerField(
        _("map row"), null=True, blank=True, validators=[TILE_VALIDATOR]
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Untick a merged village; its records stay.")
    )

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ["code", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_behind_children__lte=models.F("children")),
                name="left_behind_children_at_most_children",
                violation_error_message=_("There can't be more left-behind children than children."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
