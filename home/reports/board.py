"""The coverage board: townships by channel, coloured by the share of villages reached; the gap with whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from home.models import Tally
from home.models.tallies import COUNTYWIDE
from home.reports.rules import Rule, Rules, read_rules
from home.reports.tallies import Tallies, read_tallies
from outreach.places.models import Township, Village
from outreach.places.tile_map import Tile, TileMap, draw_tile_map

# Lower bound of the share in per cent, name of the band; the sign keeps bands apart without any colour.
BANDS: list[tuple[int, str, str, str | Promise]] = [
    (100, "all", "●", _("all villages")),
    (80, "most", "◕", _("80 to 99%")),
    (50, "half", "◑", _("50 to 79%")),
    (1, "few", "◔", _("1 to 49%")),
    (0, "none", "○", _("no village")),
]


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    sign: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some villages are reached."""

    reached: int
    villages: int

    @property
    def missing(self) -> int:
        return self.villages - self.reached

    @property
    def percent(self) -> int:
        return share(self.reached, self.villages)

    @property
    def band(self) -> Band:
        return band_of(self.reached, self.villages)


@dataclass(frozen=True, slots=True)
class Cell(Share):
    """One township or the whole county in one channel, and the rows that were counted."""

    rule: Rule
    rows: int


@dataclass(frozen=True, slots=True)
class Line(Share):
    """One township of the board."""

    township: Township
    tally: Tally
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Board(Share):
    """The whole county: lines of its townships in use, and the sums below them."""

    rules: Rules
    lines: list[Line]
    tallies: Tallies
    days_left: int | None

    @property
    def townships_reached(self) -> int:
        return sum(line.tally.is_reached for line in self.lines)

    def sums(self) -> list[Cell]:
        return [
            Cell(
                sum(line.cells[number].reached for line in self.lines),
                self.villages,
                rule,
                sum(line.cells[number].rows for line in self.lines) + self.countywide(rule),
            )
            for number, rule in enumerate(self.rules.shown)
        ]

    def countywide(self, rule: Rule) -> int:
        """Rows of what was held for the whole county."""
        return self.tallies.of(COUNTYWIDE).rows.get(rule.channel.value, 0)

    def map(self) -> tuple[TileMap, list[tuple[Tile, Line]]]:
        """The tiles in reading order, each with its line."""
        drawing = draw_tile_map(line.township for line in self.lines)
        by_township = {line.township.pk: line for line in self.lines}
        return drawing, [(tile, by_township[tile.township.pk]) for tile in drawing.tiles]


def share(part: int, whole: int) -> int:
    """Whole per cent, rounded down: 100 is said only when nothing is missing."""
    return part * 100 // whole if whole else 0


def band_of(reached: int, villages: int) -> Band:
    """A township of 200 with one village reached has some: it is never shown as none."""
    percent = max(share(reached, villages), 1 if reached else 0)
    found = next(row for row in BANDS if percent >= row[0])
    return Band(*found[1:])


def bands() -> list[Band]:
    return [Band(name, sign, label) for _least, name, sign, label in BANDS]


def read_board(campaign: Campaign, *, on: date) -> Board:
    """Read the board; a constant number of queries."""
    rules, tallies = read_rules(campaign), read_tallies(campaign)
    townships = Township.objects.active().filter(county=campaign.county_id).order_by("code", "pk")
    lines = [_line(township, tallies.of(township.pk), rules) for township in townships]
    reached, villages = sum(line.reached for line in lines), sum(line.villages for line in lines)
    return Board(reached, villages, rules, lines, tallies, campaign.days_left(on=on))


def _line(township: Township, tally: Tally, rules: Rules) -> Line:
    cells = [
        Cell(
            tally.reached.get(rule.channel.value, 0),
            tally.villages,
            rule,
            tally.rows.get(rule.channel.value, 0),
        )
        for rule in rules.shown
    ]
    return Line(tally.villages_reached, tally.villages, township, tally, cells)


def read_gap(campaign: Campaign, tallies: Tallies, *, township: Township | None = None) -> list[int]:
    """The keys of the villages that nobody reached yet, in delivery order; one query beside the sums."""
    if township is not None:
        return list(tallies.of(township.pk).empty)
    in_order = Township.objects.filter(county=campaign.county_id).order_by("code", "pk")
    return [key for place in in_order.values_list("pk", flat=True) for key in tallies.of(place).empty]


def villages_of(keys: Sequence[int]) -> list[Village]:
    """These villages, in this order, with director and supervisor; one query for each thousand."""
    found: dict[int, Village] = {}
    for start in range(0, len(keys), 1000):
        rows = Village.objects.filter(pk__in=keys[start : start + 1000]).select_related("township")
        found |= {village.pk: village for village in rows}
    return [found[key] for key in keys if key in found]
