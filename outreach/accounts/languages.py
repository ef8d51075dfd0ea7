"""The language a person reads, kept where Wagtail keeps it; mails are written in it."""

from django.conf import settings
from wagtail.users.models import UserProfile

from outreach.accounts.models import User


def language_of(user: User) -> str:
    """Return the language code; the site's own when the person never chose one."""
    profile = UserProfile.objects.filter(user=user).first()
    return profile.preferred_language if profile and profile.preferred_language else settings.LANGUAGE_CODE


def remember_language(user: User, language: str) -> None:
    # Asked with each order, changed once in a person's life here; the profile came with the person.
    profile = getattr(user, "wagtail_userprofile", None)
    if profile is None or profile.preferred_language != language:
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
