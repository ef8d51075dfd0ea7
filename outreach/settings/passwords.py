"""The validators of each password profile, as Django's settings want them."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

DJANGO = "django.contrib.auth.password_validation"
OURS = "outreach.accounts.passwords"
# profile: shortest, kinds of characters asked for, days until it must be changed, old ones refused
PROFILES = {"djbh": (10, True, 90, 5), "asvs": (12, False, 0, 0)}


def read_profile(name: str) -> tuple[int, bool, int, int]:
    if name not in PROFILES:
        raise ImproperlyConfigured(f"OUTREACH_PASSWORD_PROFILE must be djbh or asvs, it is {name!r}.")
    return PROFILES[name]


def validators(name: str) -> list[dict[str, Any]]:
    shortest, kinds, _days, history = read_profile(name)
    listed: list[dict[str, Any]] = [
        {
            "NAME": f"{DJANGO}.UserAttributeSimilarityValidator",
            "OPTIONS": {"user_attributes": ("username", "full_name", "email", "phone")},
        },
        {"NAME": f"{DJANGO}.MinimumLengthValidator", "OPTIONS": {"min_length": shortest}},
        {"NAME": f"{DJANGO}.CommonPasswordValidator"},
        {"NAME": f"{DJANGO}.NumericPasswordValidator"},
        {"NAME": f"{OURS}.LongestValidator"},
        # Last: it looks at hashes, which takes time.
        {"NAME": f"{OURS}.HistoryValidator", "OPTIONS": {"count": history}},
    ]
    if kinds:
        listed.insert(2, {"NAME": f"{OURS}.KindsValidator"})
    return listed
