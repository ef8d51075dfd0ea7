"""The site's search; it knows no business, higher floors register what may be found."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "outreach.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        # Every app may have a `searchables` module that registers its sources.
        autodiscover_modules("searchables")
