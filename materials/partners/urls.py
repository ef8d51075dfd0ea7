"""Addresses of the partners' API."""

from django.urls import path

from materials.partners.api import api

urlpatterns = [path("v1/", api.urls)]
