"""What `make run` uses: DEBUG off, SQLite and everything in one process, unless the environment says more."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from settings import env
from settings.logging import logging_config
from settings.secret_key import instance_id, kept_key

BASE_DIR = Path(__file__).resolve().parent.parent
FLACK_DATA: Path = env.FLACK_DATA.read().resolve()

DEBUG = False
SECRET_KEY = env.SECRET_KEY.read() or kept_key(FLACK_DATA)
FLACK_INSTANCE = instance_id(SECRET_KEY)

HOST = env.HOST.read()
PORT = env.PORT.read()
FLACK_HOSTS = env.FLACK_HOSTS.read()
ALLOWED_HOSTS = FLACK_HOSTS or ["localhost", "127.0.0.1", "[::1]", HOST]
FLACK_ORIGINS = env.FLACK_ORIGINS.read()
FLACK_URL = env.FLACK_URL.read()
CSRF_TRUSTED_ORIGINS = [FLACK_URL] if FLACK_URL else []

FLACK_REGISTRATION = env.FLACK_REGISTRATION.read()
FLACK_OFFLINE = env.FLACK_OFFLINE.read() == "on"
FLACK_OUTBOUND_ALLOW = env.FLACK_OUTBOUND_ALLOW.read()
FLACK_PUSH_KEY = env.FLACK_PUSH_KEY.read()  # where it is empty: notifications/push_key.py
FLACK_TRUSTED_PROXIES = env.FLACK_TRUSTED_PROXIES.read()
FLACK_PROCESSES = env.FLACK_PROCESSES.read()
FLACK_HEARTBEAT_S = env.FLACK_HEARTBEAT_S.read()
FLACK_RECONCILE_S = env.FLACK_RECONCILE_S.read()
FLACK_JOIN_MS = env.FLACK_JOIN_MS.read()
FLACK_SOCKETS_PER_USER = env.FLACK_SOCKETS_PER_USER.read()
FLACK_SOCKETS_PER_ADDRESS = env.FLACK_SOCKETS_PER_ADDRESS.read()
FLACK_WORKER = env.FLACK_WORKER.read()
FLACK_POST_RATE = env.FLACK_POST_RATE.read()
FLACK_LOGIN_RATE = env.FLACK_LOGIN_RATE.read()
FLACK_REGISTRATION_RATE = env.FLACK_REGISTRATION_RATE.read()
FLACK_SQLITE_SYNC = env.FLACK_SQLITE_SYNC.read()

MIB = 1024 * 1024
FLACK_FILE_BYTES = int(env.FLACK_FILE_MIB.read() * MIB)
FLACK_IMAGE_PIXELS = int(env.FLACK_IMAGE_MEGAPIXELS.read() * 1_000_000)
FLACK_MESSAGE_FILES = env.FLACK_MESSAGE_FILES.read()
FLACK_USER_QUOTA_BYTES = int(env.FLACK_USER_QUOTA_MIB.read() * MIB)
FLACK_QUOTA_BYTES = int(env.FLACK_QUOTA_MIB.read() * MIB)
FLACK_UPLOAD_RATE = env.FLACK_UPLOAD_RATE.read()

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_results",
    "realtime",
    "accounts",
    "chat",
    "notifications",
    "api",
    "stats",
    "flackproject",
]

MIDDLEWARE = [
    "stats.middleware.measure_requests",  # first: it times all the others, and sees the answer that is really sent
    "flackproject.access.AccessLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "flackproject.scripts_of_others.scripts_of_others",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "flackproject.speaking.Speaking",
    "django.contrib.messages.middleware.MessageMiddleware",
    "stats.profiler.profile_on_request",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "flackproject.errors.ErrorPages",
]

ROOT_URLCONF = "flackproject.urls"
ASGI_APPLICATION = "flackproject.asgi.application"
WSGI_APPLICATION = "flackproject.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "flackproject.context.workspace",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    },
]

# --- the database -----------------------------------------------------------------------------------------------


def _database(url: str) -> dict[str, Any]:
    if not url or url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///") if url else str(_made(FLACK_DATA) / "flack.sqlite3")
        return {
            "ENGINE": "foundation.sqlite",
            "NAME": path,
            "CONN_MAX_AGE": None,  # reopening for each call costs two thirds of the posts a second
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;"
                    f"PRAGMA synchronous={FLACK_SQLITE_SYNC};"
                    "PRAGMA cache_size=-32000;"
                    "PRAGMA mmap_size=268435456;"
                    "PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    try:
        config: dict[str, Any] = environ.Env.db_url_config(url)
    except Exception:  # noqa: BLE001 - django-environ raises whatever urllib does, with the password inside
        raise ImproperlyConfigured(f"DATABASE_URL must be {env.DATABASE_URL.expected}.") from None
    config["CONN_MAX_AGE"] = 0  # psycopg's pool keeps them
    config.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 12, "timeout": 20}
    return config


def _made(folder: Path) -> Path:
    """The folder, which everything else may count on."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"FLACK_DATA must be a folder that can be written to ({folder}: {error.strerror})."
        ) from None
    return folder


