"""Proofs: other records of a class as WeasyPrint alone paints them, to be compared with what stamping gives."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from weasyprint import Document

from outreach.printing.merge.cutting import trace
from outreach.printing.merge.forked import Forked
from outreach.printing.merge.layout import lay_out
from outreach.printing.merge.records import MergeJob, Record, Template
from outreach.printing.merge.sheets import Proof

Given = list[tuple[Record, Proof]]


class Class(Protocol):
    """A layout class, as far as its proofs go."""

    constant: frozenset[str]

    def proofs(self) -> list[Record]:
        """Return the records to try."""


def prove(template: Template, record: Record, constant: frozenset[str] = frozenset()) -> Proof:
    """Lay out and paint a record for comparison only; glyphs that it alone needs stay out of the job's fonts."""
    document = lay_out(template, record)
    return Proof(sizes(document), [page.without(constant).painted() for page in trace(document, {}, {})])


def sizes(document: Document) -> list[tuple[float, float]]:
    """Return the pages' widths and heights in pixels."""
    return [(page.width, page.height) for page in document.pages]


class Proofs:
    """The proofs of some classes, made in a child process while the parent makes the samples."""

    def __init__(self, job: MergeJob, classes: Sequence[Class], processes: int) -> None:
        self._job = job
        self._records = [one.proofs() for one in classes]
        self._constant = [one.constant for one in classes]
        is_double = processes > 1 and sum(map(len, self._records)) > 1
        self._child = Forked(lambda: list(self._all())) if is_double else None

    def all(self, should_stop: Callable[[], None]) -> Iterator[Given]:
        """Yield the proofs of each class, in the order of the classes."""
        if self._child is None:
            yield from self._all()
            return
        while not self._child.is_done(wait_s=0.2):
            should_stop()
        for records, proofs in zip(self._records, self._child.result(), strict=True):
            yield [(record, proof) for record, (_, proof) in zip(records, proofs, strict=True)]

    def stop(self) -> None:
        """End the child, if there is one."""
        if self._child:
            self._child.stop()

    def _all(self) -> Iterator[Given]:
        templates = self._job.templates
        for records, constant in zip(self._records, self._constant, strict=True):
            yield [(record, prove(templates[record.template], record, constant)) for record in records]
