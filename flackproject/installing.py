"""What makes Flack a program on somebody's device: the manifest, and the service worker at the root of the site."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language, get_language_bidi, gettext, gettext_lazy
from django.views.decorators.http import require_safe

from chat.models import Workspace
from flackproject import shell

HOUR_S = 3600
OWN_COLOUR = "#0d6f68"  # as in static/icons: --brand of static/css/tokens.css in the light theme
PAPER = "#fdfcfa"  # --surface-0 there, behind the icon while the page opens

SHORT_NAME_CHARS = 12
"""Below an icon there is room for about so much (developer.chrome.com, "Add a web app manifest")."""

ICONS = [
    ("icons/app-192.png", "192x192", "any"),
    ("icons/app-512.png", "512x512", "any"),
    ("icons/maskable-512.png", "512x512", "maskable"),
]
SHORTCUTS = [
    (gettext_lazy("Unread"), "unread"),
    (gettext_lazy("Threads"), "threads"),
    (gettext_lazy("Saved messages"), "saved"),
    (gettext_lazy("Search"), "search"),
]


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """`/manifest.webmanifest` (W3C, Web Application Manifest): the workspace by its own name and in its own colour."""
    workspace = Workspace.objects.filter(pk=1).first() or Workspace()
    name, colour = workspace.name, workspace.accent or OWN_COLOUR
    told = {
        "id": "/",
        "name": name,
        "short_name": _short(name),
        "description": gettext("Conversations of {workspace}").format(workspace=name),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": colour,
        "background_color": PAPER,
        "icons": [
            {"src": static(file), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for file, sizes, purpose in ICONS
        ],
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "shortcuts": [{"name": str(label), "url": f"/?panel={panel}"} for label, panel in SHORTCUTS],
        "share_target": {
            "action": "/share",
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    headers = {"Cache-Control": f"private, max-age={HOUR_S}"}  # in the language of who asks
    return JsonResponse(told, content_type="application/manifest+json", headers=headers)


def _short(name: str) -> str:
    """As much of it as fits, whole words where there are any."""
    if len(name) <= SHORT_NAME_CHARS:
        return name
    whole = name[: SHORT_NAME_CHARS + 1].rpartition(" ")[0]
    return (whole or name[:SHORT_NAME_CHARS]).strip()


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """`/worker.js`: at the root, for a worker rules what lies below its own address. Names the files of this version.

    Where FLACK_OFFLINE is off it is one that throws away what was kept and goes: browsers ask for it by themselves.
    """
    module = json.dumps(static(shell.WORKER))
    if settings.FLACK_OFFLINE:
        language = get_language() or settings.LANGUAGE_CODE
        files = json.dumps([static(name) for name in shell.names(language)])
        given = json.dumps(
            {"icon": static(ICONS[0][0]), "badge": static("icons/badge-96.png"), "csrf": settings.CSRF_COOKIE_NAME}
        )
        content = f'import {{ keep }} from {module};\nkeep(self, "{shell.version(language)}", {files}, {given});\n'
    else:
        content = f"import {{ leave }} from {module};\nleave(self);\n"
    return HttpResponse(content, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})
