"""The WSGI application, for plain HTTP behind gunicorn or uWSGI. Sockets and streams need an ASGI server."""

import atexit
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.base")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402

from flackproject.proxies import ForwardedWSGI  # noqa: E402
from stats.sharing import reporter  # noqa: E402


class CountedHandler(WSGIHandler):
    """Writes statistics from the first request on: WSGI servers fork after they have loaded this."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        reporter.start()
        return super().__call__(environ, start_response)


atexit.register(reporter.stop)
application = ForwardedWSGI(CountedHandler(), settings.FLACK_TRUSTED_PROXIES)
