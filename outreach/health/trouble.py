"""The page for a request that broke: trouble of database and disk is named, and what was typed can be sent again."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER_S = 30
DISK = (errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO)
# A table or a column that is not there does not come back by waiting.
FOREVER = ("no such", "has no column", "does not exist")
SECRET = ("password", "otp_token")
MOST_KEPT_CHARACTERS = 1_000_000


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where waiting helps, else 500; without database, session or context processors."""
    if not is_passing(sys.exc_info()[1]):
        return HttpResponse(render_to_string("500.html"), status=500)
    page = render_to_string("503.html", {"action": request.get_full_path(), "typed": typed_text(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_S)})


def is_passing(error: BaseException | None) -> bool:
    """Say whether the trouble is of the kind that an administrator or time can mend."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in DISK:
            return True
        if isinstance(error, (OperationalError, InterfaceError)):
            return not any(word in str(error) for word in FOREVER)
        error = error.__cause__ or error.__context__
    return False


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
