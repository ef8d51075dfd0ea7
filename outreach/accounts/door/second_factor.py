"""The second factor: a code from an app on the phone, set up with a QR code, with codes for the day it is lost."""

import base64
import io

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp import devices_for_user
from django_otp import login as verify_session
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from outreach.accounts import sessions
from outreach.accounts.models import User
from outreach.audit.models import Result
from outreach.audit.record import record

RECOVERY_CODES = 10
QR_SCALE = 5


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("second factor", "Code"),
        max_length=16,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace(" ", "").replace("-", "").lower()


@never_cache
@login_required
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; each wrong one makes the next wait longer, twice as long each time."""
    user = person(request)
    if request.session.get(sessions.FACTOR) != sessions.CODE or user.is_verified():  # type: ignore[attr-defined]
        return _onwards(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = find_device(user, form.cleaned_data["code"])
        if device is not None:
            verify_session(request, device)
            request.session.cycle_key()
            record("session.second_factor", subject=user, facts={"device": device.name})
            return _onwards(request)
        record("session.second_factor_failed", subject=user, result=Result.FAILED)
        form.add_error(
            "code", _("This code does not fit. Wait for the next one on your phone, then type it.")
        )
    return render(request, "accounts/code.html", {"form": form, "next": next_of(request)})


def find_device(user: User, code: str) -> TOTPDevice | StaticDevice | None:
    """Return the device whose code it is; a recovery code is used up by that."""
    for device in devices_for_user(user, confirmed=True):
        if device.verify_is_allowed()[0] and device.verify_token(code):
            return device
    return None


@never_cache
@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the QR code of a device that waits; the first right code makes it count."""
    user = person(request)
    if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        return redirect("account")
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "totp"})
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_is_allowed()[0] and device.verify_token(form.cleaned_data["code"]):
            return _confirm(request, user, device)
        form.add_error(
            "code", _("This code does not fit. Check the time of the phone, then type the next code.")
        )
    secret = base64.b32encode(device.bin_key).decode()
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {
        "form": form,
        "groups": groups,
        "is_required": sessions.needs_factor(user),
        "next": next_of(request),
    }
    return render(request, "accounts/second_factor.html", context)


def _confirm(request: HttpRequest, user: User, device: TOTPDevice) -> HttpResponse:
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    verify_session(request, device)
    request.session[sessions.FACTOR] = sessions.CODE
    # Sessions that were opened with the password alone end here.
    user.sign_ins.open().exclude(pk=request.session[sessions.PLACE]).update(ended_at=device.last_used_at)
    record("account.second_factor_on", subject=user)
    context = {"codes": new_recovery_codes(user), "next": next_of(request)}
    return render(request, "accounts/recovery_codes.html", context)


def new_recovery_codes(user: User) -> list[str]:
    """Replace the person's recovery codes; they are shown once."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=token) for token in codes)
    return codes


@never_cache
@login_required
def qr(request: HttpRequest) -> HttpResponse:
    """The QR code of the waiting device, as a picture of its own: the page needs no inline data."""
    device = TOTPDevice.objects.filter(user=person(request), confirmed=False).first()
    if device is None:
        raise Http404
    drawing = io.BytesIO()
    segno.make(device.config_url, error="m").save(
        drawing, kind="svg", scale=QR_SCALE, dark="#000", light="#fff"
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@require_POST
@login_required
def remove(request: HttpRequest) -> HttpResponse:
    """Take the second factor off; not where the role needs it, and only with its code."""
    user = person(request)
    if sessions.needs_factor(user):
        raise PermissionDenied
    form = CodeForm(request.POST)
    if not form.is_valid() or find_device(user, form.cleaned_data["code"]) is None:
        messages.error(request, _("Nothing was changed: the code does not fit."))
        return redirect("account")
    drop_factor(user)
    request.session[sessions.FACTOR] = sessions.NONE
    messages.success(request, _("The second factor is off. Your password alone opens the account now."))
    return redirect("account")


def drop_factor(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record("account.second_factor_off", subject=user)


def person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # login_required stands before


def next_of(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def _onwards(request: HttpRequest) -> HttpResponseRedirect:
    return redirect(next_of(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
