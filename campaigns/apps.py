"""Campaigns and what is done in them."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        # Every app may have a `closings` module that says what must be settled before books are closed.
        autodiscover_modules("closings")
