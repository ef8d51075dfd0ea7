"""Who works here and what they may do."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "outreach.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self) -> None:
        for module in ("checks", "passwords", "sessions"):
            import_module(f"outreach.accounts.{module}")


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own user pages, with our form: office, full name, phone."""

    user_viewset = "outreach.accounts.staff.users.StaffUserViewSet"
