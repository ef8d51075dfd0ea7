"""Lays out single records by WeasyPrint, and paints several of them as one PDF: the measure of all that the merge does."""

from collections.abc import Sequence

from weasyprint import Document

from outreach.printing import press
from outreach.printing.merge.records import MergeJob, Record, Template


def lay_out(template: Template, record: Record) -> Document:
    """Return one record's own document, as a loop over single letters would make it."""
    return press.lay_out(template.fill(record.values), assets=template.assets)


def paint(job: MergeJob, documents: Sequence[Document]) -> bytes:
    """Return the pages of several documents as one PDF with one set of fonts."""
    pages = [page for document in documents for page in document.pages]
    return press.write(documents[0].copy(pages), **job.pdf_options)
