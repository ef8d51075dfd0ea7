"""Who works here and what they may do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "outreach.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
