"""Slow work, done outside the web process."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "outreach.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        # Every app may have a `tasks` module that registers its handlers.
        autodiscover_modules("tasks")
