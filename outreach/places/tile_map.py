"""The county as squares: where each township stands; drawn without any map service."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from outreach.places.models import Township

SQUARE = 120
GAP = 8
NAME_CHARACTERS = 5


@dataclass(frozen=True)
class Tile:
    """One square; `lines` is the name broken so that it fits, in the unit of the drawing."""

    township: Township
    x: int
    y: int
    lines: tuple[str, ...]

    @property
    def middle(self) -> int:
        return self.x + SQUARE // 2

    @property
    def name_y(self) -> int:
        """Keeps one and two lines of a name in the upper half of the square."""
        return self.y + (52 if len(self.lines) == 1 else 38)

    @property
    def count_y(self) -> int:
        return self.y + 98


@dataclass
class TileMap:
    tiles: list[Tile] = field(default_factory=list)
    # Without a square, or on a square that another township has already.
    unplaced: list[Township] = field(default_factory=list)
    crowded: list[Township] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((tile.x for tile in self.tiles), default=0) + SQUARE

    @property
    def height(self) -> int:
        return max((tile.y for tile in self.tiles), default=0) + SQUARE

    @property
    def square(self) -> int:
        return SQUARE


def draw_tile_map(townships: Iterable[Township]) -> TileMap:
    """Place the townships, row by row from the north-west, so that the tab key walks them like text."""
    drawing = TileMap()
    placed: dict[tuple[int, int], Township] = {}
    for township in townships:
        if township.tile_row is None or township.tile_column is None:
            drawing.unplaced.append(township)
        elif (township.tile_row, township.tile_column) in placed:
            drawing.crowded.append(township)
        else:
            placed[township.tile_row, township.tile_column] = township
    north = min((row for row, _column in placed), default=0)
    west = min((column for _row, column in placed), default=0)
    for (row, column), township in sorted(placed.items()):
        drawing.tiles.append(_tile(township, row - north, column - west))
    return drawing


def _tile(township: Township, row: int, column: int) -> Tile:
    name = township.name
    lines = tuple(name[at : at + NAME_CHARACTERS] for at in range(0, len(name), NAME_CHARACTERS))[:2]
    step = SQUARE + GAP
    return Tile(township, column * step, row * step, lines)
