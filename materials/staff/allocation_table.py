"""The table of an allocation: townships with bars, their villages, sums; reads, never writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.actions.allocations import plan_mark, weigh
from materials.apportion import in_packs
from materials.models import Allocation, AllocationShare
from outreach.places.contacts import Mask

Cell = str | int | None
# Bars have this many parts; whole numbers need no decimal point, which languages write differently.
BAR = 1000


@dataclass(frozen=True, slots=True)
class VillageRow:
    share: AllocationShare
    weight: int
    full: int
    loose: int


@dataclass(frozen=True, slots=True)
class TownshipRow:
    name: str
    villages: list[VillageRow]
    weight: int
    copies: int
    full: int
    loose: int
    bar: int

    @property
    def manual_count(self) -> int:
        return sum(row.share.is_manual for row in self.villages)


@dataclass(frozen=True, slots=True)
class Table:
    """All of a plan; `kept` is what stays in store and is negative when the run was made smaller since."""

    townships: list[TownshipRow]
    copies: int
    kept: int
    weight: int
    village_count: int
    mark: str
    headings: tuple[str | Promise, ...]

    @property
    def is_stale(self) -> bool:
        return self.kept < 0

    def lines(self, masks: tuple[Mask, Mask]) -> Iterator[list[Cell]]:
        """Yield the lines of the workbook, the sum last; `masks` show a name and a phone to its reader."""
        name, phone = masks
        for township in self.townships:
            for row in township.villages:
                village, share = row.share.village, row.share
                by_hand = _("by hand") if share.is_manual else ""
                yield [
                    township.name,
                    village.name,
                    name(village.director_name),
                    phone(village.director_phone),
                    row.weight,
                    share.copies,
                    row.full,
                    row.loose,
                    by_hand,
                ]
        yield [_("Together"), None, None, None, self.weight, self.copies, None, None, None]
        yield [_("Kept in store"), None, None, None, None, self.kept, None, None, None]


def make_table(plan: Allocation) -> Table:
    """Return the table of a plan; one query for the shares, however many."""
    shares = list(
        plan.shares.select_related("township", "village").order_by("township__code", "village__code", "pk")
    )
    groups = [
        (name, [_row(share, plan) for share in group])
        for name, group in groupby(shares, key=lambda share: share.township.name)
    ]
    most = max((_sum(rows) for _name, rows in groups), default=0) or 1
    townships = [_township(name, rows, most) for name, rows in groups]
    copies = sum(row.copies for row in townships)
    return Table(
        townships=townships,
        copies=copies,
        kept=plan.run.copies - copies,
        weight=sum(row.weight for row in townships),
        village_count=len(shares),
        mark=plan_mark(plan, shares),
        headings=(
            gettext_lazy("Township"),
            gettext_lazy("Village"),
            gettext_lazy("Child director"),
            gettext_lazy("Phone"),
            plan.get_weight_display(),
            gettext_lazy("Copies"),
            gettext_lazy("Full packs"),
            gettext_lazy("Loose copies"),
            gettext_lazy("Set by hand"),
        ),
    )


def _row(share: AllocationShare, plan: Allocation) -> VillageRow:
    full, loose = in_packs(share.copies, plan.pack_size)
    return VillageRow(share, weigh(share.village, plan.weight), full, loose)


def _sum(rows: list[VillageRow]) -> int:
    return sum(row.share.copies for row in rows)


def _township(name: str, rows: list[VillageRow], most: int) -> TownshipRow:
    copies = _sum(rows)
    return TownshipRow(
        name=name,
        villages=rows,
        weight=sum(row.weight for row in rows),
        copies=copies,
        full=sum(row.full for row in rows),
        loose=sum(row.loose for row in rows),
        bar=copies * BAR // most,
    )
