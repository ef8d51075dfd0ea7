"""The test database on SQLite: migrated once for each set of migrations, then copied; each test starts in Chinese."""

import os
import shutil
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling

from home.apps import put_up_guards
from home.models.guards import take_down_guards
from outreach.audit import triggers
from tests.kept import kept_file

# Rooms that need no rows of the shared database, or start sites, workers and engines of their own; and the last one,
# for whichever core is the first to have nothing else.
APART = {"browser", "drills", "house", "printing", "races", "trust"}


class RoomByRoom(LoadScopeScheduling):
    """Lets a second core (`-n 2`) take whole rooms, so that a database, a site or an engine is set up once.

    Not xdist's own groups: it writes them into the names of tests, which pytest 9.2 doesn't let it change.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        # As they were collected: that begins with what is shared and with browsers, the two longest.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        room = nodeid.split("/")[1]
        return room if room in APART else "shared"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return RoomByRoom(config, log)


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
