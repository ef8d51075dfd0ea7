"""Fontconfig's view of our fonts: one generated file, named in FONTCONFIG_FILE before Pango is loaded."""

import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from outreach.printing.fonts.catalogue import available_families, cuts, installed_faces
from outreach.printing.fonts.registry import ALIASES, STANDS_IN, cache_folder

FILE = "fonts.conf"
_HEAD = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'


def use_our_fonts() -> Path:
    """Write the configuration if it changed, and make it this process's; call before WeasyPrint's import."""
    folder = cache_folder()
    text = configuration(folder)
    try:
        path = _written(folder, text)
    except OSError:
        # A service without a home of its own prints as well, only its fonts are looked up anew each time.
        path = _written(Path(tempfile.mkdtemp(prefix="outreach-fonts-")), text)
    os.environ["FONTCONFIG_FILE"] = str(path)
    return path


def _written(folder: Path, text: str) -> Path:
    path = folder / FILE
    if not path.is_file() or path.read_text("utf-8") != text:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{FILE}.{os.getpid()}"
        draft.write_text(text, "utf-8")
        os.replace(draft, path)
    return path


def configuration(folder: Path) -> str:
    """Return the text of fonts.conf: our cuts alone, or, before a build, the system fonts under our names."""
    lines = [f"<cachedir>{escape(str(folder / 'fontconfig'))}</cachedir>"]
    if cuts():
        lines.append(f"<dir>{escape(str(folder / 'faces'))}</dir>")
    else:
        lines += [
            f"<dir>{escape(str(place))}</dir>"
            for place in sorted({face.source.parent for face in installed_faces()})
        ]
        lines += [
            _prefer(face.family, [face.source_family]) for face in installed_faces() if face.weight == 400
        ]
    lines += [_prefer(alias, [family]) for alias, family in ALIASES.items()]
    lines += [_prefer(family, _present(stand_ins)) for family, stand_ins in STANDS_IN.items()]
    # A family that nobody knows is set in Song, never in whatever fontconfig finds first.
    lines.append(_DEFAULT)
    return _HEAD + "\n".join(lines) + "\n</fontconfig>\n"


_DEFAULT = (
    '<match target="pattern"><edit name="family" mode="append_last" binding="weak">'
    "<string>Outreach Song</string><string>Outreach Song Full</string></edit></match>"
)


def _prefer(asked: str, given: list[str]) -> str:
    names = "".join(f"<string>{escape(name)}</string>" for name in given)
    return (
        '<match target="pattern"><test qual="any" name="family" compare="eq">'
        f"<string>{escape(asked)}</string></test>"
        f'<edit name="family" mode="append" binding="same">{names}</edit></match>'
    )


def _present(families: tuple[str, ...]) -> list[str]:
    present = [family for family in families if family in available_families()]
    return present or ["Outreach Song"]
