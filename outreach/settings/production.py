"""A real installation: everything secret comes from the environment, nothing has a default."""

from outreach.settings.base import *  # noqa: F403 - settings modules build on each other
from outreach.settings.env import read_bool, read_list, read_text

# Read so that the start can refuse it: whoever asks for it should be told, not passed over in silence.
DEBUG = read_bool("DEBUG", False)
SECRET_KEY = read_text("SECRET_KEY")
AUDIT_KEY = AUDIT_KEY or SECRET_KEY  # noqa: F405 - from base
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS", [])
SECURE_SSL_REDIRECT = read_bool("SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# The browser takes a cookie of this name only over HTTPS, for this host alone, for all its paths.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
EMAIL_HOST = read_text("EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = read_text("FROM_EMAIL", "outreach@localhost")
