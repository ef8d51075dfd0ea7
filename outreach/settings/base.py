"""What every installation shares; development, production and test build on it."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from outreach.settings import tables
from outreach.settings.engines import cache_of, read_databases, read_engine, storages_of, tasks_of
from outreach.settings.env import read_bool, read_choice, read_int, read_list, read_path, read_text
from outreach.settings.passwords import read_profile, validators
from outreach.settings.security import ADMIN_POLICY, PERMISSIONS, SITE_POLICY

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = read_path("DATA_DIR", BASE_DIR / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "home",
    "materials",
    "campaigns",
    "outreach.accounts",
    "outreach.places",
    "outreach.content",
    "outreach.intake",
    "outreach.jobs",
    "outreach.backup",
    "outreach.health",
    "outreach.search",
    "outreach.freshness",
    "outreach.audit",
    "outreach.gate",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "outreach.accounts.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
]

# Who may read /metrics says this word; without it nothing is measured and the page is not there.
METRICS_TOKEN = read_text("METRICS_TOKEN", "")
MIDDLEWARE = [
    "outreach.gate.access.AccessLog",
    "django.middleware.security.SecurityMiddleware",
    "outreach.gate.policy.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "outreach.health.probes.ProbeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "outreach.freshness.pages.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "outreach.audit.middleware.AuditMiddleware",
    "outreach.accounts.guard.SessionGuard",
    "outreach.accounts.scoping.CountyScope",
    "outreach.gate.rates.RateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "campaigns.staff.gate.PictureGateMiddleware",
    "axes.middleware.AxesMiddleware",
]
if METRICS_TOKEN:
    INSTALLED_APPS += ["django_prometheus"]
    MIDDLEWARE = [
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        *MIDDLEWARE,
        "django_prometheus.middleware.PrometheusAfterMiddleware",
    ]

ROOT_URLCONF = "outreach.urls"
WSGI_APPLICATION = "outreach.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
# Django looks into the project's templates for its own widgets and forms too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = read_databases(f"sqlite:///{DATA_DIR / 'outreach.sqlite3'}")
# What all processes share: rates and the public version. Each process for itself unless a URL says otherwise.
CACHES = {"default": read_engine("CACHE_URL", "locmem://", cache_of)}
CACHE_IS_SHARED = not CACHES["default"]["BACKEND"].endswith("LocMemCache")
# Wagtail's own small tasks run at once; what wakes a worker for our jobs is another matter.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": read_engine("TASKS_URL", "rows://", partial(tasks_of, database=DATABASES["default"]["ENGINE"])),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# With IMMEDIATE every atomic block takes the write lock: a page view must not open one.
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
# Township members go to their own door instead.
PORTAL_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "outreach.accounts.backends.OfficeBackend"]
# Accounts of the demo open the demo only.
DEMO = read_bool("DEMO", False)
# No start with an open door; where nobody but the developer comes in, development and tests say otherwise.
REFUSES_OPEN_DOORS = True
PASSWORD_PROFILE = read_text("PASSWORD_PROFILE", "djbh")
AUTH_PASSWORD_VALIDATORS = validators(PASSWORD_PROFILE)
PASSWORD_MAX_AGE_DAYS = read_profile(PASSWORD_PROFILE)[2]
# Roles that can't work without a code from their phone, for example administrator,approver.
SECOND_FACTOR_ROLES = read_list("SECOND_FACTOR_ROLES", [])
OTP_TOTP_ISSUER = read_text("NAME", "宣传工作台")

# Five wrong passwords for one name from one address close that pair for a quarter of an hour;
# the person themself gets in from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "outreach.audit.origin.client_address"
AXES_LOCKOUT_CALLABLE = "outreach.accounts.door.signing.locked_out"
AXES_RESET_ON_SUCCESS = True
# Otherwise whoever goes on knocking keeps the door shut for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# We keep our own log of who signed in.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "outreach.settings.formats"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
# The second holds what Wagtail's own Chinese catalogue leaves in English.
LOCALE_PATHS = [BASE_DIR / "outreach" / "locale", BASE_DIR / "outreach" / "wagtail_locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "outreach" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# Where no nginx stands in front, we hand out the pictures of the site ourselves.
SERVE_MEDIA = read_bool("SERVE_MEDIA", True)
# Print files and other papers that only a checked view may serve; never under MEDIA_ROOT.
PRIVATE_ROOT = DATA_DIR / "private"
# One verified archive a day; an administrator copies it off this machine (docs/backup.md).
BACKUP_DIR = read_path("BACKUP_DIR", DATA_DIR / "backups")
STORAGES: dict[str, dict[str, Any]] = {
    **read_engine("STORAGE_URL", "file://", partial(storages_of, private_root=PRIVATE_ROOT)),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_ARE_REMOTE = STORAGES["default"]["BACKEND"].endswith("LibraryObjects")
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# More than any form takes: one with too many photos is answered by the form, in words.
DATA_UPLOAD_MAX_NUMBER_FILES = 300

WAGTAIL_SITE_NAME = "宣传工作台"
WAGTAILADMIN_BASE_URL = read_text("BASE_URL", "http://localhost:8000")
WAGTAIL_I18N_ENABLED = False
# The admin tells no host outside that it exists.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = "login"
WAGTAIL_FRONTEND_LOGIN_URL = "/login/"
# The office helps who forgot a password; a mailbox is no key to the house.
WAGTAIL_PASSWORD_RESET_ENABLED = False
# Wagtail's own field ends in a RecursionError on a list nested some hundred levels deep.
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "outreach.content.rich_text.GuardedDraftail"}}
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
# Reads every picture whole and writes it anew: no GPS of a school in EXIF, no crash on a file cut off.
WAGTAILIMAGES_IMAGE_FORM_BASE = "outreach.content.uploads.PictureForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "csv"]
# Looks into a document instead of believing its name; asks the virus scanner where there is one.
WAGTAILDOCS_DOCUMENT_FORM_BASE = "outreach.intake.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
# For example unix:///run/clamav/clamd.ctl or tcp://127.0.0.1:3310; empty where there is no ClamAV.
CLAMD_URL = read_text("CLAMD_URL", "")
# Private networks that webhooks may reach, for example a government's intranet: 10.20.0.0/16.
WEBHOOK_NETWORKS = read_list("WEBHOOK_NETWORKS", [])
# What uploads must leave free, so that orders can still be written.
DISK_RESERVE_MB = read_int("DISK_RESERVE_MB", 200)
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ALLOW_UNICODE_SLUGS = True
TAGGIT_CASE_INSENSITIVE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Not cached_db: a cache of one process goes on believing a session that another process has ended.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_IDLE_S = read_int("SESSION_IDLE_S", 30 * 60)
SESSION_ABSOLUTE_S = SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": SITE_POLICY}
ADMIN_PREFIX = "/admin/"
ADMIN_CONTENT_SECURITY_POLICY = ADMIN_POLICY
PERMISSIONS_POLICY = PERMISSIONS
# Without a shared cache each web process counts for itself: a limit is then as many times higher.
RATELIMIT_ENABLE = read_bool("RATE_LIMITS", True)
# A cache that is down must not shut the site; passwords are counted by django-axes in the database.
RATELIMIT_FAIL_OPEN = True
# W019: Wagtail's editor shows the preview in a frame of our own.
SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001", "security.W019"]
X_FRAME_OPTIONS = "SAMEORIGIN"

# Whole pages kept for visitors who are not signed in; 0 keeps none. Short, because lectures begin by the clock.
PAGE_CACHE_S = read_int("PAGE_CACHE_S", 60)
# A kept page of which only figures have changed is made anew after so long.
FIGURES_S = read_int("FIGURES_S", 15)
# Names of the addresses whose answers may be kept; what is not named here is always made freshly.
PAGE_CACHE_VIEWS = {"wagtail_serve", "site-stylesheet", "colour-stylesheet", "style"}
# Parts of pages and counted figures kept until something that is shown changes, for everybody who reads.
KEEP_PARTS = read_bool("KEEP_PARTS", True)
PUBLIC_VERSION_FILE = DATA_DIR / "public-version"
# Where several machines serve the site the shared cache counts.
PUBLIC_VERSION_IS_SHARED = read_bool("PUBLIC_VERSION_IS_SHARED", CACHE_IS_SHARED)
UNSEEN_TABLES = tables.UNSEEN_TABLES
FIGURE_TABLES = tables.FIGURE_TABLES

# Rosters hold names: they, and the letters made of them, are wiped so many days after the job's end.
ROSTER_KEEP_DAYS = read_int("ROSTER_KEEP_DAYS", 7)

# The printer's own ICC profile of four inks; without one, Ghostscript's free one.
PRESS_PROFILE = Path(icc) if (icc := read_text("PRESS_PROFILE", "")) else None

# Worker: how long a claimed job stays claimed without a heartbeat, and how often it beats.
JOB_LEASE_S = read_int("JOB_LEASE_S", 60)
JOB_HEARTBEAT_S = read_int("JOB_HEARTBEAT_S", 10)

# Who did what: kept at least the law's 184 days; signed with its own key, so that SECRET_KEY can change.
AUDIT_RETENTION_DAYS = read_int("AUDIT_RETENTION_DAYS", 366)
AUDIT_KEY = read_text("AUDIT_KEY", "")
AUDIT_KEY_FALLBACKS = read_list("AUDIT_KEY_FALLBACKS", [])
# Rows whose every save is kept with before and after; state moves are kept for all.
AUDIT_WATCHED_MODELS = frozenset(
    {
        "accounts.user",
        "auth.group",
        "places.region",
        "places.township",
        "places.village",
        "places.office",
        "campaigns.campaign",
        "campaigns.target",
        "campaigns.activity",
        "campaigns.speaker",
        "campaigns.vehicle",
        "materials.material",
        "materials.edition",
        "materials.editionfile",
        "materials.printer",
        "materials.partner",
        "materials.printrun",
        "materials.orderingrules",
        "materials.order",
        "materials.delivery",
        "materials.receipt",
        "materials.discrepancy",
        "materials.handout",
        "materials.slipgroup",
        "materials.review",
        "materials.reviewstep",
        "materials.stocktake",
        "materials.lot",
        "materials.allocation",
    }
)
# Pages that show phones and names of contacts: who opened them is kept.
# Whose data a person may see; named here, because the floor of places stands below accounts.
COUNTIES_OF = "outreach.accounts.counties.counties_of"
AUDIT_CONTACT_VIEWS = frozenset(
    {
        "township:index",
        "township:index_results",
        "township:inspect",
        "township:edit",
        "village:index",
        "village:index_results",
        "village:inspect",
        "village:edit",
        "office:index",
        "office:index_results",
        "office:edit",
        "speaker:index",
        "speaker:edit",
        "printer:index",
        "printer:inspect",
        "printer:edit",
        "progress:campaign",
        "coverage:gaps",
        "coverage:township",
        "wagtailusers_users:index",
        "wagtailusers_users:edit",
    }
)
# Only what these proxies say about the visitor's address is believed; `make run` has none.
TRUSTED_PROXIES = read_list("TRUSTED_PROXIES", [])
TRUST_SOCKET_PROXY = read_bool("TRUST_SOCKET_PROXY", False)

# Lines for people, JSON for machines that collect them.
LOG_FORMAT = read_choice("LOG_FORMAT", "line", ("line", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "outreach.audit.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "outreach.audit.log_lines.JsonLineFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": read_text("LOG_LEVEL", "INFO")},
    # Libraries that tell each step would bury what matters.
    "loggers": {
        # A person at the terminal does not read every request; a collector does.
        "outreach.access": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        "axes": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
}
