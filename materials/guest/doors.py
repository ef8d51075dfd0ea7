"""What the pages without account share: never cached, never indexed, no forgery check, no oversized answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def for_guests(view: View) -> View:
    """Open a view to whoever holds its token.

    No CSRF token: nothing of a session is used, and who could forge the request would need the secret of
    the address. So a page that stayed open for days, or in a browser without cookies, can still be sent.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            # Reading it here is what meets the limit; the view's own reading comes for free.
            _ = request.POST
        except RequestDataTooBig:
            response = render(request, "materials/guest/too_large.html", status=413)
        else:
            response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return checked
