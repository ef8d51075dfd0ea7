"""Who is let in at all: active people, and the demo's accounts only in the demo."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from outreach.accounts.models import User


class OfficeBackend(ModelBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        """The demo's passwords stand in the README: they open nothing where real data are."""
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, with the office and its place: each page asks for them."""
        people = User.objects.select_related("office__county", "office__township", "wagtail_userprofile")
        user = people.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
