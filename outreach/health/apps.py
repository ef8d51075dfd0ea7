"""Says in words what is wrong with the installation, and how to mend it."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "outreach.health"
    label = "health"
    verbose_name = _("Health")

    def ready(self) -> None:
        # Every app may have a `symptoms` module that registers its checks.
        autodiscover_modules("symptoms")
