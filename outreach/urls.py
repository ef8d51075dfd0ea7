"""Addresses; apps are included by dotted string, so that the ground floor imports none above it."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail.urls import serve_pattern

from outreach.content.object_store import rendition
from outreach.content.serving import serve as serve_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("outreach.accounts.urls")),
    path("admin/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("materials-files/", include("materials.urls")),
    path("partner/", include("materials.partners.urls")),
    path("portal/", include("materials.portal.urls")),
    path("", include("materials.guest.urls")),
    path("", include("outreach.health.urls")),
    path("", include("outreach.metrics.urls")),
    path("", include("home.urls")),
]
if settings.SERVE_MEDIA:
    # Renditions only: originals keep what a camera wrote into them, documents have a checked view.
    renditions = {"document_root": settings.MEDIA_ROOT / "images"}
    urlpatterns += [
        path("media/images/<path:path>", rendition)
        if settings.FILES_ARE_REMOTE
        else path("media/images/<path:path>", serve, renditions)
    ]
# Before Wagtail's own, under its name: the same pages with a third of the queries.
urlpatterns += [re_path(serve_pattern, serve_page, name="wagtail_serve"), path("", include("wagtail.urls"))]
# Names a full disk or a locked database as what it is, and keeps what was typed.
handler500 = "outreach.health.trouble.server_error"
