"""Send what is due: claimed for a while, judged, encrypted, posted to the push services, and noted.

A claim is a time by which the work is done again: whatever a killed process had in hand goes out then, perhaps for the
second time. The push service and the browser put the second in the place of the first (Topic, tag).
"""

import hashlib
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts.transactions import transacted
from notifications.devices import forget_devices
from notifications.encryption import Keys, encrypted
from notifications.models import Device, Push
from notifications.push_key import authorization, base64url
from notifications.reminders import judged_reminders
from notifications.verdicts import Drop, Send, Wait, judged
from outbound.fetch import Failed
from outbound.posting import Answered, Line

log = logging.getLogger(__name__)

MOST_CLAIMED = 100
CLAIMED_FOR = timedelta(seconds=90)
LINES = 8
"""Connections at the same time. Of one push service each carries some requests, one after the other."""

PER_LINE = 20
BATCH_S = 45.0
"""For all that was claimed together, well below CLAIMED_FOR. Whoever is slow beyond it is tried again later."""

REQUEST_S = 8.0
TTL_S = 24 * 3600
"""So long a push service keeps it for a device that is off (RFC 8030, section 5.2). What was read by then is not shown
anew, for it is the newest of its room alone that is kept."""

FIRST_RETRY_S = 15
LONGEST_RETRY_S = 3600
MOST_FAILURES = 8
"""Refusals without any success between: then the subscription is dead, whatever the service calls it."""

URGENT = frozenset({"mention", "direct", "keyword"})
GONE = frozenset({404, 410})
"""RFC 8030, section 7.3: the subscription is over."""

NEVER = frozenset({"url", "scheme", "port", "address"})
"""Where the endpoint leads is nowhere that we go."""


@dataclass(frozen=True, slots=True)
class Sent:
    """`device` is who it was sent to, `answer` what the push service said."""

    send: Send
    device: Device
    answer: Answered | Failed


def send_due() -> bool:
    """Send some of what is due, the oldest first. Whether there may be more."""
    # Most often there is nothing: then nobody who writes is held up.
    pushes = _claimed() if Push.objects.filter(due_at__lte=timezone.now()).exists() else []
    if not pushes:
        return False
    now = timezone.now()
    verdicts = judged([push for push in pushes if push.reminder_id is None], now)
    verdicts += judged_reminders([push for push in pushes if push.reminder_id is not None], now)
    for verdict in verdicts:
        if isinstance(verdict, Drop):
            _settle(verdict.push)
        elif isinstance(verdict, Wait):
            _wait(verdict.push, verdict.until)
    sends = [verdict for verdict in verdicts if isinstance(verdict, Send)]
    for sent in _posted(sends):
        _note(sent)
    return len(pushes) == MOST_CLAIMED


@transacted
def _claimed() -> list[Push]:
    now = timezone.now()
    due = Push.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_at__lte=now).order_by("due_at")
    pushes = list(due.select_related("device")[:MOST_CLAIMED])
    Push.objects.filter(pk__in=[push.pk for push in pushes]).update(
        due_at=now + CLAIMED_FOR, attempts=F("attempts") + 1
    )
    return pushes


def _posted(sends: Sequence[Send]) -> list[Sent]:
    """By push service; a slow one holds its own lines."""
    if not sends:
        return []
    ordered = sorted(sends, key=_origin)
    lines = []
    for _, same in groupby(ordered, key=_origin):
        group = list(same)
        lines += [group[start : start + PER_LINE] for start in range(0, len(group), PER_LINE)]
    enough = time.monotonic() + BATCH_S
    with ThreadPoolExecutor(min(LINES, len(lines)), thread_name_prefix="push") as pool:
        return [sent for line in pool.map(partial(_post_line, enough=enough), lines) for sent in line]


