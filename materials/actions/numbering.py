"""Numbers of papers without gaps, taken in the transaction that writes the paper."""

from django.db import transaction
from django.db.models import F

from materials.models import Counter, Series
from outreach.places.models import Region


def take_number(*, county: Region, series: Series, year: int) -> int:
    """Return the next whole number of a series; call it inside the paper's own transaction.

    The UPDATE locks the counter's row until that transaction ends, so numbers come one after the
    other, and one that is rolled back is given again.
    """
    with transaction.atomic():
        counter, _created = Counter.objects.get_or_create(county=county, series=series, year=year)
        Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
        last: int = Counter.objects.values_list("last", flat=True).get(pk=counter.pk)
    return last


def next_number(*, county: Region, series: Series, year: int) -> str:
    """Return for example 送2026-0017; see take_number()."""
    return f"{series.value}{year}-{take_number(county=county, series=series, year=year):04}"
