"""A personal address: what a program that can't sign in reads as one person, until that person's password changes."""

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from outreach.accounts.models import User

# What an address can be for.
CALENDAR = "calendar"


def key_of(user: User, *, purpose: str) -> str:
    """The secret part of the address; nothing is stored, and a new password makes another key."""
    signer = Signer(salt=f"outreach.address.{purpose}")
    return signer.signature(f"{user.pk}:{user.get_session_auth_hash()}")


def person_of(pk: int, key: str, *, purpose: str) -> User | None:
    """Whose address it is; None for a wrong key, for who may not sign in or must choose a password first."""
    user = User.objects.filter(pk=pk, is_active=True, must_change_password=False).first()
    if user is None or not constant_time_compare(key, key_of(user, purpose=purpose)):
        return None
    return user
