"""The tree 1 + N + M."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_save
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

OURS = ("outreach", "campaigns", "materials", "home")


def give_libraries(*, raw: bool, **_options: Any) -> None:
    # Rows that a restore brings back have theirs.
    if not raw:
        import_string("outreach.places.libraries.give_libraries")()


class PlacesConfig(AppConfig):
    name = "outreach.places"
    label = "places"
    verbose_name = _("Places")

    def ready(self) -> None:
        narrow = import_string("outreach.places.staff.scope.narrow_forms")
        narrow(model for model in apps.get_models() if model.__module__.split(".")[0] in OURS)
        post_save.connect(give_libraries, sender=apps.get_model("places", "Region"))
