"""Requests a second of the public site: a kept page against the same bytes as a static file, and pages made anew."""

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from tests.house.tree import ROOT
from tests.serving import answers, free_port

VISITORS, SECONDS = 8, 6.0
PAGES = ("/", "/campaigns/month/", "/lectures/", "/materials/", "/village/421281901001/")
SAME_BYTES = "bench-page.html"


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


def start(data: Path, port: int, kept_s: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "OUTREACH_DATA_DIR": str(data),
        "OUTREACH_PORT": str(port),
        "OUTREACH_DEBUG": "no",
        # Eight visitors from one address are a flood to the limits, and the measure here.
        "OUTREACH_RATE_LIMITS": "no",
        "OUTREACH_PAGE_CACHE_S": str(kept_s),
        "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
    }
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "python:outreach.settings.gunicorn",
            "outreach.wsgi:application",
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not answers(f"http://127.0.0.1:{port}/"):
        assert server.poll() is None
        time.sleep(0.3)
    return server


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        prepare(data)
        port = free_port()
        server = start(data, port, kept_s=600)
        try:
            page = urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()
            # WhiteNoise looks into the folders of static files itself, as `make run` has it.
            same = ROOT / "outreach" / "static" / SAME_BYTES
            same.write_bytes(page)
            try:
                static = requests_per_s(port, f"/static/{SAME_BYTES}")
            finally:
                same.unlink()
            kept = requests_per_s(port, "/")
        finally:
            server.terminate()
            server.wait()
        print(f"home page, {len(page):,} bytes, {VISITORS} connections, 2 processes of 4 threads")
        print(f"static file     {static:8.0f} requests/s")
        print(f"kept page       {kept:8.0f} requests/s   {kept / static:.0%} of the static file")
        port = free_port()
        server = start(data, port, kept_s=0)
        try:
            for path in PAGES:
                print(f"made anew       {requests_per_s(port, path):8.0f} requests/s   {path}")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
