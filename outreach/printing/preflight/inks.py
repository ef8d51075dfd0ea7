"""Faults of colour and of the file for the press: RGB left over, too much ink, fonts, the PDF/X-4 rules."""

from collections.abc import Iterator

import pikepdf

from outreach.printing.colour import ink_uses, rgb_uses
from outreach.printing.pdfx import breaches
from outreach.printing.pdfx.fonts import page_fonts
from outreach.printing.preflight.findings import Finding, Severity


def leftover_rgb(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield what the press can't print because it is not in inks."""
    for use in rgb_uses(pdf):
        yield Finding(
            "rgb",
            Severity.ERROR,
            f"Page {use.page}: {use.what} is RGB. Make the press file again with the PRESS profile.",
            f"第 {use.page} 页：{use.what_zh}是 RGB 颜色。请用印刷配置重新生成文件。",
            use.page,
            use.what,
        )


def too_much_ink(pdf: pikepdf.Pdf, limit: int) -> Iterator[Finding]:
    """Yield what carries more ink than the paper dries."""
    for use in ink_uses(pdf):
        if use.percent > limit:
            yield Finding(
                "ink_limit",
                Severity.ERROR,
                f"Page {use.page}: {use.what} carries {use.percent} % of ink; the paper takes {limit} %. "
                "Choose a lighter colour.",
                f"第 {use.page} 页：{use.what_zh}的总墨量为 {use.percent}%，纸张最多承受 {limit}%。"
                "请改用较浅的颜色。",
                use.page,
                use.what,
                float(use.percent),
            )


def unfit_fonts(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield fonts that are not embedded, and outlines that old presses stumble over."""
    for font in page_fonts(pdf):
        if font.program == "CFF" or font.program == "Type3":
            yield Finding(
                "font_format",
                Severity.WARNING,
                f"Page {font.page}: the font {font.name} is embedded as {font.program}, not as TrueType.",
                f"第 {font.page} 页：字体 {font.name} 以 {font.program} 格式嵌入，不是 TrueType。",
                font.page,
                font.name,
            )


def broken_rules(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield breaches of PDF/X-4, but for colour, which is told by page above."""
    for breach in breaches(pdf):
        if breach.rule.code != "colour":
            yield Finding(
                f"pdfx_{breach.rule.code}",
                Severity.ERROR,
                f"The file is not PDF/X-4: {breach}",
                f"文件不符合 PDF/X-4（{breach.rule.clause}，{breach.rule.code}）：{breach.where}。",
                element=breach.where,
            )
