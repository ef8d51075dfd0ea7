"""Addresses that a QR code on paper opens: signing for a delivery, counting slips, feedback."""

from django.urls import URLPattern, path

from materials.guest import counting, feedback, signing

app_name = "guest"
urlpatterns: list[URLPattern] = [
    path("d/<str:token>/", signing.sign_delivery, name="sign"),
    path("f/<int:pk>/<str:token>/", feedback.feedback, name="feedback"),
    path("s/<str:token>/", counting.count, name="count"),
]
