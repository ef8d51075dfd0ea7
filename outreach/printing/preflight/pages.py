"""Faults of the whole file: too many pages for the grid, a page count that can't be bound."""

from collections.abc import Iterator

from outreach.printing.preflight.expected import Binding, Expected
from outreach.printing.preflight.findings import Finding, Severity


def page_counts(count: int, expected: Expected) -> Iterator[Finding]:
    """Yield what is wrong with the number of pages."""
    if expected.most_pages is not None and count > expected.most_pages:
        yield _overflow(count, expected.most_pages)
    if expected.letter_pages and count % expected.letter_pages:
        yield Finding(
            "letters_of_unequal_length",
            Severity.ERROR,
            f"{count} pages can't be letters of {expected.letter_pages} pages each; one letter is longer.",
            f"共 {count} 页，不是每封 {expected.letter_pages} 页的整数倍，说明有的信超页。",
            value=float(count),
        )
    if expected.binding is Binding.SADDLE and count % 4:
        yield _unbindable(count)


def _overflow(count: int, most: int) -> Finding:
    return Finding(
        "grid_overflow",
        Severity.ERROR,
        f"There are {count} pages instead of {most} at most: the text leaves its type area. Shorten it.",
        f"共 {count} 页，超过规定的 {most} 页：内容超出版心。请精简内容。",
        page=most + 1,
        value=float(count),
    )


def _unbindable(count: int) -> Finding:
    blank = -count % 4
    return Finding(
        "page_count",
        Severity.ERROR,
        f"{count} pages can't be saddle-stitched, which takes a multiple of 4; "
        f"add {blank} page(s) or take {count % 4} away.",
        f"共 {count} 页，不能骑马订（页数须为 4 的倍数）；请增加 {blank} 页或减少 {count % 4} 页。",
        value=float(count),
    )
