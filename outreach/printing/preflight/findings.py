"""What a preflight says: one finding for each fault, in words that a clerk can act on; the checks are
elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """Errors block a print run, warnings are shown and may be accepted."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One fault: its page (from 1; None for the whole file), the element, the measured value and two
    sentences."""

    code: str
    severity: Severity
    english: str
    chinese: str
    page: int | None = None
    element: str = ""
    value: float | None = None

    def sentence(self, language: str) -> str:
        """Return the sentence for a language code such as 'zh-hans' or 'en'."""
        return self.chinese if language.lower().startswith("zh") else self.english


def blocks(findings: Iterable[Finding]) -> bool:
    """Say whether these findings stop a print run."""
    return any(finding.severity is Severity.ERROR for finding in findings)