def _origin(send: Send) -> str:
    parts = urlsplit(send.push.device.endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def _post_line(sends: Sequence[Send], *, enough: float) -> list[Sent]:
    left_s = enough - time.monotonic()
    if left_s <= 0:
        return [Sent(send, send.push.device, Failed("timeout")) for send in sends]
    with Line(allow=settings.FLACK_OUTBOUND_ALLOW, timeout_s=left_s) as line:
        return [Sent(send, send.push.device, _post(line, send)) for send in sends]


def _post(line: Line, send: Send) -> Answered | Failed:
    return post_to(
        line,
        send.push.device.endpoint,
        send.payload,
        send.keys,
        topic=topic(send.push),
        urgent=send.reason in URGENT,
    )


def post_to(line: Line, endpoint: str, payload: bytes, keys: Keys, *, topic: str, urgent: bool) -> Answered | Failed:
    headers = {
        "Authorization": authorization(endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_S),
        "Urgency": "high" if urgent else "normal",
        "Topic": topic,
    }
    return line.post(endpoint, encrypted(payload, keys), headers, timeout_s=REQUEST_S)


def topic(push: Push) -> str:
    """The same for all of one room to one device: a later one takes the place of one that is not delivered yet (RFC
    8030, section 5.4). It tells the push service nothing about the room."""
    named = hashlib.sha256(bytes(push.device.auth) + push.about.encode()).digest()
    return base64url(named)[:32]


def _note(sent: Sent) -> None:
    answer, device = sent.answer, sent.device
    push = sent.send.push
    if isinstance(answer, Answered) and 200 <= answer.status < 300:
        _delivered(sent)
    elif isinstance(answer, Failed) and answer.reason in NEVER:
        log.warning("device %s has an endpoint that is not asked: %s", device.pk, answer.reason)
        forget_devices([device.pk])
    elif isinstance(answer, Answered) and answer.status in GONE:
        forget_devices([device.pk])
    elif isinstance(answer, Failed) or answer.status == 429 or answer.status >= 500:
        _put_off(push, timezone.now() + timedelta(seconds=_retry_s(push, answer)))
    else:
        _refused(sent, answer.status)


@transacted
def _delivered(sent: Sent) -> None:
    push, now = sent.send.push, timezone.now()
    Device.objects.filter(pk=sent.device.pk).update(used_at=now, failures=0)
    rows = Push.objects.filter(pk=push.pk)
    rows.update(sent_number=push.number, attempts=0, updated_at=now)
    rows.filter(number=push.number).update(due_at=None)  # else more has come meanwhile, and is due
    Push.objects.filter(pk__in=sent.send.closes, due_at=None).delete()


def _refused(sent: Sent, status: int) -> None:
    """400, 401, 403, 413: sending it again changes nothing. Perhaps it was subscribed under another FLACK_PUSH_KEY."""
    log.warning("the push service of device %s refused: %s", sent.device.pk, status)
    Device.objects.filter(pk=sent.device.pk).update(failures=F("failures") + 1)
    Device.objects.filter(pk=sent.device.pk, failures__gte=MOST_FAILURES).delete()
    _settle(sent.send.push)


def _settle(push: Push) -> None:
    """Nothing more to do, unless more has come meanwhile. Where nothing was ever sent, nothing is to be remembered."""
    rows = Push.objects.filter(pk=push.pk, number=push.number)
    if push.sent_number == 0:
        rows.delete()
    else:
        rows.update(due_at=None, updated_at=timezone.now())


def _wait(push: Push, until: datetime) -> None:
    """It was not tried."""
    Push.objects.filter(pk=push.pk, number=push.number).update(due_at=until, attempts=0)


def _put_off(push: Push, until: datetime) -> None:
    Push.objects.filter(pk=push.pk, number=push.number).update(due_at=until)


def _retry_s(push: Push, answer: Answered | Failed) -> float:
    """What the service asks for (RFC 9110, section 10.2.3), else twice as long each time."""
    asked = answer.headers.get("retry-after", "") if isinstance(answer, Answered) else ""
    if asked.isascii() and asked.isdecimal() and len(asked) <= 9:
        return min(max(float(asked), FIRST_RETRY_S), LONGEST_RETRY_S)
    return float(min(FIRST_RETRY_S * 2 ** min(push.attempts, 10), LONGEST_RETRY_S))
