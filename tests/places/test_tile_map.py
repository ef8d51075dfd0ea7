"""Townships on squares: order, doubles and those without a square."""

from outreach.places.models import Township
from outreach.places.tile_map import GAP, SQUARE, draw_tile_map


def square(name: str, column: int | None, row: int | None) -> Township:
    return Township(name=name, tile_column=column, tile_row=row)


def test_tiles_are_walked_row_by_row_from_the_north_west() -> None:
    drawing = draw_tile_map([square("南", 5, 9), square("东", 6, 8), square("西", 5, 8)])

    assert [tile.township.name for tile in drawing.tiles] == ["西", "东", "南"]
    assert [(tile.x, tile.y) for tile in drawing.tiles] == [
        (0, 0),
        (SQUARE + GAP, 0),
        (0, SQUARE + GAP),
    ]
    assert (drawing.width, drawing.height) == (2 * SQUARE + GAP, 2 * SQUARE + GAP)


def test_townships_without_a_square_or_on_a_taken_one_are_listed() -> None:
    first, second, nowhere = square("甲", 1, 1), square("乙", 1, 1), square("丙", None, 2)

    drawing = draw_tile_map([first, second, nowhere])

    assert [tile.township for tile in drawing.tiles] == [first]
    assert (drawing.crowded, drawing.unplaced) == ([second], [nowhere])


def test_a_long_name_is_broken_into_two_lines() -> None:
    assert draw_tile_map([square("示例经济开发区一", 0, 0)]).tiles[0].lines == ("示例经济开", "发区一")


def test_an_empty_county_gives_an_empty_map() -> None:
    assert draw_tile_map([]).tiles == []
