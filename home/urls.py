"""Addresses of the front doors that are not pages."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language
from wagtail.contrib.sitemaps.views import sitemap

from home import feeds, search_pages, sharing, views
from home.api import views as api_views
from home.public import calendars


class ColoursConverter:
    """A few colours in one address: 1f6fb2-c2412d."""

    regex = r"[0-9a-f]{6}(?:-[0-9a-f]{6}){0,19}"

    def to_python(self, value: str) -> list[str]:
        return value.split("-")

    def to_url(self, value: list[str]) -> str:
        return "-".join(value)


register_converter(ColoursConverter, "colours")

urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", search_pages.search, name="search"),
    path("search/suggest/", search_pages.suggest, name="search-suggest"),
    path("share/<int:pk>-<slug:state>-<slug:shape>.jpg", sharing.picture, name="share-picture"),
    path("feeds/news.xml", feeds.NewsFeed(), name="feed-news"),
    path("feeds/lectures.xml", feeds.LectureFeed(), name="feed-lectures"),
    path("feeds/materials.xml", feeds.MaterialFeed(), name="feed-materials"),
    path("lectures.ics", calendars.of_site, name="lectures-calendar"),
    path("lectures/<str:code>.ics", calendars.of_place, name="place-calendar"),
    path("calendars/<int:pk>/<str:key>.ics", calendars.of_person, name="staff-calendar"),
    path("api/v1/", api_views.documentation, name="api-documentation"),
    path("api/v1/", api_views.api.urls),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
    path("briefs/<int:pk>/", views.brief, name="public-brief"),
    path("style/", views.style_page, name="style"),
    path("site.css", views.stylesheet, name="site-stylesheet"),
    path("colours/<colours:colours>.css", views.colour_stylesheet, name="colour-stylesheet"),
    # Exempt, because a token in every page would keep every page out of the cache; a forged request
    # can do no more than change the language.
    path("language/", csrf_exempt(set_language), name="language"),
]
