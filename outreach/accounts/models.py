"""The user: a person who belongs to an office and holds roles."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.accounts.browsers import shown_browser
from outreach.places.models import Office, Region, Township
from outreach.places.models.fields import PHONE_VALIDATOR


class User(AbstractUser):
    """Signs in with a user name; the office decides which township's data may be seen."""

    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("office")
    )
    full_name = models.CharField(_("full name"), max_length=50, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True, validators=[PHONE_VALIDATOR])

    password_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Set by somebody else: it opens one door, to the page where a new one is chosen.
    must_change_password = models.BooleanField(default=False, editable=False)
    # Of the demo: refused outside it, until its password is a new one.
    is_demo = models.BooleanField(default=False, editable=False)

    # Of the administrator of all, for one request: the county that a page is about (accounts/working.py).
    working_in: Region | None = None

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


class UsedPassword(models.Model):
    """The hash of a password somebody had; the last few may not come back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords")
    encoded = models.CharField(max_length=256)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("used password")
        verbose_name_plural = _("used passwords")
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d}"


class SignInQuerySet(models.QuerySet["SignIn"]):
    def open(self) -> "SignInQuerySet":
        return self.filter(ended_at=None)


class SignIn(models.Model):
    """One browser in which a person signed in; ended here, it is ended there at its next request."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    started_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last used"))
    ended_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-seen_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.address}"

    @property
    def browser(self) -> str:
        return shown_browser(self.agent)
