"""Who may walk in: people of a township office; every view gets the member and so the township."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from outreach.accounts.models import User
from outreach.accounts.roles import may_use_portal
from outreach.places.models import Township


@dataclass(frozen=True, slots=True)
class Member:
    """A person who signed in, and the township whose papers they may see."""

    user: User
    township: Township


View = Callable[..., HttpResponseBase]


def for_members(view: View) -> View:
    """Open a view to township members, who stand behind the request; others sign in or are told why not."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_use_portal(user) or user.township is None:
            return render(request, "materials/portal/no_township.html", status=403)
        return view(request, Member(user, user.township), *args, **kwargs)

    return checked


def show(
    request: HttpRequest, member: Member, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the portal for its member."""
    return render(request, f"materials/portal/{name}.html", {"member": member, **context}, status=status)


def key_of(member: Member, kind: str, key: uuid.UUID) -> str:
    """Return the key as it is stored; another township's key can never be hit."""
    return f"{kind}/{member.township.pk}/{key.hex}"
