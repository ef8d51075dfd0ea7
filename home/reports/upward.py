"""Sums for the level above: counties, prefectures or provinces side by side, from the kept sums of a year's campaigns.

A village that two campaigns reached counts once. Only sums leave a county here, never a row.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from campaigns.models import Campaign, Measure
from campaigns.models.figures import TOWNSHIPS_REACHED, VILLAGES_REACHED
from home.models import StaleMark, Tally
from home.models.tallies import COUNTYWIDE
from outreach.places.models import Region, RegionLevel, Township, Village


@dataclass(slots=True)
class RegionSum:
    """What one region did in a year; amounts by the key of their measure."""

    region: Region | None
    counties: int = 0
    campaigns: int = 0
    townships: int = 0
    townships_reached: int = 0
    villages: int = 0
    villages_reached: int = 0
    amounts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    is_behind: bool = False

    @property
    def percent(self) -> int:
        """Villages reached of all, whole per cent rounded down."""
        return self.villages_reached * 100 // self.villages if self.villages else 0

    def add(self, other: "RegionSum") -> None:
        self.counties += other.counties
        self.campaigns += other.campaigns
        self.townships += other.townships
        self.townships_reached += other.townships_reached
        self.villages += other.villages
        self.villages_reached += other.villages_reached
        self.is_behind |= other.is_behind
        for measure, amount in other.amounts.items():
            self.amounts[measure] += amount


class RegionTree:
    """All regions, read once; there are hundreds, not thousands."""

    def __init__(self) -> None:
        self.by_key = {region.pk: region for region in Region.objects.order_by("code", "pk")}
        self.below: dict[int | None, list[Region]] = defaultdict(list)
        for region in self.by_key.values():
            self.below[region.parent_id].append(region)

    def counties(self, region: Region) -> list[Region]:
        if region.level == RegionLevel.COUNTY:
            return [region]
        return [county for child in self.below[region.pk] for county in self.counties(child)]

    def is_within(self, region: Region, above: Region | None) -> bool:
        """Whether a region is the other one or below it; everything is below None."""
        here: Region | None = region
        while here is not None and here != above:
            here = self.by_key.get(here.parent_id or 0)
        return here == above


def sums_of(tree: RegionTree, regions: Iterable[Region], *, year: int) -> list[RegionSum]:
    """Return the sums of some regions; a fixed number of queries for any number of counties."""
    counties = {region: tree.counties(region) for region in regions}
    by_county = _sums_of_counties([county.pk for below in counties.values() for county in below], year)
    found = []
    for region, below in counties.items():
        total = RegionSum(region)
        for county in below:
            total.add(by_county[county.pk])
        found.append(total)
    return found


def total_of(sums: Iterable[RegionSum]) -> RegionSum:
    total = RegionSum(None)
    for one in sums:
        total.add(one)
    return total


def years_of(counties: Iterable[Region]) -> list[int]:
    """The years in which these counties began a campaign, the latest first."""
    campaigns = Campaign.objects.filter(county__in=list(counties))
    return [day.year for day in campaigns.dates("starts_on", "year", order="DESC")]


def measures_in(sums: Iterable[RegionSum]) -> list[Measure]:
    """The measures that any of them has an amount of; places are counted apart."""
    keys = {key for one in sums for key, amount in one.amounts.items() if amount}
    return list(Measure.objects.filter(pk__in=keys).exclude(code__in=(TOWNSHIPS_REACHED, VILLAGES_REACHED)))


def _sums_of_counties(counties: list[int], year: int) -> dict[int, RegionSum]:
    sums = {county: RegionSum(None, counties=1) for county in counties}
    campaigns = Campaign.objects.filter(county__in=counties, starts_on__year=year).order_by()
    for county, number in campaigns.values_list("county").annotate(number=Count("pk")):
        sums[county].campaigns = number
    behind = StaleMark.objects.filter(campaign__in=campaigns.values("pk")).order_by()
    for county in behind.values_list("campaign__county", flat=True).distinct():
        sums[county].is_behind = True
    reached: set[int] = set()
    empty: dict[int, set[int]] = {}
    rows = Tally.objects.filter(campaign__in=campaigns.values("pk")).order_by()
    for county, place, is_reached, villages, amounts in rows.values_list(
        "campaign__county", "place", "is_reached", "empty", "amounts"
    ):
        for measure, amount in amounts.items():
            sums[county].amounts[int(measure)] += amount
        if place == COUNTYWIDE:
            continue
        reached |= {place} if is_reached else set()
        empty[place] = empty[place] & set(villages) if place in empty else set(villages)
    _count_places(sums, reached, empty)
    return sums


def _count_places(sums: dict[int, RegionSum], reached: set[int], empty: dict[int, set[int]]) -> None:
    in_use = Village.objects.active().order_by().values_list("township")
    villages = dict(in_use.annotate(number=Count("pk")))
    townships = Township.objects.active().filter(county__in=sums).order_by()
    for county, township in townships.values_list("county", "pk"):
        total, number = sums[county], villages.get(township, 0)
        total.townships += 1
        total.townships_reached += township in reached
        total.villages += number
        total.villages_reached += number - len(empty[township]) if township in empty else 0
