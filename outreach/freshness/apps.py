"""Keeps what visitors are shown in step with the database."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from outreach.freshness.writes import watch


class FreshnessConfig(AppConfig):
    name = "outreach.freshness"

    def ready(self) -> None:
        connection_created.connect(watch, dispatch_uid="outreach.freshness")
