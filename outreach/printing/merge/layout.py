"""Lays out a single record by WeasyPrint, as a loop over letters would: the measure of all that the merge does."""

from weasyprint import Document

from outreach.printing import press
from outreach.printing.merge.records import Record, Template


def lay_out(template: Template, record: Record) -> Document:
    """Return one record's own document."""
    return press.lay_out(template.fill(record.values), assets=template.assets)
