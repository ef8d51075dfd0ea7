"""How large one document may be: characters, elements, nesting and pages, told before memory or time runs
out.
"""

from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from outreach.printing.errors import PrintError


@dataclass(frozen=True)
class Caps:
    """Far above what a letter, poster or handbook needs; a merge splits its run long before."""

    characters: int = 8_000_000
    elements: int = 200_000
    depth: int = 100
    pages: int = 2_000


class TooLarge(PrintError):
    """A document beyond its caps; `code` says which cap."""

    def __init__(self, code: str, found: int, cap: int) -> None:
        what, what_zh = _KINDS[code]
        super().__init__(
            f"The document has {what} ({found} found, {cap} allowed). Nothing was printed; divide or simplify it.",
            f"文档{what_zh}（实际 {found}，上限 {cap}）。没有生成任何页面，请拆分或简化内容。",
        )
        self.code = code
        self.found = found
        self.cap = cap


_KINDS = {
    "too_many_characters": ("too much text", "文字过多"),
    "too_many_elements": ("too many elements", "元素过多"),
    "nested_too_deep": ("elements nested too deep", "元素嵌套过深"),
    "too_many_pages": ("too many pages", "页数过多"),
}

_page_cap: ContextVar[int] = ContextVar("page_cap", default=Caps.pages)


def check_source(html: str, caps: Caps) -> None:
    """Refuse a source text that is too long even to be parsed."""
    if len(html) > caps.characters:
        raise TooLarge("too_many_characters", len(html), caps.characters)


def check_tree(root: Element, caps: Caps) -> None:
    """Refuse too many or too deeply nested elements, without recursion; layout would end in a RecursionError."""
    count, waiting = 0, [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        count += 1
        if depth > caps.depth:
            raise TooLarge("nested_too_deep", depth, caps.depth)
        if count > caps.elements:
            raise TooLarge("too_many_elements", count, caps.elements)
        waiting.extend((child, depth + 1) for child in element)
    _page_cap.set(caps.pages)


def stop_at_cap(make_pages: Callable[..., Iterable[Any]], *arguments: Any) -> Iterator[Any]:
    """Pass on pages as WeasyPrint makes them, until the cap set by check_tree() is passed."""
    cap = _page_cap.get()
    for number, page in enumerate(make_pages(*arguments), start=1):
        if number > cap:
            raise TooLarge("too_many_pages", number, cap)
        yield page
