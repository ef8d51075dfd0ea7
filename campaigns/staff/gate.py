"""What staff see when the gate keeps a page back: the reason, above their draft."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from wagtail.admin import messages

from campaigns.models.gate import UnclearedPicture


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
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[error.page.pk]))
