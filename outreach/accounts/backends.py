"""Who is let in at all: active people, and the demo's accounts only in the demo."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class OfficeBackend(ModelBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        """The demo's passwords stand in the README: they open nothing where real data are."""
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)
