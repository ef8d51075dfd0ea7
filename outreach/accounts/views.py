"""Signing in: afterwards everybody stands before their own door."""

from django.conf import settings
from django.contrib.auth import views
from django.shortcuts import resolve_url

from outreach.accounts.roles import may_use_portal


class SignIn(views.LoginView):
    """Leads township members to the portal, others to where the site sends them; `next` comes first."""

    template_name = "accounts/login.html"

    def get_default_redirect_url(self) -> str:
        if may_use_portal(self.request.user):
            return resolve_url(settings.PORTAL_REDIRECT_URL)
        return super().get_default_redirect_url()
