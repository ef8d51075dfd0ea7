"""Who did what, when and from where: written once, never changed."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "outreach.audit"
    label = "audit"
    verbose_name = _("Audit log")

    def ready(self) -> None:
        for module in ("checks", "listeners"):
            import_module(f"outreach.audit.{module}")
