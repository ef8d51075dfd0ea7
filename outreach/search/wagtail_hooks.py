"""Registration of the search's synonyms in Wagtail's admin."""

from wagtail import hooks

from outreach.search.staff import SynonymViewSet


@hooks.register("register_admin_viewset")
def register_synonyms() -> SynonymViewSet:
    return SynonymViewSet()
