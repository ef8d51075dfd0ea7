"""Addresses of the probes."""

from django.urls import path

from outreach.health import views

urlpatterns = [
    path("health/", views.ready, name="health"),
    path("health/live/", views.live, name="health-live"),
]
