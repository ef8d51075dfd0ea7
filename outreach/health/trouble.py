"""The page for a request that broke: trouble of database, disk and store is named, what was typed can be sent again."""

import errno
import sys
from collections.abc import Iterator

from botocore import exceptions as store
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER_S = 30
SERVER_FAULT = 500
DISK = (errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO)
# A table or a column that is not there does not come back by waiting.
FOREVER = ("no such", "has no column", "does not exist")
# PostgreSQL says so of a standby, and where its administrator has stopped writing.
READ_ONLY = "read-only transaction"
SECRET = ("password", "otp_token")
MOST_KEPT_CHARACTERS = 1_000_000


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where waiting helps, else 500; without database, session or context processors."""
    error = sys.exc_info()[1]
    # Else the audit log would wait for the same lock or the same full disk again, and the visitor with it.
    request.is_unaudited = is_from_database(error)  # type: ignore[attr-defined]  # read by its middleware
    if not is_passing(error):
        return HttpResponse(render_to_string("500.html"), status=500)
    page = render_to_string("503.html", {"action": request.get_full_path(), "typed": typed_text(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})


def is_passing(error: BaseException | None) -> bool:
    """Say whether the trouble is of the kind that an administrator or time can mend."""
    for one in _chain_of(error):
        if isinstance(one, OSError) and one.errno in DISK:
            return True
        if _is_of_database(one):
            return not any(word in str(one) for word in FOREVER)
        if _is_of_store(one):
            return True
    return False


def is_from_database(error: BaseException | None) -> bool:
    return any(map(_is_of_database, _chain_of(error)))


def is_from_store(error: BaseException | None) -> bool:
    return any(map(_is_of_store, _chain_of(error)))


def _is_of_store(error: BaseException) -> bool:
    """It does not answer, or not for reasons of ours; a refusal stays a fault."""
    if isinstance(error, store.ClientError):
        return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= SERVER_FAULT
    return isinstance(error, (store.ConnectionError, store.HTTPClientError))


def _is_of_database(error: BaseException) -> bool:
    if isinstance(error, InternalError):
        return READ_ONLY in str(error)
    return isinstance(error, (OperationalError, InterfaceError))


def _chain_of(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person sent, to be sent again by one button; nothing secret, and no files."""
    if request.method != "POST":
        return []
    try:
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # a body that can't be read is the trouble already
        return []
    kept = [(name, value) for name, value in pairs if not any(word in name.lower() for word in SECRET)]
    return kept if sum(len(value) for _name, value in kept) <= MOST_KEPT_CHARACTERS else []
