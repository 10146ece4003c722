"""Django's settings; what differs between installations comes from `config.Config` only."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from localaction.site.config import Config, secret_key

CONFIG = Config()
PACKAGE = Path(__file__).resolve().parent.parent
HOME = CONFIG.home

SECRET_KEY = secret_key(HOME)
DEBUG = CONFIG.debug
ALLOWED_HOSTS = [urlsplit(CONFIG.public_url).hostname or "localhost", "127.0.0.1", "localhost", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [CONFIG.public_url]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "localaction.vault",
    "localaction.sources",
    "localaction.places",
    "localaction.people",
    "localaction.messages.apps.MessagesConfig",
    "localaction.referrals",
    "localaction.policy",
    "localaction.detention",
    "localaction.respond",
    "localaction.visit",
    "localaction.defend",
    "localaction.organise",
    "localaction.brief",
    "localaction.site.apps.SiteConfig",
]

MIDDLEWARE = [
    "localaction.site.middleware.Headers",
    # So far out that static files and refused requests carry the policy too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "localaction.people.middleware.SignedIn",
    "localaction.people.middleware.SecondFactor",
    "localaction.people.middleware.Gate",
]

ROOT_URLCONF = "localaction.site.urls"
WSGI_APPLICATION = "localaction.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "localaction.site.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

SQLITE_TIMEOUT_SECONDS = 20
SQLITE_OPTIONS = {
    # IMMEDIATE: a read-then-write transaction must not fail with "database is locked" (SECURITY.md trap 7).
    "transaction_mode": "IMMEDIATE",
    "timeout": SQLITE_TIMEOUT_SECONDS,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA foreign_keys=ON;"
    ),
}
DATABASES = {"default": dj_database_url.parse(CONFIG.database_url or f"sqlite:///{HOME / 'localaction.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["localaction.people.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_HASHERS = ["localaction.people.hashers.PepperedArgon2"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
# No "remember me": a session on a shared or seized device must end with the browser.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Pages that read the session; everything else is public and must not need to know who is asking.
SIGNED_IN_TREES = ("/desk/", "/accounts/")
ACCOUNT_ADAPTER = "localaction.people.adapter.Adapter"
# Our own buckets limit tries: allauth's count in each process and let strangers lock people out.
ACCOUNT_RATE_LIMITS = {
    "login": None, "login_failed": None, "signup": None, "reauthenticate": None, "change_password": None,
}  # fmt: skip
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "localaction.people.forms.SignIn",
    "reauthenticate": "localaction.people.forms.ProveAgain",
    "change_password": "localaction.people.forms.ChangePassphrase",
}
MFA_ADAPTER = "localaction.people.adapter.FactorAdapter"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "localaction.people.factors.AuthenticateForm",
    "reauthenticate": "localaction.people.factors.ReauthenticateForm",
    "activate_totp": "localaction.people.factors.ActivateForm",
}
# Where the random key of the day lies, by which sources are hashed for the buckets: in memory, never on a disk.
MEMORY_FOLDER = "/dev/shm"  # noqa: S108 - the folder made in it is ours alone
ALLAUTH_TRUSTED_PROXY_COUNT = CONFIG.proxies

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.is_https
SESSION_COOKIE_NAME = "__Host-la_session" if CONFIG.is_https else "la_session"
CSRF_COOKIE_NAME = "__Host-la_csrf" if CONFIG.is_https else "la_csrf"
VAULT_COOKIE_NAME = "__Host-la_vault" if CONFIG.is_https else "la_vault"
DEVICE_COOKIE_NAME = "__Host-la_device" if CONFIG.is_https else "la_device"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A cookie of a year would tell whoever finds the device that a form of this site was open on it.
CSRF_COOKIE_AGE = None
SESSION_ENGINE = "localaction.people.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# "same-origin": "no-referrer" makes browsers send "Origin: null", which Django refuses (SECURITY.md trap 2).
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000 if CONFIG.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = CONFIG.is_https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.is_https else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["localaction.respond.uploads.InMemory"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MANIFEST = STATIC_ROOT / "staticfiles.json"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Plain until `localaction init` has collected the files, so that tests and first commands need no build.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MANIFEST.exists()
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not MANIFEST.exists()
WHITENOISE_ALLOW_ALL_ORIGINS = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lean": {"()": "localaction.site.logs.LeanFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lean"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "localaction": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
