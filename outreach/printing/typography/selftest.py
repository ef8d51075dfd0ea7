"""Lay out one small page and look whether Chinese typography really happens; for WeasyPrint versions not tested."""

from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from outreach.printing.typography.stretch import gaps_of

WIDTH_PX = 330
_PAGE = (
    f"<html lang=zh-Hans><style>p {{ width: {WIDTH_PX}px; font-size: 16px; text-align: justify }}</style><p>"
    + "县委宣传部民政局，未成年人保护工作。" * 6
)


def first_fault() -> str:
    """Return what is wrong, in a few words, or ''."""
    page = HTML(string=_PAGE).render().pages[0]._page_box
    lines = [box for box in page.descendants() if isinstance(box, boxes.LineBox)]
    texts = [[box for box in line.descendants() if isinstance(box, boxes.TextBox)] for line in lines]
    edges = [round(row[-1].position_x + row[-1].width - row[0].position_x) for row in texts]
    if len(lines) < 3 or set(edges[:-1]) != {WIDTH_PX}:
        return "justified lines are ragged"
    if any(row[0].text[0] in "，。" for row in texts):
        return "a line starts with a comma"
    return "" if _is_drawn_wide(texts[0][0]) else "gaps are not drawn"


def _is_drawn_wide(box: boxes.TextBox) -> bool:
    """Ask Pango for the width of the line as it will be painted."""
    layout = box.pango_layout
    layout.reactivate(box.style)
    line, _ = layout.get_first_line()
    drawn, run = 0.0, line.runs
    while run:
        glyphs = run.data.glyphs
        drawn += sum(glyphs.glyphs[index].geometry.width for index in range(glyphs.num_glyphs)) / 1024
        run = run.next
    layout.deactivate()
    return bool(gaps_of(box)) and abs(drawn - box.width) < 1
