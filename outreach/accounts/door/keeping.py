"""Keeps what somebody typed when their session ended: signed, in the page itself, and sent after signing in again.

Nothing is stored in the browser or on disk before the person has signed in; the text travels in the sign-in
form, signed and bound to the account, and is offered once more as a form to send.
"""

import re
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

SALT = "outreach.kept-form"
KEY = "kept_form"
MAX_AGE_S = 2 * 60 * 60
MAX_FIELDS = 2000
MAX_LENGTH = 400_000
# Never carried along, whatever the form is.
LEFT_OUT = ("password", "csrfmiddlewaretoken", "secret")
# The key of a form, by which the same form sent twice is known.
MACHINES = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$")
# Passwords and codes are typed here: nothing of it travels.
NEVER_KEPT = ("/login/", "/logout/", "/language/", "/i18n/", "/account/", "/session/")


def is_worth_keeping(request: HttpRequest) -> bool:
    """A form sent by hand from one of our own signed-in pages."""
    if request.method != "POST" or request.path.startswith(NEVER_KEPT):
        return False
    if (
        request.headers.get("X-Requested-With")
        or request.headers.get("Sec-Fetch-Dest", "document") != "document"
    ):
        return False
    try:
        return bool(fields_of(request))
    except RawPostDataException:
        return False


def fields_of(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in LEFT_OUT)
        for value in values
    ]


def pack(request: HttpRequest, user_id: int | None) -> str:
    """Return the form as a signed text; empty when it is too large to travel."""
    fields = fields_of(request)
    packed = signing.dumps(
        {"user": user_id, "path": request.get_full_path(), "fields": fields}, salt=SALT, compress=True
    )
    return packed if len(fields) <= MAX_FIELDS and len(packed) <= MAX_LENGTH else ""


def unpack(packed: str, user_id: int | None) -> dict[str, Any] | None:
    """Return what was kept if it is ours, young, and of this account."""
    try:
        kept: dict[str, Any] = signing.loads(packed, salt=SALT, max_age=MAX_AGE_S)
    except signing.BadSignature:
        return None
    if kept["user"] not in (None, user_id):
        return None
    return kept if url_has_allowed_host_and_scheme(kept["path"], allowed_hosts=None) else None


def show_kept(request: HttpRequest, user_id: int | None) -> HttpResponse:
    """The sign-in page, carrying the form; nothing was saved."""
    request.session_ended = True  # type: ignore[attr-defined]  # for the guard, which stands around us
    context = {
        "packed": pack(request, user_id),
        "had_files": bool(request.FILES),
        "next": request.get_full_path(),
    }
    return render(request, "accounts/kept_sign_in.html", context, status=401)


def remember(request: HttpRequest, packed: str) -> bool:
    """After signing in: hold the form in the session until it is sent; says whether there is one."""
    kept = unpack(packed, request.user.pk) if packed else None
    if kept is not None:
        request.session[KEY] = kept
    return kept is not None


def forget_kept(request: HttpRequest) -> None:
    """The form was sent: drop the copy."""
    kept = request.session.get(KEY)
    if kept and request.method == "POST" and request.get_full_path() == kept["path"]:
        del request.session[KEY]


@never_cache
def kept_form(request: HttpRequest) -> HttpResponse:
    """Show what was typed, with one button that sends it where it was going."""
    kept = request.session.get(KEY)
    if not kept or not request.user.is_authenticated:
        return redirect("login")
    typed = [value for _name, value in kept["fields"] if len(value.strip()) > 1 and not MACHINES.match(value)]
    return render(request, "accounts/kept_form.html", {"kept": kept, "shown": typed[:12]})
