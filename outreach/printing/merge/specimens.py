"""One letter of each layout class, found before any of them is made: what a look at some letters must see."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from outreach.printing.merge.plan import Plan, survey
from outreach.printing.merge.records import MergeJob, Record


class Specimen(NamedTuple):
    """A record that stands for its class; `place` is its number in the job, from 1."""

    record: Record
    place: int


def specimens(job: MergeJob, most: int) -> list[Specimen]:
    """Return the first record, and one of each other layout class, those with most records first; raises FaultyRecords.

    The records are gone through once and one of each template is laid out. A class that only the proofs of the merge
    would find, such as a header's that repeats a name, is not told from its like.
    """
    plan = Plan(job)
    survey(plan)
    order = sorted(range(len(plan.classes)), key=lambda number: -plan.classes[number].count)
    places = [plan.class_of.index(number) for number in order[:most]]
    # Two records of a template, or fewer, are not sorted into classes.
    places = places or list(range(plan.total))
    places = [0, *(at for at in places if at)]
    return [Specimen(record, at + 1) for at, record in _at(job, places[:most])]


def _at(job: MergeJob, places: list[int]) -> Iterator[tuple[int, Record]]:
    wanted = set(places)
    rows = islice(job.rows(), max(wanted) + 1)
    found = {at: record for at, (_row, record) in enumerate(rows) if at in wanted}
    return ((at, found[at]) for at in places)
