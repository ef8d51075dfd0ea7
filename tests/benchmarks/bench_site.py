"""The public site's speed: kept pages against the same bytes as a file, others against `wagtail start`."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house.tree import ROOT
from tests.serving import answers, free_port

VISITORS, SECONDS = 8, 6.0
PAGES = ("/", "/campaigns/month/", "/lectures/", "/materials/", "/village/421281901001/")
SAME_BYTES = "bench-page.html"
PARTS = re.compile(r'<(?:link rel="stylesheet" href|script[^>]* src|img[^>]* src)="(/[^"]+)"')
PROCESSES, THREADS = 2, 4
BARE_SETTINGS = """
from .base import *
DEBUG = False
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""
BARE_PAGE = """{% extends "base.html" %}
{% block content %}<h1>{{ page.title }}</h1>TEXT{% endblock content %}
"""


def requests_per_s(port: int, path: str) -> float:
    """Ask for the page over kept connections, as a reverse proxy does, until the time is over."""
    end = time.monotonic() + SECONDS
    counts = [0] * VISITORS

    def visit(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < end:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, (path, response.status)
            counts[number] += 1

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def prepare(data: Path) -> None:
    """The demo's rows; nobody downloads anything here."""
    for command in (["migrate", "-v0"], ["load_demo", "--without-files"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={
                **os.environ,
                "OUTREACH_DATA_DIR": str(data),
                "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
            },
            check=True,
            capture_output=True,
        )


@contextmanager
def served(command: list[str], cwd: Path, port: int, environment: dict[str, str]) -> Iterator[None]:
    """Run a web server until the measure is over."""
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=cwd, env={**os.environ, **environment}, stdout=quiet, stderr=quiet)
    try:
        while not answers(f"http://127.0.0.1:{port}/"):
            assert server.poll() is None, command
            time.sleep(0.3)
        yield
    finally:
        server.terminate()
        server.wait()


@contextmanager
def ours(data: Path, kept_s: int, *, keeps_parts: bool = True) -> Iterator[int]:
    """Our site on a free port, without debugging, with pages kept so long, and parts of pages or nothing."""
    port = free_port()
    environment = {
        "OUTREACH_DATA_DIR": str(data),
        "OUTREACH_PORT": str(port),
        "OUTREACH_DEBUG": "no",
        # Eight visitors from one address are a flood to the limits, and the measure here.
        "OUTREACH_RATE_LIMITS": "no",
        "OUTREACH_PAGE_CACHE_S": str(kept_s),
        "OUTREACH_KEEP_PARTS": "yes" if keeps_parts else "no",
        "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
    }
    settings = ["-c", "python:outreach.settings.gunicorn", "outreach.wsgi:application"]
    with served([sys.executable, "-m", "gunicorn", *settings], ROOT, port, environment):
        yield port


@contextmanager
def bare(folder: Path, length: int) -> Iterator[int]:
    """What `wagtail start` makes, with a page as long as ours, served by as many processes and threads."""
    port = free_port()
    project = folder / "bare"
    project.mkdir()
    wagtail = Path(sys.executable).with_name("wagtail")
    subprocess.run([wagtail, "start", "bare", project], check=True, capture_output=True)
    (project / "bare" / "settings" / "bench.py").write_text(BARE_SETTINGS, encoding="utf-8")
    page = BARE_PAGE.replace("TEXT", "<p>" + "x" * length + "</p>")
    (project / "home" / "templates" / "home" / "home_page.html").write_text(page, encoding="utf-8")
    environment = {"DJANGO_SETTINGS_MODULE": "bare.settings.bench", "PYTHONPATH": str(project)}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=project,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    shape = ["-w", str(PROCESSES), "--threads", str(THREADS), "-b", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", *shape, "bare.wsgi:application"]
    with served(command, project, port, environment):
        yield port


def body_of(port: int, path: str, **headers: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request) as response:  # noqa: S310 - our own address
        body: bytes = response.read()
        return body


def first_visit(port: int) -> int:
    """Bytes of the home page and everything that it asks for at once, zipped where the server zips."""
    zipped = {"Accept-Encoding": "gzip, br"}
    parts = set(PARTS.findall(body_of(port, "/").decode()))
    addresses = ["/", *(part.replace("&amp;", "&") for part in sorted(parts))]
    return sum(len(body_of(port, address, **zipped)) for address in addresses)


def measure_kept(data: Path) -> int:
    """A kept page beside the same bytes as a file; returns the length of the page."""
    with ours(data, kept_s=600) as port:
        page, first = body_of(port, "/"), first_visit(port)
    # WhiteNoise lists its files when the server starts, so the file is there before.
    same = ROOT / "outreach" / "static" / SAME_BYTES
    same.write_bytes(page)
    try:
        with ours(data, kept_s=600) as port:
            static = requests_per_s(port, f"/static/{SAME_BYTES}")
            kept = requests_per_s(port, "/")
    finally:
        same.unlink()
    print(
        f"home page, {len(page):,} bytes, {VISITORS} connections, {PROCESSES} processes of {THREADS} threads"
    )
    print(f"first visit     {first:8,} bytes with all that the page asks for")
    print(f"static file     {static:8.0f} requests/s")
    print(f"kept page       {kept:8.0f} requests/s   {kept / static:.0%} of the static file")
    return len(page)


def measure_uncached(data: Path, base: float, name: str, *, keeps_parts: bool) -> None:
    """No whole page is kept; every request goes through all of Django and Wagtail."""
    with ours(data, kept_s=0, keeps_parts=keeps_parts) as port:
        for path in PAGES:
            rate = requests_per_s(port, path)
            print(f"{name:15s} {rate:8.0f} requests/s   {rate / base:.1f} of the bare page   {path}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        prepare(data)
        length = measure_kept(data)
        with bare(Path(folder), length) as port:
            base = requests_per_s(port, "/")
            shown = len(body_of(port, "/"))
        print(f"wagtail start   {base:8.0f} requests/s   a bare page of {shown:,} bytes")
        # What somebody gets who is signed in, or who asks when a page's minute is over.
        measure_uncached(data, base, "from kept parts", keeps_parts=True)
        # Only the first reader after a change pays for all of it.
        measure_uncached(data, base, "nothing kept", keeps_parts=False)


if __name__ == "__main__":
    main()
