"""Variable-data printing: templates and records in, one PDF of all letters out; merge() does it all."""

from outreach.printing.merge.faults import Fault, FaultyRecords, check, room
from outreach.printing.merge.filling import BrokenTemplate
from outreach.printing.merge.parts import UnfitPart, spans
from outreach.printing.merge.plan import NothingToPrint, Plan, make_plan
from outreach.printing.merge.records import Field, MergeJob, Record, Template, UndeclaredField
from outreach.printing.merge.run import MergeResult, MergeStopped, join, merge, merge_part
from outreach.printing.merge.specimens import Specimen, specimens

__all__ = [
    "BrokenTemplate",
    "Fault",
    "FaultyRecords",
    "Field",
    "MergeJob",
    "MergeResult",
    "MergeStopped",
    "NothingToPrint",
    "Plan",
    "Record",
    "Specimen",
    "Template",
    "UndeclaredField",
    "UnfitPart",
    "check",
    "join",
    "make_plan",
    "merge",
    "merge_part",
    "room",
    "spans",
    "specimens",
]
