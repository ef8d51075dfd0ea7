"""Materials for pages of lower floors: a campaign page can't import the catalogue, its template may ask."""

from django import template

from campaigns.models import Campaign
from materials.models import MaterialPage
from materials.models.pages import MaterialPageQuerySet

register = template.Library()

MOST = 12


@register.simple_tag
def materials_of(campaign: Campaign) -> MaterialPageQuerySet:
    """Return the public materials of a campaign; one query."""
    return MaterialPage.objects.on_shelf().filter(material__campaign=campaign)[:MOST]
