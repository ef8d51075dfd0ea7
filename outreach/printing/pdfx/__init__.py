"""PDF/X-4: making a file one, and our rule table to check one."""

from outreach.printing.pdfx.declare import declare
from outreach.printing.pdfx.rules import RULES, Breach, Rule, breaches

__all__ = ["RULES", "Breach", "Rule", "breaches", "declare"]
