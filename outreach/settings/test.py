"""Fast and closed: no mail leaves, passwords hash quickly, files go to a throw-away folder."""

import tempfile
from pathlib import Path

from outreach.settings.base import *  # noqa: F403 - settings modules build on each other
from outreach.settings.engines import storages_of

DEBUG = False
DEMO = True
REFUSES_OPEN_DOORS = False
SECRET_KEY = "test-only"  # noqa: S105 - opens nothing
AUDIT_KEY = AUDIT_KEY or SECRET_KEY  # noqa: F405 - from base
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests of the limits switch them on.
RATELIMIT_ENABLE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_files = Path(tempfile.mkdtemp(prefix="outreach-test-"))
MEDIA_ROOT = _files / "media"
PRIVATE_ROOT = _files / "private"
PUBLIC_VERSION_FILE = _files / "public-version"
# A test that rolls back never commits, so no page would ever be out of date; what is kept has tests of its own.
PAGE_CACHE_S = 0
KEEP_PARTS = False
STORAGES.update(storages_of("file://", private_root=PRIVATE_ROOT))  # noqa: F405 - from base
FILES_ARE_REMOTE = False
STORAGES["staticfiles"] = {  # noqa: F405 - from base
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405 - from base
    # A real file, because worker tests fork; no fsync, because nobody's order is at stake.
    DATABASES["default"]["TEST"] = {"NAME": str(_files / "test.sqlite3")}  # noqa: F405 - from base
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # noqa: F405 - from base
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
    )
