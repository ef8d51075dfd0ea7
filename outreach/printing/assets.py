"""What a print file may read: named bytes, named files and folders, each behind an `asset:` address; nothing
is fetched here.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, unquote

from outreach.printing.errors import PrintError

SCHEME = "asset:"
STYLES = Path(__file__).parent / "styles"
MEDIA_TYPES = {
    ".css": "text/css",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


class MissingAsset(PrintError):
    """A picture or style that is not there, may not be read, or is broken: the page must not be printed
    without it.
    """

    code = "missing_asset"

    def __init__(self, address: str, reason: str, reason_zh: str) -> None:
        shown = address if len(address) <= 120 else f"{address[:117]}..."
        super().__init__(
            f"The file {shown} can't be used in print: {reason}. Nothing was printed; replace or remove it.",
            f"印刷文件不能使用“{shown}”：{reason_zh}。没有生成任何页面，请更换或删除该文件。",
        )
        self.address = address
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """The largest single file; 40 million pixels is what the site accepts on upload."""

    file_bytes: int = 64 * 1024 * 1024
    vector_bytes: int = 2 * 1024 * 1024
    image_pixels: int = 40_000_000


class Assets:
    """Map `asset:` addresses to bytes, files and files below folders; everything else does not exist.

    `asset:styles/...` is always the engine's own folder of base stylesheets. An instance also holds the
    pictures already decoded, so keep it as long as its content stays the same, and make a new one when a
    file has changed.
    """

    def __init__(
        self,
        *,
        data: Mapping[str, bytes] | None = None,
        files: Mapping[str, Path] | None = None,
        folders: Mapping[str, Path] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._data: dict[str, bytes] = dict(data or {})
        self._files: dict[str, Path] = dict(files or {})
        self._folders: dict[str, Path] = {"styles": STYLES, **(folders or {})}
        self.limits = limits or Limits()
        # WeasyPrint's decoded pictures; filled by press.py.
        self.image_cache: dict[str, Any] = {}

    def add_bytes(self, name: str, data: bytes) -> str:
        """Register bytes under a new name with a known suffix (for example 'qr/0017.svg') and return the
        address.
        """
        if name in self._data and self._data[name] != data:
            raise ValueError(f"the asset {name!r} is already registered with other bytes")
        self._data[name] = data
        return self.address(name)

    @staticmethod
    def address(name: str) -> str:
        """Return the URL that HTML and CSS use for a name."""
        return SCHEME + quote(name)

    def read(self, address: str) -> tuple[bytes, str]:
        """Return (bytes, media type) of an address, or raise MissingAsset with the reason."""
        name = unquote(address.removeprefix(SCHEME)) if address.startswith(SCHEME) else ""
        media_type = MEDIA_TYPES.get(Path(name).suffix.lower())
        if not name or "\0" in name or media_type is None:
            raise MissingAsset(
                address, "only registered pictures and styles are allowed", "只允许使用已登记的图片和样式"
            )
        data = self._data[name] if name in self._data else self._read_file(address, self._find(address, name))
        if len(data) > self.limits.file_bytes:
            raise _too_large(address, self.limits)
        return data, media_type

    def _find(self, address: str, name: str) -> Path:
        if name in self._files:
            return self._files[name]
        folder, _, rest = name.partition("/")
        if folder not in self._folders or not rest:
            raise MissingAsset(address, "there is no such file", "没有这个文件")
        root = self._folders[folder].resolve()
        path = (root / rest).resolve()
        if not path.is_relative_to(root):
            raise MissingAsset(
                address, "it lies outside the folder for print files", "它不在印刷文件目录之内"
            )
        return path

    def _read_file(self, address: str, path: Path) -> bytes:
        try:
            # The path is resolved already, so a link here was put in its place a moment ago; a pipe would
            # never end.
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            is_file = stat.S_ISREG(os.fstat(handle).st_mode)
        except OSError as error:
            raise MissingAsset(address, "there is no such file", "没有这个文件") from error
        if not is_file:
            os.close(handle)
            raise MissingAsset(address, "it is not a file", "它不是文件")
        with open(handle, "rb", closefd=True) as file:
            return self._read_open(address, file)

    def _read_open(self, address: str, file: BinaryIO) -> bytes:
        size = os.fstat(file.fileno()).st_size
        if size > self.limits.file_bytes:
            raise _too_large(address, self.limits)
        return file.read(self.limits.file_bytes + 1)


def _too_large(address: str, limits: Limits) -> MissingAsset:
    megabytes = limits.file_bytes // (1024 * 1024)
    return MissingAsset(address, f"it is larger than {megabytes} MB", f"它超过 {megabytes} MB")
