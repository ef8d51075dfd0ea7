"""A small cluster on one machine: PostgreSQL, Redis, a store, two web processes, two workers, nginx before them.

Each web process and worker has a data folder of its own, as if it were a machine: what they share goes through the
engines or not at all.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlparse

import boto3

from tests.cluster.parts import Part
from tests.drills.stages import Site, prepare
from tests.engines.servers import BUCKET, KEY, SECRET, store_url
from tests.house.tree import ROOT
from tests.races.engines import postgres_url
from tests.serving import answers, free_port, listens

START_S = 240
CABLE = [sys.executable, "-m", "tests.cluster.cable"]
NGINX = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_max_body_size 25m;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi;
    uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    proxy_cache_path {folder}/nginx-cache keys_zone=media:1m max_size=50m;
    # Long lists of the office are made by one process, pages of readers and townships by the other; each stands in.
    upstream field {{
        server 127.0.0.1:{web[0]} max_fails=1 fail_timeout=2s;
        server 127.0.0.1:{web[1]} backup;
        keepalive 16;
    }}
    upstream office {{
        server 127.0.0.1:{web[1]} max_fails=1 fail_timeout=2s;
        server 127.0.0.1:{web[0]} backup;
        keepalive 16;
    }}
    server {{
        listen 127.0.0.1:{port};
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host:$server_port;
        proxy_set_header X-Request-ID $request_id;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_connect_timeout 2s;
        # A reader's question goes to the other one; what writes is never sent twice.
        proxy_next_upstream error timeout http_502 http_503 http_504;
        location = /metrics {{ return 404; }}
        location /media/ {{ proxy_pass http://field; proxy_cache media; proxy_cache_valid 200 1d; }}
        location /admin/ {{ proxy_pass http://office; }}
        location / {{ proxy_pass http://field; }}
    }}
}}
"""


@dataclass
class Cluster:
    folder: Path
    address: str
    parts: dict[str, Part]
    environment: dict[str, str]

    @property
    def database(self) -> str:
        return self.environment["OUTREACH_DATABASE_URL"]

    def manage(self, *arguments: str, said: str = "") -> str:
        """Run a command of an administrator's, on a machine of its own."""
        return run([sys.executable, *arguments], self.office, said)

    @property
    def office(self) -> dict[str, str]:
        """The environment of a machine that is none of the parts."""
        return self.environment | {"OUTREACH_DATA_DIR": str(self.folder / "office")}

    def wait_for_web(self) -> None:
        ports = [
            part.environment["OUTREACH_PORT"] for part in self.parts.values() if part.name.startswith("web")
        ]
        wait_until(lambda: all(answers(f"http://127.0.0.1:{port}/health/") for port in ports), "web")

    def stop(self) -> dict[str, int]:
        """Stop from the door to the cellar; returns the exit code of each part."""
        order = sorted(
            self.parts.values(),
            key=lambda part: ["nginx", "web", "worker", "redis", "cable"].index(kind(part)),
        )
        return {part.name: part.stop() for part in order}

    def left_behind(self) -> list[str]:
        return [line for part in self.parts.values() for line in part.left_behind()]


def kind(part: Part) -> str:
    return part.name.rstrip("0123456789")


def run(command: list[str], environment: dict[str, str], said: str = "", program: Path = ROOT) -> str:
    done = subprocess.run(
        command,
        cwd=program,
        env={**os.environ, **environment},
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + START_S
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} does not answer after {START_S} s")
        time.sleep(0.1)


@contextmanager
def started(folder: Path, *, webs: int = 2, workers: int = 2, program: Path = ROOT) -> Iterator[Cluster]:
    """Start everything with the demo's rows in it; stop it all, whatever happens in between.

    An older program, to be upgraded later, brings its own tables and rows.
    """
    with ExitStack() as engines:
        redis_port, port, cable_port = free_port(), free_port(), free_port()
        database = engines.enter_context(postgres_url())
        store = engines.enter_context(store_url(folder))
        make_bucket(store)
        environment = {
            "DJANGO_SETTINGS_MODULE": "outreach.settings.development",
            "OUTREACH_DEBUG": "no",
            "OUTREACH_DATABASE_URL": database,
            "OUTREACH_CACHE_URL": f"redis://127.0.0.1:{redis_port}/0",
            "OUTREACH_TASKS_URL": f"redis://127.0.0.1:{redis_port}/1",
            "OUTREACH_STORAGE_URL": store.replace(f":{port_of(store)}/", f":{cable_port}/"),
            "OUTREACH_BASE_URL": f"http://127.0.0.1:{port}",
            "OUTREACH_TRUSTED_PROXIES": "127.0.0.1",
            "OUTREACH_LOG_FORMAT": "json",
            "OUTREACH_METRICS_TOKEN": "only-prometheus-of-the-cluster",
            "OUTREACH_WEB_WORKERS": "1",
            # Ordering is limited by township and address: here all come from one.
            "OUTREACH_RATE_LIMITS": "no",
            "OUTREACH_JOB_LEASE_S": "6",
            "OUTREACH_JOB_HEARTBEAT_S": "1",
            "PYTHONUNBUFFERED": "1",
        }
        cable = Part("cable", [*CABLE, str(cable_port), str(port_of(store))], folder)
        parts = [cable, *all_parts(folder, environment, redis_port, port, webs, workers)]
        cluster = Cluster(
            folder, f"http://127.0.0.1:{port}", {part.name: part for part in parts}, environment
        )
        for part, its_port in zip(parts[:2], (cable_port, redis_port), strict=True):
            part.start()
            wait_until(partial(listens, its_port), part.name)
        try:
            if program == ROOT:
                prepare(Site(database, folder / "migrating"), is_kept=True)
            else:
                run([sys.executable, "manage.py", "migrate", "-v0"], cluster.office, program=program)
            load = ["manage.py", "load_demo", "--if-empty", "--without-files"]
            run([sys.executable, *load], cluster.office, program=program)
            for part in parts[2:]:
                part.program = program
                part.start()
            cluster.wait_for_web()
            wait_until(lambda: answers(f"{cluster.address}/health/"), "nginx")
            yield cluster
        finally:
            cluster.stop()


def all_parts(
    folder: Path, environment: dict[str, str], redis_port: int, port: int, webs: int, workers: int
) -> Iterator[Part]:
    redis = [
        "redis-server",
        "--port",
        str(redis_port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    yield Part("redis", redis, folder)
    ports = [free_port() for _number in range(webs)]
    gunicorn = [
        str(Path(sys.executable).parent / "gunicorn"),
        "-c",
        "python:outreach.settings.gunicorn",
        "outreach.wsgi",
    ]
    for number, own in enumerate(ports, 1):
        data = {"OUTREACH_PORT": str(own), "OUTREACH_DATA_DIR": str(folder / f"web{number}")}
        yield Part(f"web{number}", gunicorn, folder, environment | data)
    for number in range(1, workers + 1):
        data = {"OUTREACH_DATA_DIR": str(folder / f"worker{number}")}
        yield Part(f"worker{number}", [sys.executable, "manage.py", "worker"], folder, environment | data)
    yield Part("nginx", nginx(folder, port, ports), folder)


def nginx(folder: Path, port: int, ports: list[int]) -> list[str]:
    user = "user root;" if os.getuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port, web=ports, user=user))
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    return [found or "nginx", "-p", str(folder), "-c", str(configuration), "-g", "daemon off;"]


def port_of(url: str) -> int:
    port = urlparse(url).port
    assert port is not None
    return port


def make_bucket(url: str) -> None:
    endpoint = f"http://{urlparse(url).netloc.rpartition('@')[2]}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)
