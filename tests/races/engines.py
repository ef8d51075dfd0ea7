"""The two databases that races are run on: a SQLite file, and a PostgreSQL of the tests' own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured

POSTGRES_HOMES = Path("/usr/lib/postgresql")
# Two who wait for each other are parted at once: the races make many of them.
CONF = """
port = {port}
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
deadlock_timeout = 100ms
"""


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'races.sqlite3'}"


@contextmanager
def postgres_url() -> Iterator[str]:
    """Start a PostgreSQL from Debian's package in a folder of its own, on a free port of this machine."""
    tools, port = find_tools(), free_port()
    # Not below pytest's folder: another test run of root's shuts that one to everybody else.
    data = Path(tempfile.mkdtemp(prefix="outreach-postgres-")) / "postgres"
    data.mkdir()
    owner = become_postgres(data)
    run(owner, tools / "initdb", "-D", data, "-A", "trust", "-U", "outreach", "--no-sync")
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(CONF.format(port=port))
    start_postgres(data)
    try:
        run(owner, tools / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "outreach", "races")
        yield f"postgres://outreach@127.0.0.1:{port}/races"
    finally:
        # Nobody needs these data again: a tidy stop takes minutes on a busy disk.
        run(owner, tools / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(data.parent, ignore_errors=True)


def find_tools() -> Path:
    versions = sorted(POSTGRES_HOMES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise ImproperlyConfigured("PostgreSQL is missing: apt-get install postgresql")
    return versions[-1].parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def become_postgres(data: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give its folder to Debian's user `postgres` then."""
    if os.getuid() != 0:
        return []
    account = pwd.getpwnam("postgres")
    os.chown(data, account.pw_uid, account.pw_gid)
    for parent in data.parents:
        if parent == Path("/tmp"):
            break
        parent.chmod(parent.stat().st_mode | 0o011)
    return [shutil.which("runuser") or "runuser", "-u", "postgres", "--"]


def run(owner: list[str], *command: str | Path) -> None:
    subprocess.run([*owner, *map(str, command)], check=True, capture_output=True, cwd="/")


def restart_postgres(url: str) -> None:
    """Restart a server of `postgres_url` as its administrator would: everybody is sent out."""
    start_postgres(stop_postgres(url, mode="fast"))


def stop_postgres(url: str, *, mode: str) -> Path:
    """Stop such a server, `immediate` as a power cut would; returns its data folder."""
    with psycopg.connect(url) as database:
        row = database.execute("SHOW data_directory").fetchone()
    assert row is not None
    data = Path(row[0])
    run(become_postgres(data), find_tools() / "pg_ctl", "-D", data, "-m", mode, "-w", "stop")
    return data


def start_postgres(data: Path) -> None:
    run(become_postgres(data), find_tools() / "pg_ctl", "-D", data, "-l", data / "log", "-w", "start")
