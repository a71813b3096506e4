"""The WSGI application, for plain HTTP behind gunicorn or uWSGI. Sockets and streams need an ASGI server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.base")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from flackproject.proxies import ForwardedWSGI  # noqa: E402

application = ForwardedWSGI(WSGIHandler(), settings.FLACK_TRUSTED_PROXIES)