DATABASES = {"default": _database(env.DATABASE_URL.read())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- bus, cache, tasks ------------------------------------------------------------------------------------------

REDIS_URL = env.REDIS_URL.read()

if REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": FLACK_INSTANCE,
            # A broker that hangs must not hang a request: the limiter then counts in the process.
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                # redis-py 8 gives blocking reads a time-out by default, which closes idle sockets every 5 s.
                "hosts": [{"address": REDIS_URL, "socket_timeout": None}],
                "prefix": f"flack.{FLACK_INSTANCE}",
            },
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "KEY_PREFIX": FLACK_INSTANCE,
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # at the default of 300 Django culls live counters
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "realtime.layer.LocalChannelLayer"}}

# Tasks are JSON, acknowledged when done, and harmless to run twice: a worker that dies gives its task to the next.
CELERY_BROKER_URL = REDIS_URL or "inprocess://flack"  # flackproject/transport.py
CELERY_TASK_DEFAULT_QUEUE = f"flack.{FLACK_INSTANCE}"
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_IGNORE_RESULT = True  # a result costs a row; kept only for what a user asks for
CELERY_RESULT_BACKEND = "django-db"
CELERY_RESULT_EXPIRES = 24 * 3600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Publishing happens in requests: with the broker away it fails at once, and the sweep finds what was not queued.
CELERY_TASK_PUBLISH_RETRY = False
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "global_keyprefix": f"flack.{FLACK_INSTANCE}.",
        "visibility_timeout": 300,  # three minutes beyond the longest task
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
    }
CELERY_BEAT_SCHEDULER = "flackproject.beat:LeasedScheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "chat.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "sweep files": {"task": "chat.sweep_files", "schedule": 60.0, "options": {"expires": 60}},
    "send pushes": {"task": "notifications.send", "schedule": 10.0, "options": {"expires": 10}},
    "sweep pushes": {"task": "notifications.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "tidy devices": {"task": "notifications.tidy", "schedule": 3600.0},
    "sweep requests": {"task": "api.sweep_requests", "schedule": 30.0, "options": {"expires": 30}},
    "expire requests": {"task": "api.expire_requests", "schedule": 3600.0},
    "clear sessions": {"task": "flackproject.clear_sessions", "schedule": 3600.0},
    "sweep temporary files": {"task": "flackproject.sweep_temporary", "schedule": 3600.0},
    "clean up results": {"task": "celery.backend_cleanup", "schedule": 3600.0},
}

# --- people -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("nickname", "display_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"

# Cookies don't know ports: two copies side by side must not share names.
SESSION_COOKIE_NAME = f"flack_session_{FLACK_INSTANCE}"
CSRF_COOKIE_NAME = f"flack_csrf_{FLACK_INSTANCE}"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 60 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- REST -------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.BearerAuthentication",
        "api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.FastJSONRenderer", "api.renderers.PagesRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "api.parsers.StrictJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Flack",
    "DESCRIPTION": "Self-hosted team chat. What a client may rely on stands in docs/protocol.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "UserKind": ["person", "bot"],
        "RoomKind": ["open", "private"],
        "FileKind": ["image", "video", "audio", "text", "file"],
        "FileState": ["uploading", "processing", "ready"],
        "ScheduledState": ["waiting", "sent", "refused", "cancelled"],
        "ReportDecision": ["dismissed", "hidden"],
        "ReportResolution": ["dismissed", "hidden", "deleted"],
        "UserRole": ["member", "moderator", "administrator"],
    },
    "PREPROCESSING_HOOKS": ["api.schema.once"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": None,
    # Deep links would be links inside of buttons, which no screen reader can follow.
    "SWAGGER_UI_SETTINGS": {"deepLinking": False, "persistAuthorization": False, "validatorUrl": None},
}

# --- the rest ---------------------------------------------------------------------------------------------------

LANGUAGE_CODE = env.FLACK_LANGUAGE.read()
# Each by its own name. English stands in the code, the others in locale/ (docs/translations.md).
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = f"flack_language_{FLACK_INSTANCE}"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = FLACK_DATA / "static"
MEDIA_ROOT = FLACK_DATA / "media"
FLACK_UPLOADS = FLACK_DATA / "uploads"  # what is on its way; several machines need one that they share
FILE_UPLOAD_TEMP_DIR = _made(FLACK_DATA / "temp")  # foundation/temporary.py
FLACK_ACCEL = ""  # production: the internal address under which nginx finds MEDIA_ROOT

STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "foundation.store.Disk"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if bucket := env.FLACK_S3_BUCKET.read():
    STORAGES["default"] = {
        "BACKEND": "foundation.bucket.Bucket",
        "OPTIONS": {"bucket_name": bucket, "endpoint_url": env.FLACK_S3_ENDPOINT.read() or None},
    }

CSRF_FAILURE_VIEW = "flackproject.errors.csrf_failure"
LOGGING = logging_config(
    form=env.FLACK_LOG.read(), level=env.FLACK_LOG_LEVEL.read(), access=env.FLACK_ACCESS_LOG.read() == "on"
)

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "worker-src": ["'self'"],
        # Text becomes elements in one place, static/js/views/door.js. Where not: flackproject/scripts_of_others.py.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["flack"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],  # blob: a picture that is still on its way up
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
