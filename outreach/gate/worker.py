"""The web server's worker, with words of our own where gunicorn refuses a request before Django sees it."""

import socket
from http import HTTPStatus
from typing import Any

from django.template.loader import get_template
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker


class SpeakingWorker(ThreadWorker):
    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Somebody who pasted a whole letter into the search gets a page, not one line of a machine's English."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("An address was too long: %s", exc)
        try:
            client.sendall(too_long())
        except OSError as error:
            self.log.debug("Nobody waited for the answer: %s", error)


def too_long() -> bytes:
    """The whole answer as it goes over the wire; a page without database or session, in both languages."""
    status = HTTPStatus.REQUEST_URI_TOO_LONG
    page = get_template("414.html").render().encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\n"
        "Cache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + page
