"""What we do inside Pango's layout of one line: forbid breaks before it is set, widen gaps after; no box is
touched.
"""

from typing import Any

from weasyprint.text.ffi import TO_UNITS, ffi, pango

from outreach.printing.declarations import declare_ours
from outreach.printing.typography.kinsoku import unbroken

declare_ours(ffi)


def forbid_breaks(layout: Any) -> None:
    """Keep the stretches of kinsoku.unbroken() on one line; `layout` is WeasyPrint's, its text is just set."""
    stretches = unbroken(layout.text)
    if not stretches:
        return
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    offsets = _byte_offsets(layout.text)
    for start, end in stretches:
        attribute = pango.pango_attr_allow_breaks_new(False)
        attribute.start_index, attribute.end_index = offsets[start], offsets[end]
        # Not pango_attr_list_change, which would melt touching stretches into one.
        pango.pango_attr_list_insert(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)


def widen(line: Any, text: str, gaps: tuple[float, ...]) -> None:
    """Add the gaps, pixels after each character of `text`, to the widths of the glyphs of a Pango line."""
    ends = {offset: gap for offset, gap in zip(_byte_offsets(text)[1:], gaps, strict=False) if gap}
    run = line.runs
    while run != ffi.NULL:
        item = run.data
        _widen_run(item.item.offset, item.item.length, item.glyphs, ends)
        run = run.next


def _widen_run(offset: int, length: int, glyphs: Any, ends: dict[int, float]) -> None:
    count = glyphs.num_glyphs
    for index in range(count):
        is_last = index == count - 1
        cluster_end = length if is_last else glyphs.log_clusters[index + 1]
        # Of several glyphs that make one character, the last one carries the gap.
        if not is_last and cluster_end == glyphs.log_clusters[index]:
            continue
        if gap := ends.get(offset + cluster_end):
            # A hair more, because WeasyPrint cuts the PDF's thousandths towards zero.
            glyphs.glyphs[index].geometry.width += int(gap * TO_UNITS) + 1


def _byte_offsets(text: str) -> list[int]:
    """Return where each character begins in UTF-8, and the length at the end."""
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode("utf-8", "surrogatepass")))
    return offsets
