"""One machine, demo data, no secrets."""

from outreach.settings.base import *  # noqa: F403 - settings modules build on each other
from outreach.settings.env import read_bool, read_list, read_text

DEBUG = read_bool("DEBUG", True)
DEMO = True
REFUSES_OPEN_DOORS = False
SECRET_KEY = read_text("SECRET_KEY", "development-only-key-that-production-refuses-to-start-with")
AUDIT_KEY = AUDIT_KEY or SECRET_KEY  # noqa: F405 - from base
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", ["*"])
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES["staticfiles"] = {  # noqa: F405 - from base
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
