"""What a township may order today: each material's edition, how much is left in words, and its limit."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from materials.actions.orders import Limit, find_limits
from materials.models import Balance, Edition, Material
from materials.states import Condition, StockPlaceKind
from outreach.places.models import Township

# Fewer free packs than this and two or three townships empty the shelf.
FEW_PACKS = 10


class Supply(models.TextChoices):
    """How much the county's store has, as a township is told: never the exact stock."""

    MANY = "many", _("in stock")
    FEW = "few", _("few left")
    NONE = "none", _("none left: orders go on the waiting list")


@dataclass(frozen=True, slots=True)
class Offer:
    """One material on the order form."""

    edition: Edition
    supply: Supply
    limit: Limit

    @property
    def material(self) -> Material:
        return self.edition.material

    @property
    def packs_left(self) -> int:
        """Whole packs that may be ordered without saying why."""
        return self.limit.left // self.material.pack_size


def find_offers(township: Township) -> list[Offer]:
    """Return what may be ordered, in the catalogue's order; the same few queries for any number."""
    materials = Material.objects.orderable().filter(county_id=township.county_id)
    editions = (
        Edition.objects.filter(material__in=materials)
        .select_related("material__cover", "material__page__cover")
        .prefetch_related("material__cover__renditions", "material__page__cover__renditions")
        .order_by("material__code", "material", "-number")
    )
    by_material: dict[int, list[Edition]] = defaultdict(list)
    for edition in editions:
        by_material[edition.material_id].append(edition)
    free = _free_in_store(township)
    limits = find_limits(township, by_material)
    return [_offer(choices, free, limits[pk]) for pk, choices in by_material.items()]


def _offer(newest_first: list[Edition], free: dict[int, int], limit: Limit) -> Offer:
    """Offer the newest edition of which a pack is free; when none is, the newest, for the waiting list."""
    pack = newest_first[0].material.pack_size
    stocked = (edition for edition in newest_first if free.get(edition.pk, 0) >= pack)
    edition = next(stocked, newest_first[0])
    return Offer(edition, _supply(free.get(edition.pk, 0) // pack), limit)


def _supply(packs: int) -> Supply:
    if packs < 1:
        return Supply.NONE
    return Supply.FEW if packs < FEW_PACKS else Supply.MANY


def _free_in_store(township: Township) -> dict[int, int]:
    rows = Balance.objects.filter(
        place__county_id=township.county_id, place__kind=StockPlaceKind.STORE, condition=Condition.GOOD
    )
    return {row.edition_id: row.free for row in rows}
