"""Short labels as outlines: drawing operators for a few words, so that a sheet's label needs no embedded
font."""

from functools import lru_cache

import uharfbuzz
from fontTools.pens.basePen import BasePen

from outreach.printing.errors import PrintError
from outreach.printing.fonts.catalogue import installed_faces, open_source
from outreach.printing.fonts.registry import HEI, REGULAR, Face


class NoLabelFont(PrintError):
    """No installed typeface can write the labels."""

    code = "no_label_font"

    def __init__(self) -> None:
        super().__init__(
            "No Chinese typeface is installed, so no labels could be written and no file was made. "
            "Install the package fonts-noto-cjk.",
            "没有安装中文字体，无法书写标注，没有生成文件。请安装软件包 fonts-noto-cjk。",
        )


def label_face(weight: int = REGULAR) -> Face:
    """Return the installed face for labels: 黑体 of the weight, else whatever there is."""
    faces = installed_faces()
    if not faces:
        raise NoLabelFont
    return min(faces, key=lambda face: (face.role != HEI, abs(face.weight - weight)))


def outlined(text: str, x: float, y: float, size_pt: float) -> str:
    """Return operators that fill the text in black, its first baseline point at (x, y)."""
    font = _font()
    scale = size_pt / font.face.upem
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    pen = _OperatorPen()
    pen.parts.append(f"q {scale:.6f} 0 0 {scale:.6f} {x:.2f} {y:.2f} cm 0 0 0 1 k")
    for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        font.draw_glyph_with_pen(glyph.codepoint, pen)
        # Each glyph is filled at once: a matrix may not change while a path is being built.
        pen.parts.append(f"f 1 0 0 1 {position.x_advance} 0 cm")
    return " ".join([*pen.parts, "Q"])


@lru_cache(maxsize=1)
def _font() -> uharfbuzz.Font:
    return uharfbuzz.Font(open_source(label_face()))


class _OperatorPen(BasePen):
    """A fontTools pen that writes PDF operators; quadratic curves become cubic in BasePen."""

    def __init__(self) -> None:
        super().__init__(None)
        self.parts: list[str] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - the pen protocol's names
        self.parts.append(f"{pt[0]:.0f} {pt[1]:.0f} m")

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.parts.append(f"{pt[0]:.0f} {pt[1]:.0f} l")

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        numbers = " ".join(f"{value:.0f}" for point in (pt1, pt2, pt3) for value in point)
        self.parts.append(f"{numbers} c")

    def _closePath(self) -> None:  # noqa: N802
        self.parts.append("h")
