"""Which backups stay: the newest of each of the last 7 days, 5 weeks and 6 months."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from outreach.backup.archives import PREFIX, SUFFIX

DAYS, WEEKS, MONTHS = 7, 5, 6
Period = Callable[[datetime], tuple[int, ...]]
PERIODS: tuple[tuple[Period, int], ...] = (
    (lambda moment: (moment.year, moment.month, moment.day), DAYS),
    (lambda moment: tuple(moment.isocalendar()[:2]), WEEKS),
    (lambda moment: (moment.year, moment.month), MONTHS),
)


def find_archives(folder: Path) -> dict[Path, datetime]:
    """Return the archives with the moments that their names tell, the newest first."""
    found = {path: moment_of(path) for path in folder.glob(f"{PREFIX}*{SUFFIX}")}
    known = {path: moment for path, moment in found.items() if moment is not None}
    return dict(sorted(known.items(), key=lambda item: item[1], reverse=True))


def moment_of(path: Path) -> datetime | None:
    try:
        text = path.name.removeprefix(PREFIX).removesuffix(SUFFIX)
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Return the moments that stay; the newest of a day is also that of its week and month."""
    newest_first = sorted(moments, reverse=True)
    return {moment for period, count in PERIODS for moment in _newest_of_each(newest_first, period, count)}


def _newest_of_each(newest_first: list[datetime], period: Period, count: int) -> list[datetime]:
    newest: dict[tuple[int, ...], datetime] = {}
    for moment in newest_first:
        newest.setdefault(period(moment), moment)
    return list(newest.values())[:count]


def rotate(folder: Path) -> list[Path]:
    """Delete what need not stay; returns it."""
    archives = find_archives(folder)
    stays = kept(archives.values())
    gone = [path for path, moment in archives.items() if moment not in stays]
    for path in gone:
        path.unlink()
    return gone
