"""Signing in: afterwards everybody stands before their own door, and typed text is not lost."""

from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from outreach.accounts.door.keeping import remember
from outreach.accounts.models import User
from outreach.accounts.roles import may_use_portal
from outreach.audit.models import Result
from outreach.audit.record import record
from outreach.audit.scrub import mask_name


class SignInForm(AuthenticationForm):
    """Django's own limits the length in the browser only; a longer name broke the list of failed sign-ins."""

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        name: Any = self.fields["username"]
        name.validators.append(MaxLengthValidator(name.max_length))


class SignInView(views.LoginView):
    """Leads township members to the portal, others to where the site sends them; `next` comes first."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm

    def get_default_redirect_url(self) -> str:
        if may_use_portal(self.request.user):
            return resolve_url(settings.PORTAL_REDIRECT_URL)
        return super().get_default_redirect_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"packed": self.request.POST.get("kept", "")}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        # A second factor or a new password may come before; the guard leads there and back.
        return (
            redirect("kept-form") if remember(self.request, self.request.POST.get("kept", "")) else response
        )


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """What axes answers: the same page whether the password was right or wrong."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"form": SignInForm(request), "locked_minutes": minutes}
    return render(request, "accounts/login.html", context, status=429)


@receiver(user_locked_out)
def record_lock(request: HttpRequest, username: str, **_: Any) -> None:
    """Named like a failed try: an account that exists by its name, any other word masked."""
    user = User.objects.filter(username=username).first()
    name = "" if user else mask_name(username)
    record("session.locked", subject=user, kind="accounts.user", name=name, result=Result.REFUSED)
