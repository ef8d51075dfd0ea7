"""Chinese typography on top of WeasyPrint: justification, line breaking, hanging stops, stand-in fonts."""

from outreach.printing.typography.patch import TypographyBroken, install
from outreach.printing.typography.stretch import gaps_of

__all__ = ["TypographyBroken", "gaps_of", "install"]
