"""Addresses of the front doors that are not pages."""

from django.urls import URLPattern, path

from home import views

urlpatterns: list[URLPattern] = [path("health/", views.health, name="health")]
