"""Staff's list and form of protected texts; rights are Django's model permissions, given to roles."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from outreach.content.models import ProtectedText
from outreach.spreadsheets.lists import DownloadIndexView


class ProtectedTextIndexView(DownloadIndexView, IndexView):
    """Wagtail's list of snippets, as a file too."""


class ProtectedTextViewSet(SnippetViewSet):
    """Each local variant of a wording is a row of its own, with revisions."""

    model = ProtectedText
    icon = "lock"
    menu_label = _("Protected texts")
    menu_name = "protected-texts"
    menu_order = 220
    add_to_admin_menu = True
    url_prefix = "protected-texts"
    list_display = [
        "name",
        Column("get_kind_display", label=_("kind"), sort_key="kind"),
        Column("heading", label=_("heading")),
        LiveStatusTagColumn(label=_("Status")),
        UpdatedAtColumn(label=_("Updated")),
    ]
    index_view_class = ProtectedTextIndexView
    list_filter = ["kind"]
    search_fields = ["name", "heading", "items"]
    list_per_page = 30
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("kind")], heading=_("For staff")),
        MultiFieldPanel(
            [FieldPanel("heading"), FieldPanel("items"), FieldPanel("source")], heading=_("As it is printed")
        ),
    ]
