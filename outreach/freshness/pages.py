"""Whole pages kept for visitors who are nobody in particular; never one person's page for another.

A page is kept under scheme, host, address and language, in the memory of each process, until the public
version rises, the day ends or its time is over. Where only figures have changed it is good for some seconds
more, and then made anew by one reader at a time. Who is signed in, has messages waiting or sends a form is
always served freshly.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from outreach.freshness.counter import content_version, public_version

Key = tuple[str, str, str, str]
MOST_BYTES = 48 * 1024 * 1024
# Nobody's bookmark is longer; a longer address is somebody trying to fill the memory.
LONGEST_ADDRESS = 400
# Shorter than one packet: zipping would only cost time.
WORTH_ZIPPING = 1000
PRIVATE_WORDS = ("private", "no-store")


@dataclass(frozen=True, slots=True)
class Kept:
    """A response as it goes over the wire, and how long it holds."""

    content: bytes
    zipped: bytes
    headers: dict[str, str]
    etag: str
    version: int
    content_version: int
    day: date
    made_at: datetime

    def holds(self, *, version: int, at: datetime) -> bool:
        return self.version == version and self.is_young(settings.PAGE_CACHE_S, at)

    def is_behind_in_figures_only(self, at: datetime) -> bool:
        return self.content_version == content_version() and self.is_young(settings.PAGE_CACHE_S, at)

    def is_young(self, seconds: float, at: datetime) -> bool:
        age_s = (at - self.made_at).total_seconds()
        return 0 <= age_s < seconds and self.day == timezone.localdate(at)

    def answer(self, request: HttpRequest) -> HttpResponse:
        if self.etag in request.headers.get("If-None-Match", ""):
            response: HttpResponse = HttpResponseNotModified()
        elif self.zipped and "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(self.zipped)
            response["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(self.content)
        for name, value in self.headers.items():
            response[name] = value
        return response


class Shelf:
    """The kept pages of one process; the longest unread go first when memory is full."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.size = 0
        self.pages: OrderedDict[Key, Kept] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key) -> Kept | None:
        with self.lock:
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Kept) -> None:
        with self.lock:
            old = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += _weight(page) - (_weight(old) if old else 0)
            while self.size > self.most_bytes:
                _key, gone = self.pages.popitem(last=False)
                self.size -= _weight(gone)

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0


def _weight(page: Kept) -> int:
    return len(page.content) + len(page.zipped)


SHELF = Shelf()


class PageCacheMiddleware:
    """Stands first, so that a kept page costs neither session nor database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.renewing = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.PAGE_CACHE_S or not is_nobody_in_particular(request):
            return keep_private(request, self.get_response(request))
        # Important: the version is read before the page is. A change that comes while the page is being
        # made raises it, and what was made is never served.
        key, version, at = key_of(request), public_version(), timezone.now()
        if version is None:
            return self.get_response(request)
        page = SHELF.get(key)
        if page and page.holds(version=version, at=at):
            return page.answer(request)
        if page and page.is_behind_in_figures_only(at):
            # One at a time: a signature would let every reader make a page anew, and who orders would wait for them.
            if page.is_young(settings.FIGURES_S, at) or not self.renewing.acquire(blocking=False):
                return page.answer(request)
            try:
                return self._made(request, key, version, at)
            finally:
                self.renewing.release()
        return self._made(request, key, version, at)

    def _made(self, request: HttpRequest, key: Key, version: int, at: datetime) -> HttpResponseBase:
        of_content = content_version()
        response = self.get_response(request)
        if of_content is None or not isinstance(response, HttpResponse) or not may_be_kept(request, response):
            return response
        page = kept(response, version=version, of_content=of_content, at=at)
        SHELF.put(key, page)
        return page.answer(request)


def key_of(request: HttpRequest) -> Key:
    # The host as it was sent: an invalid one is refused below and never kept.
    host = request.headers.get("Host", "")
    return request.scheme or "", host, request.get_full_path(), get_language_from_request(request)


def is_nobody_in_particular(request: HttpRequest) -> bool:
    cookies = request.COOKIES
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
        and "Authorization" not in request.headers
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Only views that are named in settings, and of them nothing that was made for one person."""
    match = request.resolver_match
    control = response.get("Cache-Control", "")
    return (
        response.status_code == 200
        and match is not None
        and match.view_name in settings.PAGE_CACHE_VIEWS
        and not response.cookies
        and "CSRF_COOKIE" not in request.META
        and "cookie" not in response.get("Vary", "").lower()
        and not any(word in control for word in PRIVATE_WORDS)
        and "Content-Encoding" not in response
    )


def kept(response: HttpResponse, *, version: int, of_content: int, at: datetime) -> Kept:
    content = response.content
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:20]}"'
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie"])
    # The browser may keep it too, and asks each time whether it still holds.
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["ETag"] = etag
    response.headers.pop("Content-Length", None)
    # mtime=0: the same page gives the same bytes.
    zipped = gzip.compress(content, compresslevel=6, mtime=0) if len(content) > WORTH_ZIPPING else b""
    day = timezone.localdate(at)
    return Kept(content, zipped, dict(response.items()), etag, version, of_content, day, at)


def keep_private(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Tell proxies that a page which somebody's cookie may have shaped is for nobody else."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
        response["Cache-Control"] = "private, no-cache"
    return response
