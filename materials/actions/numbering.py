"""Numbers of papers without gaps, taken in the transaction that writes the paper."""

from django.db import transaction
from django.db.models import F

from materials.models import Counter, Series


def take_number(*, county_id: int, series: Series, year: int) -> int:
    """Return the next whole number of a series; call it inside the paper's own transaction.

    The UPDATE locks the counter's row until that transaction ends, so numbers come one after the
    other, and one that is rolled back is given again.
    """
    counters = Counter.objects.filter(county_id=county_id, series=series, year=year)
    with transaction.atomic(savepoint=False):
        if not counters.update(last=F("last") + 1):
            Counter.objects.get_or_create(county_id=county_id, series=series, year=year)
            counters.update(last=F("last") + 1)
        last: int = counters.values_list("last", flat=True).get()
    return last


def next_number(*, county_id: int, series: Series, year: int) -> str:
    """Return for example 送2026-0017; see take_number()."""
    return f"{series.value}{year}-{take_number(county_id=county_id, series=series, year=year):04}"
