"""County and what stands above it; a single office has one county and nothing above."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection


class RegionLevel(models.TextChoices):
    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("prefecture")
    COUNTY = "county", _("county")


class Region(models.Model):
    """A province, prefecture or county; codes follow GB/T 2260 (six digits)."""

    name = models.CharField(_("name"), max_length=50, help_text=_("The full name, for example 赤壁市."))
    code = models.CharField(_("code"), max_length=12, unique=True)
    level = models.CharField(
        _("level"), max_length=12, choices=RegionLevel.choices, default=RegionLevel.COUNTY
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    # Its pictures and documents; none where there is one county, whose files lie where Wagtail puts them.
    library = models.OneToOneField(
        Collection, models.SET_NULL, null=True, blank=True, editable=False, related_name="county"
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return self.name


def are_several_counties() -> bool:
    """Whether anything here can be another county's; one query."""
    return Region.objects.filter(level=RegionLevel.COUNTY)[1:2].exists()
