"""Finds Pango and its relatives by their Linux names at once; else WeasyPrint asks the C compiler 27 times."""

import ctypes.util
import re
import sys
from collections.abc import Callable

# WeasyPrint tries Windows names first, and cffi looks each of them up with ldconfig, gcc and ld: 0.15 s a process.
_WINDOWS_NAME = re.compile(r"(lib(?:gobject|pango|pangoft2|harfbuzz|fontconfig)[a-z0-9.-]*)-(\d)")
# Needs HarfBuzz 13, draws colour emoji only, and is on no machine of ours.
_ABSENT = "harfbuzz-vector"


def find_libraries_fast() -> None:
    """Answer for these libraries before anybody is asked; call it before WeasyPrint is imported."""
    if sys.platform == "linux" and not isinstance(ctypes.util.find_library, _Finder):
        ctypes.util.find_library = _Finder(ctypes.util.find_library)


class _Finder:
    def __init__(self, ask: Callable[[str], str | None]) -> None:
        self._ask = ask

    def __call__(self, name: str) -> str | None:
        if _ABSENT in name:
            return None
        found = _WINDOWS_NAME.fullmatch(name)
        return f"{found[1]}.so.{found[2]}" if found else self._ask(name)
