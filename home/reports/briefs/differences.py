"""What moved since a brief was issued: figure by figure, the rows that came, went or changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from home.models import Brief
from home.reports.briefs.figures import Figure, Row, records_now
from home.reports.briefs.vocabulary import load_vocabulary
from home.reports.briefs.wording import figures_of


@dataclass(frozen=True, slots=True)
class RowChange:
    """One record: what it gave then and gives now; None where it gave nothing."""

    record: str
    label: str
    then: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    key: str
    label: str
    unit: str
    then: int
    now: int
    rows: tuple[RowChange, ...]

    @property
    def by(self) -> int:
        return self.now - self.then


def frozen_figures(brief: Brief) -> list[Figure]:
    """Return the figures of an issued brief with their rows; two queries."""
    return [
        Figure(
            one.key,
            one.label,
            one.unit,
            tuple(Row(row.record, row.label, row.amount) for row in one.rows.all()),
        )
        for one in brief.figures.prefetch_related("rows")
    ]


def figures_now(brief: Brief, *, at: datetime) -> list[Figure]:
    """Return the same figures from the live tables."""
    records = records_now(brief.county, brief.campaign, at=at)
    return figures_of(brief, load_vocabulary(brief.county), records)


def differences(then: Iterable[Figure], now: Iterable[Figure]) -> list[Difference]:
    """Return the figures of which a row moved, also when the sum stayed the same."""
    later = {figure.key: figure for figure in now}
    found = [
        _difference(figure, later.get(figure.key, Figure(figure.key, figure.label, figure.unit, ())))
        for figure in then
    ]
    return [difference for difference in found if difference.rows]


def _difference(then: Figure, now: Figure) -> Difference:
    before, after = _by_record(then.rows), _by_record(now.rows)
    rows = [
        RowChange(
            record,
            (after.get(record) or before[record]).label,
            _amount(before, record),
            _amount(after, record),
        )
        for record in dict.fromkeys([*before, *after])
        if _amount(before, record) != _amount(after, record)
    ]
    return Difference(then.key, then.label, then.unit, then.amount, now.amount, tuple(rows))


def _by_record(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.record: row for row in rows}


def _amount(rows: Mapping[str, Row], record: str) -> int | None:
    return rows[record].amount if record in rows else None
