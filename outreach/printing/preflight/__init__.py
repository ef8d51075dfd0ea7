"""Preflight: faults of a finished PDF in words a clerk can act on; errors block a print run, warnings
don't."""

from outreach.printing.preflight.check import preflight
from outreach.printing.preflight.expected import Binding, Expected
from outreach.printing.preflight.findings import Finding, Severity, blocks

__all__ = ["Binding", "Expected", "Finding", "Severity", "blocks", "preflight"]
