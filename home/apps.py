"""The two front doors."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


def put_up_guards(**options: Any) -> None:
    import_string("home.models.guards.put_up_guards")(using=options["using"])


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        # By dotted string: models can be imported only now.
        import_string("home.reports.marks.listen")()
        import_string("home.actions.renditions.listen")()
        post_migrate.connect(put_up_guards, sender=self)
