"""Several laid-out PDFs bound into one, page after page; a part is read when its pages are written."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pikepdf


def bind(parts: Sequence[Path], target: Path) -> int:
    """Write the pages of all parts into one file and return how many; the same parts give the same bytes."""
    with ExitStack() as stack:
        bound = stack.enter_context(pikepdf.new())
        for part in parts:
            bound.pages.extend(stack.enter_context(pikepdf.open(part)).pages)
        pages = len(bound.pages)
        bound.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return pages
