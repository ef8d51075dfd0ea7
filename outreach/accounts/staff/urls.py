"""Addresses of the audit log below the admin."""

from django.urls import URLPattern, path

from outreach.accounts.staff import audit

app_name = "audit"
urlpatterns: list[URLPattern] = [
    path("", audit.index, name="index"),
    path("export.csv", audit.export, name="export"),
    path("<int:pk>/", audit.detail, name="detail"),
]
