"""The tree 1 + N + M."""

from django.apps import AppConfig, apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

OURS = ("outreach", "campaigns", "materials", "home")


class PlacesConfig(AppConfig):
    name = "outreach.places"
    label = "places"
    verbose_name = _("Places")

    def ready(self) -> None:
        narrow = import_string("outreach.places.staff.scope.narrow_forms")
        narrow(model for model in apps.get_models() if model.__module__.split(".")[0] in OURS)
