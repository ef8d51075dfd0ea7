"""The typefaces that we print with: role, family, weight, licence, source; no files are opened here."""

import os
from dataclasses import dataclass
from pathlib import Path

SONG, HEI, FANGSONG, KAI = "song", "hei", "fangsong", "kai"
REGULAR, BOLD = 400, 700
OFL = "SIL Open Font License 1.1"
GPL_FONT_EXCEPTION = "GPL 3 with font exception"

NOTO = Path("/usr/share/fonts/opentype/noto")
LXGW = Path("/usr/share/fonts/truetype/lxgw-wenkai")
FANGSONG_FILE = "FandolFang-Regular.otf"


@dataclass(frozen=True)
class Face:
    """One weight of one family, and the file that it is cut from.

    A family has two cuts with one design: `family` holds what nearly every page needs and keeps PDFs small
    and fast, `full_family` holds every Chinese character of the source and is used for words with a rare one.
    The names are ours because the licences reserve the original names for unmodified fonts.
    """

    role: str
    role_zh: str
    family: str
    weight: int
    source: Path
    source_family: str
    package: str
    licence: str

    @property
    def full_family(self) -> str:
        return f"{self.family} Full"

    @property
    def style(self) -> str:
        return "Bold" if self.weight == BOLD else "Regular"


def cache_folder() -> Path:
    """Return where the cut fonts live: OUTREACH_FONT_CACHE, or the user's cache, so that they survive a fresh
    clone.
    """
    if chosen := os.environ.get("OUTREACH_FONT_CACHE"):
        return Path(chosen)
    user_cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(user_cache) / "outreach" / "fonts"


def _song(weight: int, file: str) -> Face:
    return Face(
        SONG, "宋体", "Outreach Song", weight, NOTO / file, "Noto Serif CJK SC", "fonts-noto-cjk", OFL
    )


def _hei(weight: int, file: str) -> Face:
    return Face(HEI, "黑体", "Outreach Hei", weight, NOTO / file, "Noto Sans CJK SC", "fonts-noto-cjk", OFL)


def _kai(weight: int, file: str) -> Face:
    return Face(KAI, "楷体", "Outreach Kai", weight, LXGW / file, "LXGW WenKai", "fonts-lxgw-wenkai", OFL)


def faces() -> tuple[Face, ...]:
    """Return every face of the house; whether its source file is installed is another question."""
    fangsong = cache_folder() / "sources" / FANGSONG_FILE
    return (
        _song(REGULAR, "NotoSerifCJK-Regular.ttc"),
        _song(BOLD, "NotoSerifCJK-Bold.ttc"),
        _hei(REGULAR, "NotoSansCJK-Regular.ttc"),
        _hei(BOLD, "NotoSansCJK-Bold.ttc"),
        _kai(REGULAR, "LXGWWenKai-Regular.ttf"),
        _kai(BOLD, "LXGWWenKai-Bold.ttf"),
        Face(
            FANGSONG,
            "仿宋",
            "Outreach FangSong",
            REGULAR,
            fangsong,
            "FandolFang",
            "texlive-lang-chinese",
            GPL_FONT_EXCEPTION,
        ),
    )


# What stands in for a whole word when the family lacks one of its characters, nearest design first. Song ends
# each line because its source covers most. A family that is not installed at all is replaced by the same
# list.
STANDS_IN: dict[str, tuple[str, ...]] = {
    "Outreach Song": ("Outreach Song Full",),
    "Outreach Hei": ("Outreach Hei Full", "Outreach Song Full"),
    "Outreach Kai": ("Outreach Kai Full", "Outreach Song Full"),
    "Outreach FangSong": (
        "Outreach FangSong Full",
        "Outreach Kai",
        "Outreach Kai Full",
        "Outreach Song",
        "Outreach Song Full",
    ),
}

# Names under which templates and pasted text may ask for our families; anything else becomes Song.
ALIASES: dict[str, str] = {
    "serif": "Outreach Song",
    "宋体": "Outreach Song",
    "simsun": "Outreach Song",
    "noto serif cjk sc": "Outreach Song",
    "sans-serif": "Outreach Hei",
    "system-ui": "Outreach Hei",
    "monospace": "Outreach Hei",
    "黑体": "Outreach Hei",
    "simhei": "Outreach Hei",
    "noto sans cjk sc": "Outreach Hei",
    "cursive": "Outreach Kai",
    "楷体": "Outreach Kai",
    "kaiti": "Outreach Kai",
    "lxgw wenkai": "Outreach Kai",
    "仿宋": "Outreach FangSong",
    "fangsong": "Outreach FangSong",
    "fangsong_gb2312": "Outreach FangSong",
    "仿宋_gb2312": "Outreach FangSong",
}


def resolve(name: str) -> str:
    """Return our family for any family name that CSS may hold."""
    ours = {face.family for face in faces()} | {face.full_family for face in faces()}
    return name if name in ours else ALIASES.get(name.strip().lower(), "Outreach Song")
