"""Variable-data printing: templates and records in, one PDF of all letters out; see records.MergeJob and run.merge."""

from outreach.printing.merge.faults import Fault, FaultyRecords, check
from outreach.printing.merge.records import Field, MergeJob, Record, Template
from outreach.printing.merge.run import MergeResult, MergeStopped, merge

__all__ = [
    "Fault",
    "FaultyRecords",
    "Field",
    "MergeJob",
    "MergeResult",
    "MergeStopped",
    "Record",
    "Template",
    "check",
    "merge",
]
