"""For an installation behind nginx. Refuses to start without what it needs."""

from django.core.exceptions import ImproperlyConfigured

from settings import env
from settings.base import *
from settings.base import STORAGES

if not env.SECRET_KEY.read():
    raise ImproperlyConfigured("SECRET_KEY must be set in production: a long random text, also as SECRET_KEY_FILE.")
if not env.FLACK_HOSTS.read():
    raise ImproperlyConfigured("FLACK_HOSTS must be set in production: host names, separated by commas.")

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

FLACK_ACCEL = "/protected-media/"  # nginx/flack.conf

# Names carry the hash of their content, so that browsers keep them for ever; `manage.py collectstatic` makes them.
STORAGES["staticfiles"] = {"BACKEND": "flackproject.static.HashedStaticFiles"}
