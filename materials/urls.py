"""Addresses of published files; pages of materials belong to Wagtail's tree."""

from django.urls import URLPattern, path

from materials.public import downloads, pictures

app_name = "materials"
urlpatterns: list[URLPattern] = [
    path("<str:code>/<int:edition>/<str:profile>.pdf", downloads.download, name="download"),
    path("<str:code>/<int:edition>/pages/<int:number>.webp", downloads.page, name="page"),
    path("<str:code>/<int:edition>/picture.jpg", pictures.picture, name="picture"),
]
