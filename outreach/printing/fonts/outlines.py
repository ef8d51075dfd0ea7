"""Turn PostScript outlines (CFF) into TrueType ones; printers' older RIPs want TrueType, and it makes PDFs
smaller.
"""

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

# Largest distance between the cubic and the quadratic curve, in thousandths of an em: 0.004 mm at size 3
# (15.75 pt).
TOLERANCE_PER_MILLE = 0.75

_EMPTY_LIMITS = (
    "maxCompositeContours",
    "maxCompositePoints",
    "maxComponentDepth",
    "maxComponentElements",
    "maxContours",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxPoints",
    "maxSizeOfInstructions",
    "maxStackElements",
    "maxStorage",
    "maxTwilightPoints",
)


def make_truetype(font: TTFont) -> None:
    """Give the font TrueType outlines; one that has them already stays as it is."""
    if "CFF " in font:
        _replace_outlines(font)


def _replace_outlines(font: TTFont) -> None:
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    tolerance = TOLERANCE_PER_MILLE * font["head"].unitsPerEm / 1000
    table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = {name: _quadratic(glyphs[name], tolerance) for name in order}
    font["glyf"], font["loca"] = table, newTable("loca")
    del font["CFF "]
    font.sfntVersion = "\0\1\0\0"
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    _widen_limits(font)


def _quadratic(glyph: object, tolerance: float) -> object:
    pen = TTGlyphPen(None)
    # TrueType fills clockwise contours, PostScript the other way round.
    glyph.draw(Cu2QuPen(pen, tolerance, reverse_direction=True))  # type: ignore[attr-defined]
    return pen.glyph()


def _widen_limits(font: TTFont) -> None:
    """Give 'maxp' the fields of TrueType; fontTools computes those that depend on outlines when it saves."""
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    limits.maxZones = 1
    for name in _EMPTY_LIMITS:
        setattr(limits, name, 0)
