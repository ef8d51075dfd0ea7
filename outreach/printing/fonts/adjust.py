"""Make faces of different makers sit on one grid: mainland forms of punctuation, full-width quotation marks,
one line.
"""

import uharfbuzz
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

# In a Chinese line a dash fills two squares and a quotation mark one; the pan-CJK fonts give these forms only
# to text that Pango has marked as Chinese, and Pango marks a dash between digits as English.
LOCAL_SIGNS = "—―…‘’“”"
# The mainland digits of Noto Serif are proportional, so a column of figures would not stand straight; Pango
# marks Latin runs as English anyway, whose digits all have one width.
LATIN = "".join(map(chr, range(0x21, 0x7F)))
OPENING, CLOSING = "‘“", "’”"

# Distance of the line's edges from the baseline, in thousandths of an em, for every face: so a stand-in font
# never moves a line. Chosen so that the square of a Chinese character (880 above, 120 below) lies in the
# middle.
ASCENT, DESCENT = 1100, 340


def local_forms(face: uharfbuzz.Face) -> dict[str, int]:
    """Return the glyph that the source font itself uses for signs in Chinese, and for Latin in English text."""
    chinese = {
        sign: _glyph(face, sign, "Hani", "zh-Hans") for sign in LOCAL_SIGNS if ord(sign) in face.unicodes
    }
    latin = {letter: _glyph(face, letter, "Latn", "en") for letter in LATIN if ord(letter) in face.unicodes}
    return chinese | latin


def _glyph(face: uharfbuzz.Face, sign: str, script: str, language: str) -> int:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(sign)
    buffer.direction, buffer.script, buffer.language = "ltr", script, language
    uharfbuzz.shape(uharfbuzz.Font(face), buffer)
    return int(buffer.glyph_infos[0].codepoint)


def use_forms(font: TTFont, forms: dict[str, int]) -> None:
    """Make glyph numbers the default form of their signs."""
    names = font.getGlyphOrder()
    for table in font["cmap"].tables:
        for sign, glyph in forms.items():
            if ord(sign) in table.cmap:
                table.cmap[ord(sign)] = names[glyph]


def widen_quotation_marks(font: TTFont) -> None:
    """Give narrow quotation marks the full square, opening ones at its right edge."""
    names, em = font.getBestCmap(), font["head"].unitsPerEm
    for sign in OPENING + CLOSING:
        name = names.get(ord(sign))
        if name is not None and font["hmtx"][name][0] < em:
            _set_in_square(font, name, em, is_opening=sign in OPENING)


def _set_in_square(font: TTFont, name: str, em: int, *, is_opening: bool) -> None:
    glyphs = font.getGlyphSet()
    drawing = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(drawing)
    shift = em - font["hmtx"][name][0] if is_opening else 0
    pen = TTGlyphPen(None)
    drawing.replay(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
    font["glyf"][name] = pen.glyph()
    font["glyf"][name].recalcBounds(font["glyf"])
    font["hmtx"][name] = (em, font["glyf"][name].xMin)


def unify_line(font: TTFont) -> None:
    """Set the same height above and below the baseline in every face."""
    em = font["head"].unitsPerEm
    ascent, descent = round(ASCENT * em / 1000), round(DESCENT * em / 1000)
    header, windows = font["hhea"], font["OS/2"]
    header.ascent, header.descent, header.lineGap = ascent, -descent, 0
    windows.sTypoAscender, windows.sTypoDescender, windows.sTypoLineGap = ascent, -descent, 0
    windows.usWinAscent, windows.usWinDescent = ascent, descent
