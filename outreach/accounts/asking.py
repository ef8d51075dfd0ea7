"""Who asks: the person behind a request of the staff's doors."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from outreach.accounts.models import User


def signed_in(request: HttpRequest, may: Callable[[User], bool] | None = None) -> User:
    """Return the person, if they may do what the page is for; the admin lets nobody anonymous in."""
    person = request.user
    if not isinstance(person, User) or (may is not None and not may(person)):
        raise PermissionDenied
    return person
