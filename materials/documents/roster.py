"""A roster file as recipients: rows to villages, class and name; what can't be placed is named by its row."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from materials.documents.faults import DesignFault, in_both_languages
from materials.documents.recipients import BLANK_LINE, OwnRow, PlaceFault, Recipient, values_of
from outreach.places.models import Village
from outreach.spreadsheets import Row

MAX_LENGTH = 40
# As offices head their tables; spaces and case don't matter.
COLUMNS = {
    "village": (
        "村",
        "村名",
        "村庄",
        "社区",
        "村社区",
        "村（社区）",
        "村(社区)",
        "村代码",
        "village",
        "villagecode",
    ),
    "township": ("乡镇", "镇", "街道", "乡镇街道", "乡镇（街道）", "乡镇(街道)", "township"),
    "class_name": ("班级", "班", "年级班级", "class"),
    "recipient": ("姓名", "收信人", "家长姓名", "name"),
}
LEFT_ASIDE = ("序号", "备注", "no", "remarks")
KNOWN = _("village (name or code), township, class, name")

NO_ROWS = _("The roster has no rows below its headers. Nothing was started and the file was not kept.")
UNKNOWN_COLUMNS = _(
    "These columns are not needed for letters: {columns}. Delete them, personal data above all, and choose the file"
    " again. Known columns: {known}. The file was not kept."
)
TWICE = _("The column “{column}” stands twice in the roster. Delete one. The file was not kept.")
NO_VILLAGE_COLUMN = _(
    "The roster has no column for the village. Known columns: {known}. The file was not kept."
)
NO_VILLAGE = _("Row {row}: the village is missing.")
UNKNOWN_VILLAGE = _("Row {row}: there is no village “{village}” here.")
TWO_VILLAGES = _("Row {row}: there are several villages “{village}”. Write its code, or its township.")
TOO_LONG = _("Row {row}: class or name is longer than {limit} characters.")


@dataclass(slots=True)
class Roster:
    """Recipients in delivery order, and the rows that no letter can be made for."""

    recipients: list[Recipient] = field(default_factory=list)
    faults: list[PlaceFault] = field(default_factory=list)


def read_roster(rows: Iterator[Row], villages: Sequence[Village]) -> Roster:
    """Sort the rows by village, as these come in delivery order with their townships; raises DesignFault."""
    header = next(rows, None)
    if header is None:
        raise DesignFault(NO_ROWS)
    columns = columns_of(header.cells)
    places = _Places(villages)
    own: dict[int, list[OwnRow]] = defaultdict(list)
    roster = Roster()
    for row in rows:
        cells = {name: row.cells[at].strip() if at < len(row.cells) else "" for at, name in columns.items()}
        village, fault = places.find(row.number, cells)
        fault = fault or _too_long(row.number, cells)
        if fault or village is None:
            roster.faults += [fault] if fault else []
            continue
        # A column that is there and empty is a value that was forgotten; one that is not there is a line to write on.
        values = {name: cells.get(name, BLANK_LINE) for name in ("class_name", "recipient")}
        own[village.pk].append(OwnRow(row.number, values))
    if not own and not roster.faults:
        raise DesignFault(NO_ROWS)
    roster.recipients = [
        Recipient(one.pk, one.township_id, values_of(one), len(own[one.pk]), own=tuple(own[one.pk]))
        for one in villages
        if one.pk in own
    ]
    return roster


def columns_of(cells: Sequence[str]) -> dict[int, str]:
    """Return the column's name for each place; refuse what a letter has no use for."""
    names = {_plain(alias): name for name, aliases in COLUMNS.items() for alias in aliases}
    found = {at: _plain(cell) for at, cell in enumerate(cells) if _plain(cell)}
    strange = [
        cells[at].strip()[:20] for at, cell in found.items() if cell not in names and cell not in LEFT_ASIDE
    ]
    if strange:
        raise DesignFault(UNKNOWN_COLUMNS, columns="、".join(strange), known=KNOWN)
    columns = {at: names[cell] for at, cell in found.items() if cell in names}
    for at, name in columns.items():
        if list(columns.values()).count(name) > 1:
            raise DesignFault(TWICE, column=cells[at].strip())
    if "village" not in columns.values():
        raise DesignFault(NO_VILLAGE_COLUMN, known=KNOWN)
    return columns


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


class _Places:
    """Finds a village by its code, by its name, or by its name and its township's."""

    def __init__(self, villages: Sequence[Village]) -> None:
        self._found: dict[str, list[Village]] = defaultdict(list)
        for village in villages:
            for key in (village.code, village.name):
                self._found[_plain(key)].append(village)

    def find(self, row: int, cells: dict[str, str]) -> tuple[Village | None, PlaceFault | None]:
        asked, township = cells["village"], cells.get("township", "")
        if not asked:
            return None, _fault(row, NO_VILLAGE, township=township)
        fits = [
            one for one in self._found.get(_plain(asked), []) if _plain(township) in _plain(one.township.name)
        ]
        if not fits:
            return None, _fault(row, UNKNOWN_VILLAGE, township=township, village=asked[:MAX_LENGTH])
        if len(fits) > 1:
            return None, _fault(row, TWO_VILLAGES, township=township, village=asked[:MAX_LENGTH])
        return fits[0], None


def _too_long(row: int, cells: dict[str, str]) -> PlaceFault | None:
    for name in ("class_name", "recipient"):
        if len(cells.get(name, "")) > MAX_LENGTH:
            return _fault(row, TOO_LONG, limit=MAX_LENGTH)
    return None


def _fault(row: int, sentence: Any, *, township: str = "", village: str = "", **facts: object) -> PlaceFault:
    english, chinese = in_both_languages(format_lazy(sentence, row=row, village=village, **facts))
    return PlaceFault(
        township_id=0,
        township=township,
        village_id=None,
        village=village,
        slot="",
        en=english,
        zh=chinese,
        row=row,
    )
