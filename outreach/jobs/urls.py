"""Addresses of jobs, inside the staff's admin."""

from django.urls import URLPattern, path

from outreach.jobs import staff

app_name = "jobs"
urlpatterns: list[URLPattern] = [
    path("", staff.index, name="index"),
    path("<int:pk>/", staff.detail, name="detail"),
    path("<int:pk>/status/", staff.status, name="status"),
    path("<int:pk>/download/", staff.download, name="download"),
    path("<int:pk>/cancel/", staff.cancel, name="cancel"),
    path("<int:pk>/retry/", staff.retry, name="retry"),
]
