"""What stands before every page: how often somebody may ask, what the browser may do, and checks of the start."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GateConfig(AppConfig):
    name = "outreach.gate"
    label = "gate"
    verbose_name = _("Gate")

    def ready(self) -> None:
        import_module("outreach.gate.checks")
