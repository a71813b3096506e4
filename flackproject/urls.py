"""Every address, in one table."""

from django.contrib import admin
from django.urls import include, path, re_path

from chat.streams.app import needs_asgi
from flackproject import health, installing

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("chat.urls")),
    re_path("^api/events/?$", needs_asgi),
    path("", include("api.urls")),
    path("manifest.webmanifest", installing.manifest),
    path("worker.js", installing.worker),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("stats.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "flackproject.errors.bad_request"
handler403 = "flackproject.errors.forbidden"
handler404 = "flackproject.errors.not_found"
handler500 = "flackproject.errors.server_error"
