"""Where every room says what can be wrong with it and how to mend it; asked by the doctor and by probes."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

# The database does not answer at all; a check that therefore could not be made.
NO_DATABASE, UNASKED = "H-DB-1", "H-DB-0"


class Level(IntEnum):
    """WORRY can wait until tomorrow; ILL means that people can't work, or that data are in danger."""

    WELL = 0
    WORRY = 1
    ILL = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the doctor and the remedy, both translatable; `code` is read out on the phone."""

    code: str
    level: Level
    words: Any
    remedy: Any = ""
    facts: Mapping[str, object] | None = None

    def said(self) -> str:
        """The sentence in the active language."""
        return str(self.words) % self.facts if self.facts else str(self.words)

    def advised(self) -> str:
        return str(self.remedy) % self.facts if self.facts else str(self.remedy)


Check = Callable[[], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Registered:
    name: str
    ask: Check
    is_quick: bool


_checks: dict[str, Registered] = {}


def check(name: str, *, quick: bool = False) -> Callable[[Check], Check]:
    """Register a check; quick ones are asked by the readiness probe too, every few seconds."""

    def register(ask: Check) -> Check:
        _checks[name] = Registered(name, ask, quick)
        return ask

    return register


def examine(*, quick: bool = False) -> list[Finding]:
    """Ask every check, the worst answers first; one that breaks is itself a finding.

    What could not be asked for want of the database is not told again where a check says that it does not answer.
    """
    asked = [one for one in _checks.values() if one.is_quick or not quick]
    findings = [finding for one in asked for finding in _answers(one)]
    if any(finding.code == NO_DATABASE for finding in findings):
        findings = [finding for finding in findings if finding.code != UNASKED]
    return sorted(findings, key=lambda finding: -finding.level)


def _answers(one: Registered) -> list[Finding]:
    try:
        return list(one.ask())
    except DatabaseError as error:
        logger.error("The check %s could not be made: %s", one.name, error)
        return [_broken(UNASKED, one, error)]
    except Exception as error:  # the doctor must be able to speak about anything
        logger.exception("The check %s could not be made", one.name)
        return [_broken(f"H-{one.name}", one, error)]


def _broken(code: str, one: Registered, error: Exception) -> Finding:
    return Finding(
        code,
        Level.ILL,
        _("The check “%(name)s” could not be made: %(why)s"),
        _("Mend what the message names; the log has more."),
        {"name": one.name, "why": error},
    )
