"""An uploaded table between preview and confirmation; what it means is decided in imports."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.models.regions import Region


class PlaceKind(models.TextChoices):
    TOWNSHIP = "township", _("townships")
    VILLAGE = "village", _("villages")


class ImportDraft(models.Model):
    """The checked rows of one upload: one person's, for a few hours, emptied once they are written.

    The key is random, so that it can't be guessed; the owner is asked for all the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    county = models.ForeignKey(Region, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    file_name = models.CharField(max_length=255)
    records = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    faults = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        # Nobody edits a draft; who may import is asked of the places themselves.
        default_permissions = ()
        ordering = ["-created_at", "pk"]
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return self.file_name
