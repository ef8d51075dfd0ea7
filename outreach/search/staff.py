"""Staff's list of synonyms."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from outreach.search.models import SynonymGroup
from outreach.spreadsheets.lists import DownloadIndexView


class SynonymViewSet(ModelViewSet):
    model = SynonymGroup
    icon = "search"
    menu_label = _("Search synonyms")
    name = "search-synonyms"
    menu_order = 230
    add_to_settings_menu = True
    form_fields = ["words"]
    list_display = ["words"]
    index_view_class = DownloadIndexView
    inspect_view_enabled = False
