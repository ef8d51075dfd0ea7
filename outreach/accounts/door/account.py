"""A person's own page: password, second factor, and the browsers in which they are signed in."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from outreach.accounts import sessions
from outreach.accounts.door.second_factor import CodeForm, next_of, person
from outreach.accounts.passwords import must_change
from outreach.audit.record import record


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {
        "here": request.session.get(sessions.PLACE),
        "sign_ins": user.sign_ins.open().filter(
            seen_at__gte=timezone.now() - timedelta(seconds=settings.SESSION_IDLE_S)
        ),
        "has_factor": TOTPDevice.objects.filter(user=user, confirmed=True).exists(),
        "codes_left": StaticToken.objects.filter(device__user=user).count(),
        "needs_factor": sessions.needs_factor(user),
        "code_form": CodeForm(),
    }
    return render(request, "accounts/account.html", context)


@require_POST
@login_required
def sign_out_there(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sign-ins; a stranger's is not there."""
    user = person(request)
    there = get_object_or_404(user.sign_ins.open(), pk=pk)
    user.sign_ins.open().filter(pk=there.pk).update(ended_at=timezone.now())
    record("session.ended_elsewhere", subject=user, facts={"address": there.address})
    messages.success(request, _("That browser is signed out. Change your password if it was not you."))
    return redirect("account")


@never_cache
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; all other browsers are signed out by it."""
    user = person(request)
    is_forced = must_change(user, at=timezone.now())
    form = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        user.sign_ins.open().exclude(pk=request.session.get(sessions.PLACE, 0)).update(
            ended_at=timezone.now()
        )
        record("account.password", subject=user)
        messages.success(request, _("Your new password holds from now on. Other browsers are signed out."))
        return redirect(next_of(request) or "account")
    context = {"form": form, "is_forced": is_forced, "next": next_of(request)}
    return render(request, "accounts/password.html", context)


@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """How long the session still lasts; with ?extend the person says that they are there."""
    if not request.user.is_authenticated:
        return JsonResponse({"left": 0, "final": True})
    at = timezone.now()
    if "extend" in request.GET:
        sessions.note(request, at)
    left, is_final = sessions.time_left(request, at)
    return JsonResponse({"left": left, "final": is_final})
