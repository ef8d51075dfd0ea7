"""The rules of importing places: prepare a draft, plan what it would do, apply it."""

from outreach.places.imports.actions import ImportExpired, PlacesChanged, apply_import, prepare_import
from outreach.places.imports.columns import Column, columns_of
from outreach.places.imports.faults import Fault, FaultReason
from outreach.places.imports.headers import HeadersRefused
from outreach.places.imports.plan import Line, LineStatus, Plan, make_plan

__all__ = [
    "Column",
    "Fault",
    "FaultReason",
    "HeadersRefused",
    "ImportExpired",
    "Line",
    "LineStatus",
    "PlacesChanged",
    "Plan",
    "apply_import",
    "columns_of",
    "make_plan",
    "prepare_import",
]
