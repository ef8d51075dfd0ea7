"""Entries of the admin's menu that only some people see."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


def shown_to(may: Callable[[Any], bool]) -> type[MenuItem]:
    """A kind of entry that asks about the person what the page behind it asks again."""

    class ShownTo(MenuItem):
        def is_shown(self, request: HttpRequest) -> bool:
            return may(request.user)

    return ShownTo
