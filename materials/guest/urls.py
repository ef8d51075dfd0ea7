"""Addresses that a QR code on paper opens: signing for a delivery, counting slips."""

from django.urls import URLPattern, path

from materials.guest import counting, signing

app_name = "guest"
urlpatterns: list[URLPattern] = [
    path("d/<str:token>/", signing.sign_delivery, name="sign"),
    path("s/<str:token>/", counting.count, name="count"),
]
