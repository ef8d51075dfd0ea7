"""One process of the cluster: killed it comes back, pulled out it stays away, stopped it leaves nothing."""

import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.cluster.cluster import CABLE
from tests.cluster.parts import Part
from tests.serving import free_port, listens

DEADLINE_S = 60


class Store(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"a file")

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def store() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def ask(port: int) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
        content: bytes = answer.read()
        return content


def test_a_line_can_be_cut_and_comes_back_and_leaves_nothing(store: int, tmp_path: Path) -> None:
    port = free_port()
    line = Part("cable", [*CABLE, str(port), str(store)], tmp_path)
    line.start()
    wait_until(lambda: listens(port))
    assert ask(port) == b"a file"

    with line.away():
        wait_until(lambda: not listens(port))
        assert line.starts == 1
    wait_until(lambda: listens(port))
    assert (line.starts, ask(port)) == (2, b"a file")

    line.kill()
    wait_until(lambda: line.starts == 3)
    wait_until(lambda: listens(port))
    line.stop()
    assert (listens(port), line.left_behind()) == (False, [])
