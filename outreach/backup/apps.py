"""Copies of all data, and the way back."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BackupConfig(AppConfig):
    name = "outreach.backup"
    label = "backup"
    verbose_name = _("Backup")

    def ready(self) -> None:
        # Every app may have a `proofs` module that says when its books are wrong.
        autodiscover_modules("proofs")
