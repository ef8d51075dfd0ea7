"""Puts values into the marked elements of a template's HTML by splicing its source; the HTML is never re-serialised."""

import base64
from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

from outreach.printing.errors import PrintError
from outreach.printing.merge.qr import qr_svg

MARK, MOST = "data-f", "data-most"
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


class BrokenTemplate(PrintError):
    """A marked element that is not closed, or a picture field with a src of its own."""

    code = "broken_template"

    def __init__(self, name: str, line: int) -> None:
        super().__init__(
            f"The field “{name}” in line {line} of the template is not closed properly. Correct the template.",
            f"模板第 {line} 行的字段“{name}”没有正确结束，请修改模板。",
        )


class Filling:
    """The source of a template, cut at its fields."""

    def __init__(self, html: str) -> None:
        finder = _Finder(html)
        self.names = frozenset(name for _, _, name, _ in finder.found)
        self.most = finder.most
        self.pictures = frozenset(name for _, _, name, is_picture in finder.found if is_picture)
        edges = [0, *(edge for start, end, _, _ in finder.found for edge in (start, end)), len(html)]
        self._literals = [html[start:end] for start, end in list(pairwise(edges))[::2]]
        self._holes: list[tuple[str, Callable[[str | bytes], str]]] = [
            (name, _picture_source if is_picture else _text) for _, _, name, is_picture in finder.found
        ]

    def fill(self, values: Mapping[str, str | bytes]) -> str:
        """Return the HTML with every value in its place; an absent value is an empty one."""
        parts = [self._literals[0]]
        for (name, written), literal in zip(self._holes, self._literals[1:], strict=True):
            parts += (written(values.get(name, "")), literal)
        return "".join(parts)


class _Finder(HTMLParser):
    """Collect (start, end, name, is_picture) of the source ranges that values replace."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, int, str, bool]] = []
        self.most: dict[str, int] = {}  # how many ideographs fit in the narrowest place of a field
        self._open: tuple[str, str, int, int] | None = None  # tag, field name, start, depth
        # HTMLParser counts only line feeds as line ends.
        self._lines = [0, *(place + 1 for place, one in enumerate(html) if one == "\n")]
        self.feed(html)
        self.close()
        if self._open:
            raise BrokenTemplate(self._open[1], self.getpos()[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get(MARK)
        text = self.get_starttag_text() or ""
        if self._open:
            if tag == self._open[0]:
                self._open = (*self._open[:3], self._open[3] + 1)
        elif name and tag == "img":
            place = self._here() + text.lower().index("img") + 3
            self.found.append((place, place, name, True))
            if dict(attrs).get("src") is not None:
                raise BrokenTemplate(name, self.getpos()[0])
        elif name:
            if tag in _VOID:
                raise BrokenTemplate(name, self.getpos()[0])
            self._open = (tag, name, self._here() + len(text), 0)
            if most := dict(attrs).get(MOST):
                self.most[name] = min(int(most), self.most.get(name, int(most)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or tag != self._open[0]:
            return
        tag, name, start, depth = self._open
        if depth:
            self._open = (tag, name, start, depth - 1)
        else:
            self.found.append((start, self._here(), name, False))
            self._open = None

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def _text(value: str | bytes) -> str:
    return escape(value.decode() if isinstance(value, bytes) else value, quote=False)


def _picture_source(value: str | bytes) -> str:
    data = value if isinstance(value, bytes) else qr_svg(value) if value else b""
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/svg+xml"
    return f' src="data:{kind};base64,{base64.b64encode(data).decode()}"' if data else ""
