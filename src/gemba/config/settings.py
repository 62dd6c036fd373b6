"""How the product is put together. Everything that differs between places comes from `GEMBA_*`."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("GEMBA_HOME", "var")).resolve()


def _kept_secret(name: str) -> str:
    """A secret made at first use and kept in GEMBA_HOME, readable by its owner only."""
    path = HOME / name
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _database(url: str) -> dict[str, object]:
    """Django's settings for `sqlite:///PATH` or `postgres://USER:PASSWORD@HOST:PORT/NAME`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.path.startswith("//") else parts.path,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: a writer queues for its turn instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged survives a power cut, not only a crash.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;"
                    "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
                    "PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": parts.port or "",
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            # statements that come again and again are planned once (`kernel.rows.planned_cursor`)
            "OPTIONS": {"prepare_threshold": 5},
        }
    raise ValueError(
        f"DATABASE_URL must begin with sqlite:// or postgres://, not {parts.scheme}://."
    )


SECRET_KEY = os.environ.get("GEMBA_SECRET_KEY") or _kept_secret("secret.key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("GEMBA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("GEMBA_ORIGINS", "").split(",") if o]
PUBLIC_URL = os.environ.get("GEMBA_PUBLIC_URL", "http://127.0.0.1:8000")
MAIL_DOMAIN = os.environ.get("GEMBA_MAIL_DOMAIN", "gemba.localhost")
# how the company presents itself to its customers; the colour as #rrggbb
BRAND_NAME = os.environ.get("GEMBA_BRAND_NAME", "Gemba")
BRAND_COLOUR = os.environ.get("GEMBA_BRAND_COLOUR", "#0f62c4")
BRAND_HOME = os.environ.get("GEMBA_BRAND_HOME", "")
SMTP_RELAY = os.environ.get("GEMBA_SMTP_RELAY", "")
MAIL_SINK = os.environ.get("GEMBA_MAIL_SINK", "")
TRUSTED_AUTHSERV = frozenset(filter(None, os.environ.get("GEMBA_AUTHSERV", "").lower().split(",")))
# hosts of the own network that processes may call all the same
EGRESS_PRIVATE = frozenset(
    filter(None, os.environ.get("GEMBA_EGRESS_PRIVATE", "").replace(" ", "").lower().split(","))
)
FILES = HOME / "files"
ROBOTS = HOME / "robots"
EVENT_LOGS = HOME / "eventlogs"

DATABASES = {"default": _database(os.environ.get("DATABASE_URL") or f"sqlite:///{HOME}/gemba.db")}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "gemba.foundation.accounts",
    "gemba.foundation.definitions",
    "gemba.foundation.timers",
    "gemba.foundation.trials",
    "gemba.desk.calendars",
    "gemba.desk.contacts",
    "gemba.desk.tickets",
    "gemba.desk.sla",
    "gemba.desk.teamwork",
    "gemba.desk.complaints",
    "gemba.desk.channels",
    "gemba.desk.routing",
    "gemba.desk.workflow",
    "gemba.insight.eventlog",
    "gemba.insight.kpis",
    "gemba.insight.reference",
    "gemba.insight.staffing",
    "gemba.insight.prediction",
    "gemba.insight.improvement",
    "gemba.interfaces",
    # last: it looks through all rooms for event types and subscribers
    "gemba.foundation.events",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gemba.interfaces.middleware.ContentSecurityMiddleware",
    "gemba.interfaces.middleware.OneLookMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "gemba.interfaces.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gemba.interfaces.middleware.PreferencesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "gemba.interfaces.context.surroundings",
            ],
            "builtins": ["gemba.interfaces.quick_tags"],
            "libraries": dict.fromkeys(("i18n", "static"), "gemba.interfaces.quick_tags"),
        },
    }
]

ROOT_URLCONF = "gemba.config.urls"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "console:log-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_FAILURE_VIEW = "gemba.interfaces.errors.csrf_failed"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
FORMAT_MODULE_PATH = "gemba.config.formats"
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = os.environ.get("GEMBA_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GEMBA_LOG_LEVEL", "WARNING")},
}
