"""The test database on SQLite: migrated once for each set of migrations, then copied; each test starts in Chinese."""

import os
import shutil
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation
from pytest_django import DjangoDbBlocker

from home.apps import put_up_guards
from home.models.guards import take_down_guards
from outreach.audit import triggers
from tests.house.tree import ROOT
from tests.kept import kept_file

# Rooms that need no rows of the shared database, or start sites, workers and engines of their own.
APART = {"browser", "drills", "engines", "house", "printing", "races"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a second core (`-n 2 --dist loadgroup`) take room by room what doesn't share the database."""
    for item in items:
        room = item.path.relative_to(ROOT / "tests").parts[0]
        item.add_marker(pytest.mark.xdist_group(room if room in APART else "shared"))


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Forget the language of the last page that was asked for: the next test would speak it."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def still_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rates are counted in a minute that does not end: a flood counts as one however slow the machine is."""
    monkeypatch.setattr("django_ratelimit.core.time", SimpleNamespace(time=lambda: 1_750_000_000.0))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Copy the migrated database to where the tests look for theirs; False where there is none to copy."""
    kept = kept_file(".sqlite3")
    if connection.vendor != "sqlite" or not kept.exists():
        return False
    shutil.copyfile(kept, settings.DATABASES["default"]["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> None:
    """Keep a freshly migrated database for the next run; without guards, since tests empty every table."""
    post_migrate.disconnect(put_up_guards, sender=apps.get_app_config("home"))
    with django_db_blocker.unblock():
        triggers.remove(connection)
        take_down_guards()
    if connection.vendor != "sqlite" or django_db_keepdb:
        return
    kept = kept_file(".sqlite3")
    draft = kept.with_name(f".{os.getpid()}.sqlite3")
    draft.unlink(missing_ok=True)
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(draft)])
    draft.replace(kept)
