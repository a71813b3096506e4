"""A push that somebody sends to a browser of their own, to see that it comes; and what is in the way if it does not."""

import time
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext_lazy

from accounts.models import User
from chat.models import Workspace
from foundation.errors import NotFound
from foundation.limits import Rate, take
from notifications.devices import devices_of, forget_devices
from notifications.encryption import Keys
from notifications.models import Device
from notifications.sending import GONE, NEVER, REQUEST_S, post_to
from notifications.wording import trial_payload_of
from outbound.fetch import Failed
from outbound.posting import Answered, Line

RATE = Rate(count=6, per_s=60, burst=3)

Outcome = Literal["taken", "gone", "refused", "unreachable"]

SENTENCES = {
    "taken": gettext_lazy("The push service has taken it. It comes in a moment."),
    "gone": gettext_lazy("The push service knows this browser no more. Turn it off here, and on again."),
    "refused": gettext_lazy(
        "The push service of this browser refused it. Whoever runs this Flack finds why in its log."
    ),
    "unreachable": gettext_lazy(
        "This Flack could not reach the push service of this browser. Its network may keep it out."
    ),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """`status`: what the push service answered, if it did; `number`: what the push carries, in Unix milliseconds."""

    outcome: Outcome
    number: int
    status: int | None

    @property
    def detail(self) -> str:
        """In the language that is active."""
        return str(SENTENCES[self.outcome])


def try_device(user: User, device_id: int) -> Tried:
    """Sent at once, whatever hour it is. Raises NotFound, also for somebody else's, and TooFast."""
    device = devices_of(user).filter(pk=device_id).first()
    if device is None:
        raise NotFound
    take("push_trial", str(user.pk), RATE)
    number = int(time.time() * 1000)
    answer = _answer(device, number)
    outcome = _outcome(answer)
    if outcome == "gone":
        forget_devices([device.pk])
    return Tried(outcome, number, answer.status if isinstance(answer, Answered) else None)


def _answer(device: Device, number: int) -> Answered | Failed:
    workspace = Workspace.objects.values_list("name", flat=True).first() or "Flack"
    keys = Keys(bytes(device.public), bytes(device.auth))
    with Line(allow=settings.FLACK_OUTBOUND_ALLOW, timeout_s=REQUEST_S) as line:
        return post_to(line, device.endpoint, trial_payload_of(workspace, number), keys, topic="trial", urgent=True)


def _outcome(answer: Answered | Failed) -> Outcome:
    if isinstance(answer, Failed):
        return "gone" if answer.reason in NEVER else "unreachable"
    if 200 <= answer.status < 300:
        return "taken"
    if answer.status in GONE:
        return "gone"
    return "unreachable" if answer.status >= 500 else "refused"
