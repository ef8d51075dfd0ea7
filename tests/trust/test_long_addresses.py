"""An address that the web server does not even read is answered in words."""

import socket
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.http.errors import InvalidRequestLine, LimitRequestLine

from outreach.gate.worker import SpeakingWorker, too_long


class Log:
    def __getattr__(self, _name: str) -> Any:
        return lambda *_words: None


def answer_to(fault: Exception) -> str:
    """What arrives at the visitor's end of the line."""
    ours, theirs = socket.socketpair()
    worker: Any = SimpleNamespace(log=Log())
    with ours, theirs:
        try:
            SpeakingWorker.handle_error(worker, None, ours, ("127.0.0.1", 1), fault)
        except TypeError:
            return "gunicorn's own"
        ours.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: theirs.recv(65536), b"")).decode()


def test_a_pasted_letter_is_answered_in_both_languages() -> None:
    head, _, page = answer_to(LimitRequestLine(30_000, 8190)).partition("\r\n\r\n")

    assert head.startswith("HTTP/1.1 414 ")
    assert f"Content-Length: {len(page.encode())}" in head
    assert ("这个网址太长了" in page, "search with a few words" in page) == (True, True)


def test_other_faults_are_left_to_gunicorn() -> None:
    # super() needs a real worker: that it is asked for is what shows that the fault was passed on.
    assert answer_to(InvalidRequestLine("x")) == "gunicorn's own"


def test_nobody_waits_for_the_answer() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    worker: Any = SimpleNamespace(log=Log())

    for _attempt in range(2):
        SpeakingWorker.handle_error(worker, None, ours, None, LimitRequestLine(30_000, 8190))
    ours.close()


@pytest.mark.parametrize("word", ["<script", "http://", "https://"])
def test_the_page_asks_for_nothing_else(word: str) -> None:
    assert word not in too_long().decode().lower().replace("http://www.w3.org", "")
