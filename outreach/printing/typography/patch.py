"""Lay our rules and caps into WeasyPrint at eight named seams; each is checked when we start, so an upgrade
can't undo them quietly.

The changes are offered upstream, see docs/upstream-justification.md; when WeasyPrint has them, this file
goes.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import weasyprint
from weasyprint import draw, layout
from weasyprint.formatting_structure import build
from weasyprint.layout import inline
from weasyprint.text.line_break import Layout

from outreach.printing.caps import stop_at_cap
from outreach.printing.errors import PrintError
from outreach.printing.typography import fallback, kinsoku, pango, readable, stretch
from outreach.printing.typography.hanging import split_with_hanging
from outreach.printing.typography.selftest import first_fault

TESTED_VERSIONS = ("70.0",)

# What each seam looked like when the patch was written; another signature means another WeasyPrint.
SEAMS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "justify_line": (inline.justify_line, ("context", "line", "extra_width")),
    "can_break_text": (inline.can_break_text, ("text", "lang")),
    "split_first_line": (
        inline.split_first_line,
        ("text", "style", "context", "max_width", "justification_spacing", "is_line_start", "minimum"),
    ),
    "set_text": (Layout.set_text, ("self", "text", "justify")),
    "get_first_line": (Layout.get_first_line, ("self",)),
    "make_all_pages": (layout.make_all_pages, ("context", "root_box", "html", "pages")),
    "draw_text": (draw.draw_text, ("stream", "textbox", "offset_x", "text_overflow", "block_ellipsis")),
    "create_anonymous_boxes": (build.create_anonymous_boxes, ("box",)),
}


class TypographyBroken(PrintError):
    """WeasyPrint has changed under our Chinese typography; printing stops rather than set ragged pages."""

    code = "typography_broken"

    def __init__(self, what: str) -> None:
        version, tested = weasyprint.__version__, TESTED_VERSIONS[-1]
        super().__init__(
            f"Chinese typography does not fit WeasyPrint {version}: {what}. "
            f"Printing is stopped; go back to version {tested} or ask the maintainers.",
            f"中文排版功能与 WeasyPrint {version} 不兼容（{what}）。已停止印刷，请恢复为 {tested} 版或联系维护人员。",
        )
        self.what = what


def install() -> None:
    """Put our functions in; a second call changes nothing."""
    if getattr(Layout, "has_chinese_typography", False):
        return
    for name, (function, parameters) in SEAMS.items():
        if tuple(inspect.signature(function).parameters) != parameters:
            raise TypographyBroken(name)
    inline.justify_line = _justify_line
    inline.can_break_text = _can_break_text
    inline.split_first_line = _split_first_line
    Layout.set_text = _set_text
    Layout.get_first_line = _get_first_line
    draw.draw_text = _draw_text
    layout.make_all_pages = _make_all_pages
    build.create_anonymous_boxes = _create_anonymous_boxes
    Layout.has_chinese_typography = True
    # A new version with the old signatures may still do other things behind them.
    if weasyprint.__version__ not in TESTED_VERSIONS and (fault := first_fault()):
        raise TypographyBroken(fault)


def _original(name: str) -> Callable[..., Any]:
    return SEAMS[name][0]


def _justify_line(context: Any, line: Any, extra_width: float) -> None:
    if line.style["direction"] != "ltr" or not stretch.stretch(line, extra_width):
        _original("justify_line")(context, line, extra_width)


def _can_break_text(text: str, lang: str | None) -> bool:
    if text and len(text) == 2 and not kinsoku.may_break_between(text[0], text[1]):
        return False
    return bool(_original("can_break_text")(text, lang))


def _split_first_line(
    text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **named: Any
) -> Any:
    return split_with_hanging(_original("split_first_line"), text, style, context, max_width, *rest, **named)


def _set_text(self: Any, text: str, justify: bool = False) -> None:
    _original("set_text")(self, text, justify)
    self.is_widened = False
    # While drawing, the line is already broken.
    if not justify:
        pango.forbid_breaks(self)


def _get_first_line(self: Any) -> tuple[Any, int | None]:
    line, index = _original("get_first_line")(self)
    gaps = getattr(self, "gaps", ())
    if gaps and not self.is_widened:
        pango.widen(line, self.text, gaps)
        self.is_widened = True
    return line, index


def _make_all_pages(*arguments: Any) -> Iterator[Any]:
    return stop_at_cap(_original("make_all_pages"), *arguments)


def _draw_text(stream: Any, box: Any, *rest: Any) -> None:
    readable.draw_with_text(_original("draw_text"), stream, box, *rest)


def _create_anonymous_boxes(box: Any) -> Any:
    made = _original("create_anonymous_boxes")(box)
    fallback.choose_fonts(made)
    return made
