"""manage.py doctor: what is wrong with this installation, in both languages, and how to mend it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from outreach.health.registry import Finding, Level, examine

SIGNS = {Level.WELL: "✓", Level.WORRY: "!", Level.ILL: "✗"}
LANGUAGES = ("zh-hans", "en")


class Command(BaseCommand):
    help = "Say what is wrong with this installation and how to mend it. Ends with 1 when people can't work."
    # What a system check would refuse is what the doctor is called for.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", choices=LANGUAGES, help="One language instead of both.")

    def handle(self, *args: Any, language: str | None, **options: Any) -> None:
        findings = examine()
        for code in [language] if language else LANGUAGES:
            with translation.override(code):
                self._say(findings)
        if any(finding.level == Level.ILL for finding in findings):
            raise SystemExit(1)

    def _say(self, findings: list[Finding]) -> None:
        troubles = [finding for finding in findings if finding.level != Level.WELL]
        for finding in findings:
            self.stdout.write(f"{SIGNS[finding.level]} {finding.code} {finding.said()}")
            if remedy := finding.advised():
                self.stdout.write(f"    → {remedy}")
        if not troubles:
            self.stdout.write(_("Nothing is wrong."))
