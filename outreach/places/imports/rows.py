"""Checks the rows of a file one by one, without the database: values or faults."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from outreach.places.imports.cells import CellValue, tidy
from outreach.places.imports.columns import Column
from outreach.places.imports.faults import MAX_FAULTS, BadCell, Fault, FaultReason
from outreach.places.imports.headers import HeaderProblem, HeadersRefused, map_headers
from outreach.places.models import PlaceKind
from outreach.spreadsheets import Row

# A dict because it is kept as JSON: {"row": 2, "values": {"code": ..., ...}, "is_duplicate": False}.
Record = dict[str, Any]


@dataclass
class CheckedTable:
    records: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def check_table(rows: Iterable[Row], *, kind: str) -> CheckedTable:
    """Read headers and rows; a row with a fault gives faults and no record."""
    iterator = iter(rows)
    header = next(iterator, None)
    if header is None:
        raise HeadersRefused(HeaderProblem.NO_ROWS)
    mapping = map_headers(header.cells, kind=kind)
    table, seen = CheckedTable(), dict[str, Record]()
    is_empty = True
    for row in iterator:
        is_empty = False
        _check_row(row, mapping, kind, table, seen)
    if is_empty:
        raise HeadersRefused(HeaderProblem.NO_ROWS)
    return table


def _check_row(
    row: Row, mapping: dict[int, Column], kind: str, table: CheckedTable, seen: dict[str, Record]
) -> None:
    values, faults = _read_cells(row, mapping)
    faults += _missing_cells(row.number, values, mapping, kind, faults)
    if not faults:
        faults += _keep(row.number, values, table, seen)
    room = MAX_FAULTS - len(table.faults)
    table.faults.extend(faults[:room])


def _read_cells(row: Row, mapping: dict[int, Column]) -> tuple[dict[str, CellValue], list[Fault]]:
    """An empty cell gives no value: an import never wipes what is there."""
    values: dict[str, CellValue] = {}
    faults: list[Fault] = []
    for at, column in mapping.items():
        text = tidy(row.cells[at]) if at < len(row.cells) else ""
        if not text:
            continue
        try:
            values[column.key] = column.read(text)
        except BadCell as bad:
            faults.append(Fault(row.number, column.key, text, bad.reason, bad.facts))
    return values, faults


def _missing_cells(
    number: int,
    values: dict[str, CellValue],
    mapping: dict[int, Column],
    kind: str,
    faults: list[Fault],
) -> list[Fault]:
    told = {fault.column for fault in faults}
    required = [c.key for c in mapping.values() if c.is_required]
    missing = [key for key in required if key not in values and key not in told]
    township = {"township_code", "township_name"}
    if kind == PlaceKind.VILLAGE and not township & (values.keys() | told):
        missing.append(next(c.key for c in mapping.values() if c.key in township))
    return [Fault(number, key, "", FaultReason.MISSING) for key in missing]


def _keep(
    number: int, values: dict[str, CellValue], table: CheckedTable, seen: dict[str, Record]
) -> list[Fault]:
    code = str(values["code"])
    first = seen.get(code)
    if first and first["values"] != values:
        return [Fault(number, "code", code, FaultReason.DUPLICATE_CODE, {"first": first["row"]})]
    record: Record = {"row": number, "values": values, "is_duplicate": first is not None}
    table.records.append(record)
    seen.setdefault(code, record)
    return []
