"""Registration of protected texts in Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from outreach.content.staff import ProtectedTextViewSet

register_snippet(ProtectedTextViewSet)
