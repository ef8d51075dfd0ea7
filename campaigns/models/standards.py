"""Numbers of the model-county scheme 工作标准, as tags on activities: an inspection asks for proof by number."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase


class WorkStandard(TagBase):
    """One of the scheme's standards (76 in the national list, 97 in Shandong's); the name is its number."""

    class Meta:
        verbose_name = _("work standard")
        verbose_name_plural = _("work standards")
        ordering = ["name", "pk"]


class ActivityStandard(ItemBase):
    tag = models.ForeignKey(WorkStandard, models.CASCADE, related_name="activities_tagged")
    content_object = ParentalKey(
        "campaigns.Activity", on_delete=models.CASCADE, related_name="tagged_standards"
    )
