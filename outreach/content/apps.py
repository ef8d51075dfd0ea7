"""What pages are made of."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "outreach.content"
    label = "content"
    verbose_name = _("Content")
