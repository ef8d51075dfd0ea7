"""Rules of passwords: two profiles that contradict each other, chosen by OUTREACH_PASSWORD_PROFILE.

djbh  等保 2.0 (GB/T 22239-2019) 身份鉴别: complexity, changed from time to time, no old one again.
asvs  OWASP ASVS 5.0 6.2: length and a list of common ones; 6.2.5 and 6.2.10 forbid composition rules and expiry.
"""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from outreach.accounts.models import UsedPassword, User

KINDS_WANTED = 3
LONGEST = 128


def kinds_in(password: str) -> int:
    """Count the kinds of characters: small letters, capitals, digits, all else; 汉字 are a kind of their own."""
    kinds = set()
    for character in password:
        category = unicodedata.category(character)
        kinds.add(category if category in ("Ll", "Lu", "Nd", "Lo") else "other")
    return len(kinds)


class KindsValidator:
    """Three of four kinds of characters."""

    def validate(self, password: str, user: Any = None) -> None:
        if kinds_in(password) < KINDS_WANTED:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return _("Use at least three of: capital letters, small letters, digits, other characters.")


class LongestValidator:
    """A bound, so that nobody keeps the server busy hashing a novel; far above the 64 that must be accepted."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("At most %(count)s characters.") % {"count": LONGEST}


class HistoryValidator:
    """Not one of the last few; keeps what it needs to know that."""

    def __init__(self, count: int = 5) -> None:
        self.count = count

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, User) or user.pk is None or not self.count:
            return
        used = user.used_passwords.values_list("encoded", flat=True)[: self.count]
        if any(check_password(password, encoded) for encoded in {user.password, *used}):
            raise ValidationError(self.get_help_text(), code="password_used")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Django calls this when a person with a new password has been saved."""
        if not isinstance(user, User) or user.pk is None:
            return
        now = timezone.now()
        UsedPassword.objects.create(user=user, encoded=user.password, at=now)
        old = user.used_passwords.values_list("pk", flat=True)[max(self.count, 1) :]
        UsedPassword.objects.filter(pk__in=list(old)).delete()
        user.password_changed_at, user.must_change_password, user.is_demo = now, False, False
        User.objects.filter(pk=user.pk).update(
            password_changed_at=now, must_change_password=False, is_demo=False
        )

    def get_help_text(self) -> str:
        return _("Not one of your last %(count)s passwords.") % {"count": self.count}


def must_change(user: User, *, at: datetime) -> bool:
    """Say whether the person has to choose a new password before anything else."""
    if user.must_change_password:
        return True
    if user.is_demo:
        return False  # only the demo lets such an account in at all
    days = settings.PASSWORD_MAX_AGE_DAYS
    changed = user.password_changed_at or user.date_joined
    return bool(days and changed < at - timedelta(days=days))


@receiver(post_save, sender=User)
def keep_first_password(instance: User, created: bool, raw: bool = False, **_options: Any) -> None:
    """create_user() hashes by itself and calls no validator; set_password() calls ours after the save."""
    if (
        created
        and not raw
        and getattr(instance, "_password", None) is None
        and instance.has_usable_password()
    ):
        UsedPassword.objects.create(user=instance, encoded=instance.password, at=timezone.now())
