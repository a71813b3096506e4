"""A great many rows, made for the lists of moderators to be fast over, and the questions asked of those lists."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django_celery_results.models import TaskResult

from accounts.models import ApiToken, AuditEntry, User
from chat.models import LinkPreview, Message, Report, Room
from chat.search import index_all
from foundation.clock import now
from tests.conftest import World

KINDS = 10  # every tenth row is alike, so that nothing looked for is a matter of luck


def fill(world: World, first: int, count: int) -> None:
    """Rows `first` to `first + count` of every large table; #garden and #general each get half of the messages."""
    rooms, moment = (world.garden, world.general), now()
    authors = (world.alice, world.bob, world.carol, world.robo)
    numbers = range(first, first + count)
    Message.objects.bulk_create(
        Message(
            room=rooms[number % 2],
            counter_room=rooms[number % 2],
            number=number + 1,
            change=1000 + number,
            author=authors[number % 4],
            client_id=f"plenty-{number}",
            fingerprint="-",
            source="zucchini" if number == 0 else f"line {number}",
            hidden_at=moment if number % KINDS == 0 else None,
            updated_at=moment + timedelta(milliseconds=number),
            rendered_at=moment,
        )
        for number in numbers
    )
    index_all()  # as a server does within two seconds
    User.objects.bulk_create(User.objects.build(f"person-{number}") for number in numbers)
    Room.objects.bulk_create(Room(kind="open", slug=f"room-{number}", name="Room") for number in numbers)
    ApiToken.objects.bulk_create(ApiToken(user=world.alice, digest=f"plenty-{number}") for number in numbers)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor=world.dana,
            action="suspend" if number % KINDS else "hide message",
            target_type="user",
            target_id=number,
        )
        for number in numbers
    )
    Report.objects.bulk_create(
        Report(
            message_id=message_id,
            reporter=world.dana,
            reason="spam",
            closed_at=None if number % KINDS == 0 else moment,
            resolution="" if number % KINDS == 0 else "dismissed",
        )
        for number, message_id in zip(
            numbers,
            Message.objects.filter(number__gt=first, number__lte=first + count)
            .order_by("pk")
            .values_list("pk", flat=True),
            strict=True,
        )
    )
    LinkPreview.objects.bulk_create(
        LinkPreview(
            url=f"https://example.org/{number}",
            digest=f"plenty-{number}",
            state="ready" if number % KINDS else "failed",
        )
        for number in numbers
    )
    TaskResult.objects.bulk_create(
        TaskResult(task_id=f"plenty-{number}", status="SUCCESS" if number % KINDS else "FAILURE") for number in numbers
    )


def questions() -> list[tuple[str, dict[str, str]]]:
    """Every kind of look at every list."""
    middle = Message.objects.order_by("pk")[Message.objects.count() // 2]
    by_author = Message.objects.filter(author=middle.author).order_by("pk")
    half = by_author[by_author.count() // 2]
    one = {"q": str(middle.pk)}
    return [
        ("chat_message", {}),
        ("chat_message", {"before": str(middle.pk)}),
        ("chat_message", one),
        ("chat_message", {"q": f"@{middle.author.nickname}"}),
        ("chat_message", {"q": f"@{middle.author.nickname}", "before": f"{half.updated_at.isoformat()}~{half.pk}"}),
        ("chat_message", {"q": f"#{middle.room.slug}"}),
        ("chat_message", {"q": f"#{middle.room.slug}", "before": str(middle.number)}),
        ("chat_message", {"q": f"#{middle.room.slug}/{middle.number}"}),
        ("chat_message", {"q": "zucchini"}),
        ("chat_message", {"state": "hidden"}),
        ("accounts_user", {}),
        ("accounts_user", {"q": "person-77"}),
        ("accounts_user", {"standing": "staff"}),
        ("accounts_user", {"standing": "suspended"}),
        ("chat_room", {}),
        ("chat_room", {"q": "room-77"}),
        ("accounts_apitoken", {}),
        ("accounts_apitoken", {"q": "@bob"}),
        ("accounts_auditentry", {}),
        ("accounts_auditentry", {"q": "@dana"}),
        ("accounts_auditentry", {"q": "user:7"}),
        ("accounts_auditentry", {"action": "hide message"}),
        ("chat_report", {}),
        ("chat_report", {"state": "open"}),
        ("chat_linkpreview", {}),
        ("chat_linkpreview", {"q": "https://example.org/7"}),
        ("chat_linkpreview", {"state": "failed"}),
        ("django_celery_results_taskresult", {}),
        ("django_celery_results_taskresult", {"q": "plenty-7"}),
        ("django_celery_results_taskresult", {"status": "FAILURE"}),
    ]


def ask(client: Client, model: str, query: dict[str, str]) -> None:
    response = client.get(reverse(f"admin:{model}_changelist"), query)
    assert response.status_code == 200, (model, query, response.status_code)
