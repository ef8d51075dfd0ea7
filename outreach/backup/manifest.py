"""What stands in a backup beside the data: when, of what, and the digest of every file."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

FORMAT = 1
NAME = "manifest.json"
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive; `path` begins with database, media or private."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last member of the archive: one that was cut off has none."""

    made_at: str
    engine: str
    migrations: list[str]
    entries: list[Entry] = field(default_factory=list)
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def dumped(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def load(content: bytes) -> Manifest:
    """Read a manifest; raises ValueError, KeyError or TypeError when it is none."""
    data = json.loads(content)
    entries = [Entry(**entry) for entry in data.pop("entries")]
    return Manifest(entries=entries, **data)


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block


def digest_of(path: Path) -> tuple[int, str]:
    """Return size in bytes and SHA-256."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        for block in blocks(stream):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()
