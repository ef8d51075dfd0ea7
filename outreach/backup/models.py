"""That this installation was restored from a backup, and who said that it may work again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RestorationQuerySet(models.QuerySet["Restoration"]):
    def waiting(self) -> "RestorationQuerySet":
        """Restored, and nobody has looked at it yet."""
        return self.filter(confirmed_at=None)


class Restoration(models.Model):
    """While one waits, no job runs and so no mail leaves: both may have been done before the backup came back."""

    archive = models.CharField(_("backup"), max_length=200)
    made_at = models.DateTimeField(_("backup made at"))
    restored_at = models.DateTimeField(_("restored at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)  # NULL: work is paused
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    objects = RestorationQuerySet.as_manager()

    class Meta:
        verbose_name = _("restoration")
        verbose_name_plural = _("restorations")
        ordering = ["-pk"]
        permissions = [("resume_work", _("Let jobs and mail run after a restore"))]

    def __str__(self) -> str:
        return self.archive
