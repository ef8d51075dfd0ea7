"""Addresses of the staff's pages of print files, below the admin."""

from django.urls import URLPattern, path

from materials.staff import editions, previews, renders

app_name = "materials_staff"
urlpatterns: list[URLPattern] = [
    path("<int:pk>/make/", renders.make, name="make"),
    path("files/<int:pk>/publish/", editions.publish, name="publish"),
    path("files/<int:pk>/pages/<int:number>.webp", previews.picture, name="picture"),
    path("previews/<int:pk>/", previews.status, name="preview_status"),
]
