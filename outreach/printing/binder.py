"""Several laid-out PDFs bound into one, page after page, and one cut into its parts."""

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import accumulate, pairwise
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


def cut(pdf: bytes, lengths: Sequence[int]) -> Iterator[bytes]:
    """Yield parts of so many pages each, which say of themselves what the whole says; they have no outline."""
    for first, end in pairwise(accumulate(lengths, initial=0)):
        part = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as whole:
            for name in ("/Outlines", "/PageMode"):
                if name in whole.Root:
                    del whole.Root[name]
            del whole.pages[end:]
            del whole.pages[:first]
            whole.save(part)
        yield part.getvalue()
