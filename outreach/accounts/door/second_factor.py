"""The second factor: a code from an app on the phone, set up with a QR code, with codes for the day it is lost."""

import base64
import io
from collections.abc import Iterable

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
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
MINUTE_S = 60
QR_SCALE = 5


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("second factor", "Code"),
        max_length=16,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
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
        devices = list(devices_for_user(user, confirmed=True))
        wait_s = seconds_to_wait(devices)
        device = find_device(user, devices, form.cleaned_data["code"])
        if device is not None:
            verify_session(request, device)
            request.session.cycle_key()
            record("session.second_factor", subject=user, facts={"device": device.name})
            return _onwards(request)
        words = _("This code does not fit. Wait for the next one on your phone, then type it.")
        form.add_error("code", too_often(wait_s) or words)
    _focus(form)
    return render(request, "accounts/code.html", {"form": form, "next": next_of(request)})


def find_device(
    user: User, devices: Iterable[TOTPDevice | StaticDevice], code: str
) -> TOTPDevice | StaticDevice | None:
    """Return the device whose code it is; a recovery code is used up by that, and a wrong one is noted."""
    for device in devices:
        if device.verify_is_allowed()[0] and device.verify_token(code):
            return device
    record("session.second_factor_failed", subject=user, result=Result.FAILED)
    return None


def seconds_to_wait(devices: Iterable[TOTPDevice | StaticDevice]) -> int:
    """How long no code is looked at, because of the wrong ones before; 0 if one is."""
    told = [device.verify_is_allowed() for device in devices]
    if not told or any(is_allowed for is_allowed, _facts in told):
        return 0
    wait = min(facts["locked_until"] for _is_allowed, facts in told) - timezone.now()
    return max(1, round(wait.total_seconds()))


def too_often(wait_s: int) -> str:
    """What to say to whoever typed a code that was not looked at; nothing if it was."""
    if not wait_s:
        return ""
    if wait_s < MINUTE_S:
        return ngettext(
            "Too many wrong codes: this one was not looked at. Try again in %(count)s second.",
            "Too many wrong codes: this one was not looked at. Try again in %(count)s seconds.",
            wait_s,
        ) % {"count": wait_s}
    minutes = -(-wait_s // MINUTE_S)
    return ngettext(
        "Too many wrong codes: this one was not looked at. Try again in %(count)s minute.",
        "Too many wrong codes: this one was not looked at. Try again in %(count)s minutes.",
        minutes,
    ) % {"count": minutes}


def _focus(form: CodeForm) -> None:
    """On a page that asks for nothing else."""
    form.fields["code"].widget.attrs["autofocus"] = True


@never_cache
@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the QR code of a device that waits; the first right code makes it count."""
    user = person(request)
    if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        return redirect("account")
    device = waiting_device(user) or TOTPDevice.objects.create(user=user, confirmed=False, name="totp")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait_s = seconds_to_wait([device])
        if find_device(user, [device], form.cleaned_data["code"]):
            return _confirm(request, user, device)
        words = _("This code does not fit. Check the time of the phone, then type the next code.")
        form.add_error("code", too_often(wait_s) or words)
    _focus(form)
    secret = base64.b32encode(device.bin_key).decode()
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    context = {
        "form": form,
        "groups": groups,
        "is_required": sessions.needs_factor(user),
        "next": next_of(request),
    }
    return render(request, "accounts/second_factor.html", context)


def waiting_device(user: User) -> TOTPDevice | None:
    """The one whose QR code is shown; two pages opened at once may have made two, and both show the first."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()


def _confirm(request: HttpRequest, user: User, device: TOTPDevice) -> HttpResponse:
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    verify_session(request, device)
    request.session[sessions.FACTOR] = sessions.CODE
    # Sessions that were opened with the password alone end here.
    user.sign_ins.open().exclude(pk=request.session[sessions.PLACE]).update(ended_at=timezone.now())
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
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
    device = waiting_device(person(request))
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
    if not _is_proved(request, user):
        return redirect("account")
    drop_factor(user)
    request.session[sessions.FACTOR] = sessions.NONE
    messages.success(request, _("The second factor is off. Your password alone opens the account now."))
    return redirect("account")


@never_cache
@require_POST
@login_required
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Show ten new recovery codes; those of before open nothing any more."""
    user = person(request)
    if not _is_proved(request, user):
        return redirect("account")
    codes = new_recovery_codes(user)
    record("account.recovery_codes", subject=user)
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": ""})


def _is_proved(request: HttpRequest, user: User) -> bool:
    """Whether the form brings a right code; if not, a message says why nothing was changed."""
    form, devices = CodeForm(request.POST), list(devices_for_user(user, confirmed=True))
    wait_s = seconds_to_wait(devices)
    if form.is_valid() and find_device(user, devices, form.cleaned_data["code"]):
        return True
    messages.error(request, too_often(wait_s) or _("Nothing was changed: the code does not fit."))
    return False


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
