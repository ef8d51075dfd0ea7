"""What pages are made of."""

from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _

from outreach.content.tagging import give_plain_slug


class ContentConfig(AppConfig):
    name = "outreach.content"
    label = "content"
    verbose_name = _("Content")

    def ready(self) -> None:
        pre_save.connect(give_plain_slug, sender="taggit.Tag", dispatch_uid="plain-slugs-of-tags")
