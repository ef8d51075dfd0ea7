"""The user: a person who belongs to an office and holds roles."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.places.models import Office, Township
from outreach.places.models.fields import PHONE_VALIDATOR


class User(AbstractUser):
    """Signs in with a user name; the office decides which township's data may be seen."""

    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("office")
    )
    full_name = models.CharField(_("full name"), max_length=50, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True, validators=[PHONE_VALIDATOR])

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or super().get_full_name()

    @property
    def township(self) -> Township | None:
        """The township whose portal this person may use; reads self.office, one query if not loaded."""
        return self.office.township if self.office else None
