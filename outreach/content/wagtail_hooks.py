"""Registration of protected texts in Wagtail's admin, and what of its own we guard."""

from wagtail.snippets.models import register_snippet

from outreach.content.link_forms import guard_link_forms
from outreach.content.staff import ProtectedTextViewSet
from outreach.spreadsheets.lists import guard_wagtail_lists

register_snippet(ProtectedTextViewSet)
guard_link_forms()
guard_wagtail_lists()
