"""A request that breaks: trouble that passes is a 503 that keeps what was typed, anything else a 500; no database."""

import errno
from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from outreach.audit.middleware import record_answer
from outreach.audit.models import Entry
from outreach.health.trouble import MOST_KEPT_CHARACTERS, server_error
from tests.health.pages import Fields

TYPED = {"purpose": "  张贴在村口，\n  共三处<b>“急”</b>\n", "packs_7": "３", "csrfmiddlewaretoken": "t" * 64}


def break_with(error: BaseException, request: HttpRequest | None = None) -> HttpResponse:
    """Answer as Django does: while the error is being handled."""
    try:
        raise error
    except BaseException:
        return server_error(request or RequestFactory().post("/portal/orders/new/?for=1", TYPED))


def caused_by(cause: BaseException) -> RuntimeError:
    error = RuntimeError("something around it")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("attempt to write a readonly database"),
        OperationalError("database or disk is full"),
        OperationalError("server closed the connection unexpectedly"),
        InterfaceError("connection already closed"),
        InternalError("cannot execute INSERT in a read-only transaction"),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EROFS, "Read-only file system"),
        caused_by(OSError(errno.ENOSPC, "No space left on device")),
        EndpointConnectionError(endpoint_url="http://store.internal:9000"),
        ClientError({"ResponseMetadata": {"HTTPStatusCode": 503}}, "GetObject"),
    ],
    ids=str,
)
def test_what_passes_is_a_503_in_both_languages_with_the_typed_text(error: BaseException) -> None:
    answer = break_with(error)

    page = answer.content.decode()
    form = Fields(page)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert ("请稍后再来" in page, "Too busy right now" in page) == (True, True)
    assert (form.action, form.sent) == ("/portal/orders/new/?for=1", TYPED)
    assert "<b>" not in page


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a fault of ours"),
        OperationalError("no such table: materials_order"),
        OperationalError('column "x" does not exist'),
        FileNotFoundError(errno.ENOENT, "No such file"),
        InternalError("current transaction is aborted"),
        ClientError({"ResponseMetadata": {"HTTPStatusCode": 403}}, "GetObject"),
    ],
    ids=str,
)
def test_what_does_not_pass_is_a_500_in_both_languages(error: BaseException) -> None:
    answer = break_with(error)

    page = answer.content.decode()
    assert (answer.status_code, "张贴" in page) == (500, False)
    assert ("系统出了点问题" in page, "Something went wrong" in page) == (True, True)


def test_no_password_is_written_into_a_page() -> None:
    secret = {"old_password": "Kang-yuan-7", "otp_token": "123456", "name": "甲"}
    page = break_with(OperationalError("database is locked"), RequestFactory().post("/", secret))

    assert Fields(page.content.decode()).sent == {"name": "甲"}


def test_a_page_asked_for_and_a_text_without_end_are_not_sent_again() -> None:
    endless = RequestFactory().post("/", {"text": "长" * (MOST_KEPT_CHARACTERS + 1)})
    for request in (RequestFactory().get("/portal/"), endless):
        answer = break_with(OperationalError("database is locked"), request)

        assert (answer.status_code, b"<form" in answer.content) == (503, False)


class BrokenOff(BytesIO):
    """A body that ends in the middle because the visitor went away."""

    def read(self, *_size: int | None) -> bytes:
        raise OSError("the visitor went away")


def test_a_body_that_can_t_be_read_is_no_second_fault() -> None:
    request = RequestFactory().post("/portal/", TYPED)
    request._stream = BrokenOff()  # type: ignore[attr-defined]

    assert break_with(OperationalError("database is locked"), request).status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "lines"),
    [(OperationalError("database is locked"), 0), (OSError(errno.ENOSPC, "full"), 1), (ValueError("x"), 1)],
    ids=str,
)
def test_a_visitor_does_not_wait_for_the_lock_a_second_time(error: Any, lines: int) -> None:
    """The audit log leaves out what it could not write; the log of the program has it."""
    request = RequestFactory().post("/portal/", TYPED)
    request.resolver_match, request.user = None, AnonymousUser()  # type: ignore[assignment]
    answer = break_with(error, request)

    record_answer(request, answer)

    assert Entry.objects.filter(action="access.failed").count() == lines
