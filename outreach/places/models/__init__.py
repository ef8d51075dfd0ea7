"""The places a county office works with: regions, townships, villages, offices."""

from outreach.places.models.drafts import ImportDraft, PlaceKind
from outreach.places.models.offices import Office, OfficeKind
from outreach.places.models.regions import Region, RegionLevel, are_several_counties
from outreach.places.models.sites import SiteCounty, county_of, county_of_page, county_of_site, homes_of
from outreach.places.models.townships import Township, TownshipKind, TownshipQuerySet
from outreach.places.models.villages import HEAD_COUNTS, Village, VillageKind, VillageQuerySet

__all__ = [
    "HEAD_COUNTS",
    "ImportDraft",
    "Office",
    "OfficeKind",
    "PlaceKind",
    "Region",
    "RegionLevel",
    "SiteCounty",
    "Township",
    "TownshipKind",
    "TownshipQuerySet",
    "Village",
    "VillageKind",
    "VillageQuerySet",
    "are_several_counties",
    "county_of",
    "county_of_page",
    "county_of_site",
    "homes_of",
]
