"""Addresses of signing in and of a person's own account."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from outreach.accounts.door import account, keeping, second_factor, signing
from outreach.accounts.staff.tags import suggest

urlpatterns: list[URLPattern] = [
    path("login/", signing.SignInView.as_view(), name="login"),
    path("login/code/", second_factor.code, name="login-code"),
    path("login/kept/", keeping.kept_form, name="kept-form"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("session/", account.session, name="session"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="account-password"),
    path("account/second-factor/", second_factor.set_up, name="second-factor"),
    path("account/second-factor/qr.svg", second_factor.qr, name="second-factor-qr"),
    path("account/second-factor/codes/", second_factor.renew_codes, name="second-factor-codes"),
    path("account/second-factor/remove/", second_factor.remove, name="second-factor-remove"),
    path("account/sign-ins/<int:pk>/end/", account.sign_out_there, name="sign-out-there"),
    # Wagtail's own sign-in pages know neither the second factor nor the portal.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    # Wagtail's own suggest the words of every county.
    path("admin/tag-autocomplete/", suggest),
    path("admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/", suggest),
]
