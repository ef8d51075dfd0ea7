"""What staff see when the gate keeps a page back: the reason, above their draft."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.models import Page

from campaigns.actions.photos import enter_pictures
from campaigns.models.gate import PictureGate, UnclearedPicture, require_cleared
from outreach.accounts.models import User


class PictureGateMiddleware:
    """Turns the refusal into a sentence, whichever of Wagtail's views tried to publish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, UnclearedPicture):
            return None
        messages.error(request, str(error))
        if error.unknown:
            actor = request.user if isinstance(request.user, User) else None
            enter_pictures(activity=error.page.activity, images=error.unknown, actor=actor, at=timezone.now())
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[error.page.pk]))


def refuse_uncleared(request: HttpRequest, page: Page) -> None:
    """Say it at the button already, also of a page that shall go out later."""
    if isinstance(page, PictureGate):
        require_cleared(page)
