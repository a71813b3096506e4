"""Run by test_lists_stay_fast in a process of its own, on the database of its environment.

Reads each list in each way, and prints for each address its status, its queries, and how the database answers them.
"""

import json
import sys

import django
from django.db import connection, reset_queries, transaction

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from chat.models import LinkPreview, Message  # noqa: E402

settings.ALLOWED_HOSTS = ["*"]


def addresses() -> list[str]:
    author = Message.objects.order_by("pk").select_related("author").all()[0].author.nickname
    preview = LinkPreview.objects.all()[0].url
    middle = Message.objects.all()[50].pk
    return [
        *(f"chat/message/{query}" for query in ("", "?p=2", f"?q={middle}", "?q=%23general", "?q=%23general/7")),
        f"chat/message/?q=@{author}",
        *(f"chat/message/?sight={sight}" for sight in ("hidden", "deleted", "waiting")),
        "chat/message/?q=nonsense",
        "accounts/user/",
        "accounts/user/?q=an",
        f"accounts/user/?q=@{author}",
        *(f"accounts/user/?standing={standing}" for standing in ("suspended", "moderator", "administrator", "bot")),
        "chat/room/",
        "chat/room/?q=ga",
        *(f"chat/room/?sort={sort}" for sort in ("open", "private", "archived")),
        "accounts/apitoken/",
        f"accounts/apitoken/?q=@{author}",
        "accounts/invitation/",
        "accounts/auditentry/",
        f"accounts/auditentry/?q=@{author}",
        "accounts/auditentry/?q=message:5",
        "chat/linkpreview/",
        f"chat/linkpreview/?q={preview}",
        "chat/linkpreview/?state=failed",
        "django_celery_results/taskresult/",
        "django_celery_results/taskresult/?outcome=failure",
    ]


def plan_of(sql: str) -> list[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return [row[3] for row in cursor.fetchall()]
        # With few rows PostgreSQL reads and sorts them all. Told not to, it does so only where no index helps.
        for habit in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{habit} = off")
        cursor.execute(f"EXPLAIN {sql}")
        return [row[0] for row in cursor.fetchall()]


def main() -> None:
    administrator = User.objects.filter(role=Role.ADMINISTRATOR).all()[0]
    client = Client(raise_request_exception=True)
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    found = {}
    for address in addresses():
        reset_queries()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            status = client.get(f"/admin/{address}").status_code
        selects = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
        found[address] = {
            "status": status,
            "queries": [{"sql": sql, "plan": plan_of(sql)} for sql in selects],
        }
    json.dump(found, sys.stdout)


main()
