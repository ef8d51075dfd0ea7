"""A Redis and an S3-compatible store of the tests' own, each a process on a free port that ends with the test."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from tests.serving import free_port, listens

START_S = 30
BUCKET, KEY, SECRET = "outreach", "office", "office-secret"


@contextmanager
def redis_url(folder: Path) -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with started(command, port, folder / "redis.log"):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def store_url(folder: Path) -> Iterator[str]:
    """Start moto, which speaks S3 as far as django-storages asks, and make the bucket."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with started(command, port, folder / "store.log"):
        yield f"s3://{KEY}:{SECRET}@127.0.0.1:{port}/{BUCKET}?tls=no"


@contextmanager
def started(command: list[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        try:
            process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        except FileNotFoundError:
            raise ImproperlyConfigured(f"{command[0]} is missing: see .ci/apt.txt") from None
    try:
        deadline = time.monotonic() + START_S
        while not listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ImproperlyConfigured(f"{command[0]} did not start: {log.read_text()}")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait()
