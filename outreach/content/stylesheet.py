"""The site's one style sheet, put together from a file per component without its comments; nothing is compiled.

The order of the files is the cascade. Native @layer is not used: a phone whose WeChat engine does not
know it would drop every rule and show a bare page.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

FOLDER = "css/site"
LAYERS = ("tokens.css", "reset.css", "base.css", "layout.css", "components/*.css", "print.css")
# Comments speak to us; on the wire they were a quarter of the sheet.
COMMENT = re.compile(r"/\*.*?\*/\n*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stylesheet:
    content: bytes
    zipped: bytes
    digest: str


def site_stylesheet() -> Stylesheet:
    """Return the style sheet as it is now; outside development the files are read once."""
    return _read(_newest_change() if settings.DEBUG else 0)


@lru_cache(maxsize=1)
def _read(_changed: float) -> Stylesheet:
    content = "\n".join(COMMENT.sub("", path.read_text("utf-8")) for path in _files()).encode()
    # mtime=0: the same files give the same bytes on every machine.
    return Stylesheet(content, gzip.compress(content, mtime=0), hashlib.sha256(content).hexdigest()[:12])


def _newest_change() -> float:
    return max(path.stat().st_mtime for path in _files())


def _files() -> list[Path]:
    found = finders.find(FOLDER)
    if not isinstance(found, str):
        raise FileNotFoundError(FOLDER)
    return [path for pattern in LAYERS for path in sorted(Path(found).glob(pattern))]
