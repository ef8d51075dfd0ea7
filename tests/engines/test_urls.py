"""The four URLs: what each becomes, and what a wrong one says at the start."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from outreach.databases import read_database
from outreach.settings.engines import cache_of, storages_of, tasks_of
from outreach.settings.env import read_text
from tests.house.tree import ROOT

POSTGRES = "django.db.backends.postgresql"
stores = partial(storages_of, private_root=Path("/nowhere"))
tasks = partial(tasks_of, database=POSTGRES)
on_sqlite = partial(tasks_of, database="django.db.backends.sqlite3")


@pytest.mark.parametrize(
    ("read", "url", "sentence"),
    [
        (read_database, "mysql://host/name", "must begin with sqlite:/// or postgres://."),
        (read_database, "postgres://host:99999999/name", "is no URL of a database"),
        (read_database, "postgres://host", "must name a database"),
        (cache_of, "memcached://host", "must begin with one of locmem://, redis://, rediss://."),
        (cache_of, "redis:///0", "must name a host"),
        (cache_of, "redis://host:1234567", "has a port that is no number"),
        (tasks, "amqp://host", "must begin with one of rows://, postgres://"),
        (tasks, "postgres://host/other", "must be postgres:// without a host"),
        (on_sqlite, "postgres://", "can be postgres:// only where OUTREACH_DATABASE_URL is."),
        (stores, "/srv/files", "must begin with one of file://, s3://."),
        (stores, "file:///srv/files", "must be file:// without a path"),
        (stores, "s3://key:secret@host", "must name one bucket"),
        (stores, "s3://key:secret@host/bucket/folder", "must name one bucket"),
        (stores, "s3://host/bucket", "must carry key and secret"),
        (stores, "s3://key:secret@host/bucket?tls=perhaps", "must say tls=yes or tls=no"),
        (stores, "s3://key:secret@host/bucket?tsl=no", "knows tls and region after the question mark, not tsl."),
    ],
)  # fmt: skip
def test_a_wrong_url_is_told_in_a_sentence(read: Callable[[str], Any], url: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^(must|is|has|can|knows) ") as caught:
        read(url)

    assert str(caught.value).startswith(sentence)
    assert "secret@" not in str(caught.value).replace("key:secret@host/bucket", "")


@pytest.mark.parametrize("name", ["OUTREACH_CACHE_URL", "CACHE_URL"])
def test_a_wrong_url_stops_the_start_with_the_variable_s_name_and_no_page_of_code(name: str) -> None:
    environment = os.environ | {name: "memcached://:hunter2@host"}
    started = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert started.returncode == 1
    assert started.stderr == f"{name} must begin with one of locmem://, redis://, rediss://.\n"


def test_a_platform_s_variable_counts_where_ours_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTREACH_DATABASE_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://platform")
    monkeypatch.setenv("SECRET_KEY", "somebody else's")

    assert read_text("DATABASE_URL", "") == "postgres://platform"
    assert read_text("SECRET_KEY", "") != "somebody else's"

    monkeypatch.setenv("OUTREACH_DATABASE_URL", "sqlite:///ours")
    assert read_text("DATABASE_URL", "") == "sqlite:///ours"


def test_unset_means_what_is_built_in() -> None:
    assert cache_of("locmem://")["BACKEND"].endswith("LocMemCache")
    assert tasks("rows://")["BACKEND"].endswith("RowsBackend")
    assert stores("file://")["private"]["OPTIONS"]["location"] == Path("/nowhere")


def test_a_database_keeps_what_its_url_asks_for() -> None:
    options = read_database("postgres://user:p%40ss@host:5433/name?sslmode=require")["OPTIONS"]

    assert options["sslmode"] == "require"
    assert "statement_timeout" in options["options"]


def test_key_and_secret_may_hold_any_character() -> None:
    options = stores("s3://key:a%2Fb%40c@store:9000/bucket?tls=no&region=cn-1")["private"]["OPTIONS"]

    assert (options["secret_key"], options["endpoint_url"]) == ("a/b@c", "http://store:9000")
    assert (options["region_name"], options["default_acl"]) == ("cn-1", "private")
