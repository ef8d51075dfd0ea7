"""How often one township, one visitor, one name may ask; who asks more gets 429, and nobody else does."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import get_template
from django_ratelimit.core import is_ratelimited

from outreach.audit.origin import client_address

ASKING = ("GET", "POST")


@dataclass(frozen=True)
class Rate:
    """Requests below a path, by these methods, counted together under a key."""

    name: str
    prefixes: tuple[str, ...]
    methods: tuple[str, ...]
    limit: str
    by_township: bool = False


RATES = (
    # A person fills in a form in ten seconds; an office of five never sends sixty in a minute.
    Rate("portal", ("/portal/",), ("POST",), "60/m", by_township=True),
    Rate("portal-pages", ("/portal/",), ("GET",), "600/m", by_township=True),
    # Against guessed tokens and against passwords tried on many names.
    Rate("guest", ("/d/", "/s/", "/f/"), ASKING, "60/m"),
    # A hall shares one address: two hundred people say at once what they think, a script says more.
    Rate("feedback", ("/f/",), ("POST",), "240/5m"),
    Rate("feedback-pages", ("/f/",), ("GET",), "600/5m"),
    Rate("sign-in", ("/login/",), ("POST",), "30/5m"),
    # A system that polls asks a few times a minute; a guessed token would need for ever.
    Rate("partner", ("/partner/",), ASKING, "300/m"),
    # Suggestions come while somebody types, and an office shares one address.
    Rate("search", ("/search/",), ("GET",), "300/m"),
)


class RateMiddleware:
    """Stands behind the sign-in middleware: it has to know whose township asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.RATELIMIT_ENABLE and is_too_often(request):
            return too_many()
        return self.get_response(request)


def is_too_often(request: HttpRequest) -> bool:
    return any(
        is_ratelimited(
            request,
            group=rate.name,
            key=lambda _group, asked, rate=rate: whose(asked, rate),
            rate=rate.limit,
            method=list(rate.methods),
            increment=True,
        )
        for rate in RATES
        if request.path_info.startswith(rate.prefixes)
    )


def whose(request: HttpRequest, rate: Rate) -> str:
    """Return the key that is counted: the township of who is signed in, else the visitor's address."""
    office = getattr(request.user, "office_id", None) if rate.by_township else None
    return f"office:{office}" if office else f"address:{client_address(request)}"


def too_many() -> HttpResponse:
    """A page without database or session, in both languages."""
    response = HttpResponse(get_template("429.html").render(), status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "60"
    return response
