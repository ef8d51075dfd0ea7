"""Pango's C declarations, parsed once a machine: WeasyPrint has cffi parse them in every process, 0.2 s each time.

cffi calls this its out-of-line ABI mode: the same declarations as a table, which its C part loads in a millisecond.
The table is kept in the font cache under the hash of the text, so that a new WeasyPrint or cffi makes a new one.
"""

import os
import sys
from hashlib import sha256
from io import StringIO
from pathlib import Path
from runpy import run_path
from typing import Any

import cffi
from cffi.recompiler import Recompiler

from outreach.printing.fonts.registry import cache_folder

ASKER = "weasyprint.text.ffi"
# What we call of Pango, 1.44 and later, and WeasyPrint does not declare.
OURS = "PangoAttribute * pango_attr_allow_breaks_new (gboolean allow_breaks);"

_plain = cffi.FFI


def use_ready_declarations() -> None:
    """Give WeasyPrint an FFI with ready tables; call it before WeasyPrint is imported."""
    cffi.FFI = _make_ffi


def _make_ffi(*arguments: Any) -> Any:
    asker = sys._getframe(1).f_globals.get("__name__")
    return ReadyFFI() if asker == ASKER else _plain(*arguments)


def declare_ours(ffi: Any) -> None:
    """Add our declarations to an FFI that was made without us, because WeasyPrint was imported first."""
    if not isinstance(ffi, ReadyFFI):
        ffi.cdef(OURS)


class ReadyFFI:
    """Stands for cffi.FFI() until cdef() is called; from then on it has what the loaded tables offer."""

    def cdef(self, source: str) -> None:
        ready = _ready(f"{source}\n{OURS}")
        self.__dict__.update({name: getattr(ready, name) for name in dir(ready) if not name.startswith("_")})


def _ready(source: str) -> Any:
    """Return an FFI that knows the declarations; a cache that can't be used costs time, nothing else."""
    digest = sha256(f"{cffi.__version__} {sys.version}\n{source}".encode()).hexdigest()[:16]
    path = cache_folder() / "declarations" / f"pango_{digest}.py"
    try:
        if not path.exists():
            _write(path, _tables(source))
        return run_path(str(path))["ffi"]
    except (OSError, ImportError, SyntaxError, KeyError):
        plain = _plain()
        plain.cdef(source)
        return plain


def _tables(source: str) -> str:
    parsed = _plain()
    parsed.cdef(source)
    parsed.set_source("pango", None)
    recompiler, text = Recompiler(parsed, "pango", target_is_python=True), StringIO()
    recompiler.collect_type_table()
    recompiler.collect_step_tables()
    recompiler.write_source_to_f(text, None)
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
