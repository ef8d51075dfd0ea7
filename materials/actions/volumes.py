"""The files of a run of letters: one for each township, or volumes of so many letters with a list of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import override

from materials.documents.recipients import Recipient
from materials.documents.separator import by_township
from outreach.spreadsheets.writer import write_csv

# 50,000 pages of A4 are ten metres of paper, and a file of some 15 MB that any printer's machine opens.
VOLUME_LETTERS, LEAST_VOLUME = 50_000, 20


@dataclass(frozen=True, slots=True)
class Volume:
    """The letters of one file: whose, and the number of the first one in the run.

    `open_township` is the one whose separator sheet lies in the volume before.
    """

    recipients: Sequence[Recipient]
    first: int = 1
    open_township: int = 0

    @property
    def letter_count(self) -> int:
        return sum(one.letter_count for one in self.recipients)

    @property
    def last(self) -> int:
        return self.first + self.letter_count - 1

    @property
    def mark(self) -> str:
        """A fingerprint of whose letters these are; a file of other letters is not taken for this one."""
        return sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class MadeFile:
    """What is noted of a finished file."""

    pages: int
    bytes: int
    sha256: str


@dataclass(slots=True)
class _Open:
    """The volume that is being filled."""

    first: int = 1
    open_township: int = 0
    recipients: list[Recipient] = field(default_factory=list)
    letters: int = 0


def townships(recipients: Sequence[Recipient]) -> list[Volume]:
    made, first = [], 1
    for group in by_township(recipients):
        made.append(Volume(group, first))
        first += made[-1].letter_count
    return made


def volumes(recipients: Iterable[Recipient], most: int) -> list[Volume]:
    """Fill volumes with at most so many letters; only a village with more than a volume's is torn apart."""
    made, filling = [], _Open()

    def close() -> None:
        nonlocal filling
        made.append(Volume(filling.recipients, filling.first, filling.open_township))
        last = filling.recipients[-1].township_id
        filling = _Open(filling.first + filling.letters, last)

    for one in recipients:
        for piece in _pieces(one, most):
            if filling.letters + piece.letter_count > most and filling.recipients:
                close()
            filling.recipients.append(piece)
            filling.letters += piece.letter_count
    if filling.recipients:
        close()
    return made


def _pieces(one: Recipient, most: int) -> Iterator[Recipient]:
    """Yield a recipient in pieces of at most so many letters; each letter keeps the number that it has in one file."""
    count = one.letter_count
    if count <= most:
        yield one
        return
    for start in range(0, count, most):
        own = one.own and one.own[start : start + most]
        yield replace(one, own=own, copies=min(most, count - start), first=one.first + start)


def manifest(files: Sequence[tuple[str, Volume, MadeFile]]) -> bytes:
    """Return the list of volumes as CSV, in Chinese like all that goes to a printer."""
    with override("zh-hans"):
        headings = [
            _("volume"),
            _("file"),
            _("number of letters"),
            _("from number"),
            _("to number"),
            _("first place"),
            _("last place"),
            _("townships"),
            _("villages"),
            _("pages"),
            _("bytes"),
            "SHA-256",
        ]
        rows = [_row(number, *one) for number, one in enumerate(files, start=1)]
    return write_csv(headings, rows)


def _row(number: int, name: str, volume: Volume, made: MadeFile) -> list[str | int]:
    whose = volume.recipients
    return [
        number,
        name,
        volume.letter_count,
        volume.first,
        volume.last,
        " ".join(whose[0].path),
        " ".join(whose[-1].path),
        len({one.township_id for one in whose}),
        sum(one.village_id is not None for one in whose),
        made.pages,
        made.bytes,
        made.sha256,
    ]
