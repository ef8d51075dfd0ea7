"""Papers that belong to an activity, as inspections ask for them; private, served by checked views."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.activities import Activity
from campaigns.models.photos import private_storage
from outreach.places.models import Region, Township


class PaperKind(models.TextChoices):
    """The folders of the ledger pack; pictures and hand-outs have rows of their own."""

    PLAN = "plan", _("plan")
    NOTICE = "notice", _("notice")
    SIGN_IN = "sign_in", _("sign-in sheet")
    MEDIA = "media", _("media report")
    SUMMARY = "summary", _("summary paper")
    OTHER = "other", _("other paper")


class ActivityPaperQuerySet(models.QuerySet["ActivityPaper"]):
    def for_township(self, township: Township) -> "ActivityPaperQuerySet":
        return self.filter(activity__township=township)

    def for_counties(self, counties: Iterable[Region]) -> "ActivityPaperQuerySet":
        return self.filter(activity__campaign__county__in=counties)


class ActivityPaper(models.Model):
    """One scan or document; `name` is the file name that a person sees."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="papers", verbose_name=_("activity"))
    kind = models.CharField(_("kind"), max_length=10, choices=PaperKind.choices)
    file = models.FileField(_("file"), storage=private_storage, max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    objects = ActivityPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["activity", "kind", "pk"]

    def __str__(self) -> str:
        return self.name
