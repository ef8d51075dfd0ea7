"""The test settings on a data folder of its own, synced to the disk: a drill kills, fills and restores it."""

import os

from outreach.settings.base import DATA_DIR
from outreach.settings.base import DATABASES as REAL
from outreach.settings.base import MEDIA_ROOT as REAL_MEDIA
from outreach.settings.base import PRIVATE_ROOT as REAL_PRIVATE
from outreach.settings.test import *  # noqa: F403 - settings modules build on each other

# Tables are made without waiting for the disk; what people write is synced.
SYNC = os.environ.get("DRILL_SYNC", "FULL")
MEDIA_ROOT = REAL_MEDIA
PRIVATE_ROOT = REAL_PRIVATE
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT  # noqa: F405 - from test
DATABASES = REAL
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = f"PRAGMA journal_mode=WAL;PRAGMA synchronous={SYNC};"
BACKUP_DIR = DATA_DIR / "backups"
JOB_LEASE_S = 2
JOB_HEARTBEAT_S = 1
