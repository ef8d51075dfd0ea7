"""What comes in from outside as a document."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "outreach.intake"
    label = "intake"
    verbose_name = _("Uploads")
