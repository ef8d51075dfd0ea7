"""Pictures of activities: private until somebody says that no child can be known, or a guardian agreed."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from campaigns.models.activities import Activity
from outreach.places.models import Region, Township


def private_storage() -> Storage:
    return storages["private"]


class Clearance(models.TextChoices):
    UNCHECKED = "unchecked", _("not checked")
    NO_CHILD = "no_child", _("no recognisable child")
    CONSENT = "consent", _("guardian's consent")
    REFUSED = "refused", _("not for the public")


class ActivityPhotoQuerySet(models.QuerySet["ActivityPhoto"]):
    def cleared(self, *, on: date) -> "ActivityPhotoQuerySet":
        """What the public may see: it has a public copy, and its clearance holds on this day.

        A consent without a last day (NULL) clears nothing.
        """
        return self.filter(_clears(on), image__isnull=False)

    def uncleared(self, *, on: date) -> "ActivityPhotoQuerySet":
        return self.exclude(_clears(on))

    def waiting(self) -> "ActivityPhotoQuerySet":
        return self.filter(clearance=Clearance.UNCHECKED)

    def ended(self, *, on: date) -> "ActivityPhotoQuerySet":
        """Consents that ended before this day and that nobody has been told of."""
        return self.filter(clearance=Clearance.CONSENT, consent_until__lt=on, withdrawn_on__isnull=True)

    def for_township(self, township: Township) -> "ActivityPhotoQuerySet":
        return self.filter(activity__township=township)

    def for_counties(self, counties: Iterable[Region]) -> "ActivityPhotoQuerySet":
        return self.filter(activity__campaign__county__in=counties)


def _clears(on: date) -> models.Q:
    return models.Q(clearance=Clearance.NO_CHILD) | models.Q(
        clearance=Clearance.CONSENT, consent_until__gte=on
    )


class ActivityPhoto(Orderable):
    """`file` is the picture as it was sent, without what a camera adds, and private; `image` is the public copy.

    A picture from a township has no image before it is cleared, and none after its consent has ended.
    """

    activity = ParentalKey(
        Activity, on_delete=models.CASCADE, related_name="photos", verbose_name=_("activity")
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    file = models.FileField(_("file"), storage=private_storage, max_length=200, blank=True, editable=False)
    caption = models.CharField(_("caption"), max_length=120, blank=True)
    clearance = models.CharField(
        _("clearance"), max_length=12, choices=Clearance.choices, default=Clearance.UNCHECKED
    )
    consent_until = models.DateField(_("consent until"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("checked by"),
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    objects = ActivityPhotoQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        indexes = [models.Index(fields=["clearance", "consent_until"])]

    def __str__(self) -> str:
        return self.caption or str(self.activity)

    def is_cleared(self, *, on: date) -> bool:
        if self.clearance == Clearance.NO_CHILD:
            return True
        has_day = self.clearance == Clearance.CONSENT and self.consent_until is not None
        return has_day and self.consent_until >= on  # type: ignore[operator]  # has_day says so

    def forget_clearance(self) -> None:
        """Another picture has to be checked anew."""
        self.clearance = Clearance.UNCHECKED
        self.consent_until = self.checked_by = self.withdrawn_on = None
