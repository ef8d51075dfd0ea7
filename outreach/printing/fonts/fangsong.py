"""Fetch the one free Simplified FangSong (仿宋) from its Debian package; without it letters are set in Kai
(楷).
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from outreach.printing.fonts.registry import FANGSONG_FILE

PACKAGE = "texlive-lang-chinese"
FOLDER = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
NOTICES = "usr/share/doc/texlive-doc/fonts/fandol"


@dataclass(frozen=True)
class Outcome:
    """Whether FangSong is there now, said in both languages."""

    is_ready: bool
    english: str
    chinese: str


READY = Outcome(
    True,
    "FangSong is ready; run `python -m outreach.printing.fonts build` to cut it.",
    "仿宋字体已就绪；请再运行 python -m outreach.printing.fonts build 生成印刷字体。",
)
UNAVAILABLE = Outcome(
    False,
    "FangSong could not be fetched, so letters are set in Kai instead. To have FangSong, connect the machine "
    f"to a Debian mirror once and run this command again, or install the package {PACKAGE}.",
    "未能取得仿宋字体，信函正文将改用楷体。如需仿宋，请让本机连接 Debian 软件源后"
    f"重新运行本命令，或安装软件包 {PACKAGE}。",
)


def fetch(cache: Path) -> Outcome:
    """Put the font and its licence into `cache`/sources; 49 MB are downloaded, 7 MB are kept."""
    target = cache / "sources" / FANGSONG_FILE
    if target.is_file():
        return READY
    target.parent.mkdir(parents=True, exist_ok=True)
    installed = Path("/") / FOLDER / FANGSONG_FILE
    if installed.is_file():
        _place(installed, target)
        return READY
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        return _from_package(Path(work), target)


def _from_package(work: Path, target: Path) -> Outcome:
    if not _download(work):
        return UNAVAILABLE
    _place(work / FOLDER / FANGSONG_FILE, target)
    notices = work / NOTICES
    if notices.is_dir():
        shutil.copytree(notices, target.parent / "fandol-licence", dirs_exist_ok=True)
    return READY


def _download(work: Path) -> bool:
    """Fetch the package without installing it, and unpack only the font and its notices."""
    try:
        subprocess.run(
            ["apt-get", "download", PACKAGE], cwd=work, check=True, capture_output=True, timeout=600
        )
        package = next(work.glob("*.deb"))
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as archive:
            wanted = [f"./{FOLDER}/{FANGSONG_FILE}", f"./{NOTICES}"]
            subprocess.run(
                ["tar", "-x", "-C", work, *wanted], stdin=archive.stdout, check=False, capture_output=True
            )
    except (OSError, subprocess.SubprocessError, StopIteration):
        return False
    return (work / FOLDER / FANGSONG_FILE).is_file()


def _place(source: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, draft)
    os.replace(draft, target)
