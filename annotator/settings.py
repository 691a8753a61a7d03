"""Django's settings, the same for a laptop and for many machines; what differs comes from the environment
(``annotator.environment``)."""

from __future__ import annotations

import os
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from annotator.environment import PROJECT_DIR, read_environment

ENVIRONMENT = read_environment(os.environ)
BASE_DIR = PROJECT_DIR
DATA_DIR = ENVIRONMENT.data_dir

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.trusted_origins)

INSTALLED_APPS = [
    "annotator",
    "documents",
    "taggit",
    "tree_queries",
    "ninja",
    "allauth.account",
    "allauth.mfa",
    "annotator.admin_app.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "annotator.middleware.RefusalMiddleware",
    "annotator.api.problems.ProblemMiddleware",
]

if DEBUG:  # else the WSGI application serves static files before Django: annotator.static_files
    MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")

if ENVIRONMENT.require_two_factor:
    MIDDLEWARE.append("annotator.middleware.SecondFactorMiddleware")

ROOT_URLCONF = "annotator.urls"
WSGI_APPLICATION = "annotator.wsgi.application"

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
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# One connection a thread, kept: it doubles the writes per second.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {**ENVIRONMENT.database, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": not ENVIRONMENT.on_sqlite}
}
if ENVIRONMENT.on_sqlite:
    # An accepted write survives a power cut (FULL); a writer waits for its turn instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA cache_size=-4000;",
    }

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Rendered revisions: a function of rows that never change, so they are kept until there are too many.
    "pages": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ENVIRONMENT.data_dir / "cache",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "annotator.passwords.StrongEnough"},
]
AUTHENTICATION_BACKENDS = ["annotator.sessions.Accounts"]
SESSION_ENGINE = "annotator.sessions"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "projects"
LOGOUT_REDIRECT_URL = "sign-in"

# Our pages and limits (annotator.views.signing_in, annotator.attempts) over allauth's steps and second factors.
REQUIRE_TWO_FACTOR = ENVIRONMENT.require_two_factor
ACCOUNT_ADAPTER = "annotator.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "annotator.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half a minute to either side: clocks differ

IDENTITY = "identity"  # the other site, in addresses
if ENVIRONMENT.identity_provider is not None:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "annotator.identity_adapter.IdentityAdapter"
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": IDENTITY,
                    "name": ENVIRONMENT.identity_provider.name,
                    "client_id": ENVIRONMENT.identity_provider.client_id,
                    "secret": ENVIRONMENT.identity_provider.client_secret,
                    "settings": {"server_url": ENVIRONMENT.identity_provider.issuer},
                }
            ],
        }
    }

LANGUAGE_CODE = ENVIRONMENT.language
LANGUAGES = [("en", _("English"))]
TIME_ZONE = ENVIRONMENT.time_zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "annotator.static_files.ModuleStorage"},
}

MAX_UPLOAD_BYTES = ENVIRONMENT.max_upload_mb * 1_000_000
STREAMS = ENVIRONMENT.streams  # live pages in this process; 0: none
FETCH = ENVIRONMENT.fetch  # whether web addresses may be imported
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_TEMP_DIR = ENVIRONMENT.data_dir / "uploads"  # files on their way in
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
CSRF_COOKIE_SAMESITE = "Lax"
if ENVIRONMENT.secure:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

PUBLIC_ADDRESS = ENVIRONMENT.public_address  # for links in mails
SENDS_MAIL = ENVIRONMENT.mail_server is not None
if ENVIRONMENT.mail_server is not None:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail_server.host, ENVIRONMENT.mail_server.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail_server.user, ENVIRONMENT.mail_server.password
    EMAIL_USE_SSL = ENVIRONMENT.mail_server.scheme == "smtps"
    EMAIL_USE_TLS = ENVIRONMENT.mail_server.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 20  # seconds
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
}
