"""The browsers that take pushes for somebody: kept, changed, forgotten. The only writer of Device."""

import base64
import binascii
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.actions.rows import lock_user
from accounts.authentication import Credential
from accounts.models import ApiToken, Session, User
from accounts.transactions import transacted
from foundation.errors import Conflict, Invalid, NotFound, Suspended, TooLong, Unauthenticated
from foundation.text import one_line
from notifications.encryption import AUTH_BYTES, Keys, is_public_key
from notifications.models import ENDPOINT_CHARS, NAME_CHARS, Device
from outbound.fetch import Failed
from outbound.posting import secure_target

MOST_DEVICES = 20
"""Per person: each is one more request for all that is pushed. The one that was used longest ago makes room."""

ZONE_CHARS = 64
LANGUAGE_CHARS = 16


@dataclass(frozen=True, slots=True)
class Subscription:
    """A PushSubscription as a browser has it (W3C, Push API): `p256dh` and `auth` in base64url."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Kept:
    device: Device
    is_new: bool


def keep_device(
    user: User,
    credential: Credential | None,
    subscription: Subscription,
    *,
    name: str | None = None,
    words: bool | None = None,
    time_zone: str | None = None,
    replaces: str = "",
) -> Kept:
    """Push to this browser from now on, until the session or token that asks for it ends. Twice is the same.

    What is None stays as it was. `replaces`: the endpoint that the browser had before, whose place this one takes. A
    browser that was somebody else's is theirs no more: it has one endpoint, whoever is signed in.
    Raises Invalid, TooLong, Conflict.
    """
    if credential is None:
        raise Unauthenticated
    endpoint, keys = _checked_endpoint(subscription.endpoint), _checked_keys(subscription)
    given = {
        "name": None if name is None else checked_name(name),
        "words": words,
        "time_zone": None if time_zone is None else one_line(time_zone)[:ZONE_CHARS],
    }
    fields = {
        "endpoint": endpoint,
        "public": keys.public,
        "auth": keys.auth,
        "credential_kind": credential.kind,
        "credential_key": credential.key,
        "language": (translation.get_language() or "")[:LANGUAGE_CHARS],
        "failures": 0,
        "used_at": timezone.now(),
        **{field: value for field, value in given.items() if value is not None},
    }
    return _keep(user, fields, replaces)


@transacted
def _keep(user: User, fields: Mapping[str, Any], replaces: str) -> Kept:
    if not lock_user(user.pk).is_active:
        raise Suspended
    devices = Device.objects.select_for_update()
    held = devices.filter(endpoint=fields["endpoint"]).first()
    if held is not None and not hmac.compare_digest(bytes(held.auth), fields["auth"]):
        raise Conflict(
            gettext_lazy("This endpoint belongs to another subscription. Subscribe again."), field="endpoint"
        )
    if held is not None and held.user_id != user.pk:
        held.delete()
        held = None
    held = held or devices.filter(endpoint=replaces, user=user).first()
    if held is not None:
        for field, value in fields.items():
            setattr(held, field, value)
        held.save(update_fields=fields)
        return Kept(held, is_new=False)
    _make_room(user)
    return Kept(Device.objects.create(user=user, created_at=timezone.now(), **fields), is_new=True)


def _make_room(user: User) -> None:
    oldest = Device.objects.filter(user=user).order_by("-used_at", "-pk").values_list("pk", flat=True)
    Device.objects.filter(pk__in=list(oldest[MOST_DEVICES - 1 :])).delete()


@transacted
def change_device(user: User, device_id: int, *, name: str | None = None, words: bool | None = None) -> Device:
    """Raises NotFound, also for somebody else's, and TooLong."""
    device = Device.objects.select_for_update().filter(pk=device_id, user=user).first()
    if device is None:
        raise NotFound
    if name is not None:
        device.name = checked_name(name)
    if words is not None:
        device.words = words
    device.save(update_fields=["name", "words"])
    return device


@transacted
def forget_device(user: User, device_id: int) -> None:
    """Raises NotFound, also for somebody else's."""
    deleted, _ = Device.objects.filter(pk=device_id, user=user).delete()
    if not deleted:
        raise NotFound


@transacted
def forget_devices(device_ids: Collection[int]) -> None:
    """The push service knows them no more, or will not take anything for them."""
    Device.objects.filter(pk__in=device_ids).delete()


def forget_ended(user: User) -> None:
    """In the transaction that ended sessions or tokens of theirs, or suspended them: what depended on it."""
    devices = Device.objects.filter(user=user)
    if user.suspended_at is not None:
        devices.delete()
    else:
        Device.objects.filter(pk__in=list(devices.exclude(alive()).values_list("pk", flat=True))).delete()


@transacted
def forget_all_ended() -> int:
    """What ended by itself: sessions and tokens run out. How many."""
    ended = Device.objects.exclude(alive()).values_list("pk", flat=True)
    return Device.objects.filter(pk__in=list(ended)).delete()[0]


def devices_of(user: User) -> QuerySet[Device]:
    """The one that was used last first."""
    return Device.objects.filter(alive(), user=user).order_by("-used_at", "-pk")


def alive() -> Q:
    """For a query on devices: whoever made it may still come in as they did then."""
    now = timezone.now()
    sessions = Session.objects.filter(handle=OuterRef("credential_key"), user=OuterRef("user"), expire_date__gt=now)
    tokens = ApiToken.objects.annotate(key=Cast("pk", CharField())).filter(
        Q(expires_at=None) | Q(expires_at__gt=now), key=OuterRef("credential_key"), user=OuterRef("user")
    )
    return Q(user__suspended_at=None) & (
        (Q(credential_kind="session") & Exists(sessions)) | (Q(credential_kind="token") & Exists(tokens))
    )


def checked_name(name: str) -> str:
    line = one_line(name)
    if len(line) > NAME_CHARS:
        raise TooLong(
            ngettext_lazy(
                "Names of devices have at most {n} character.",
                "Names of devices have at most {n} characters.",
                NAME_CHARS,
            ),
            n=NAME_CHARS,
            field="name",
        )
    return line


def _checked_endpoint(endpoint: str) -> str:
    """Whether what it leads to is public is asked each time something is sent there."""
    if len(endpoint) > ENDPOINT_CHARS:
        raise TooLong(
            ngettext_lazy(
                "Endpoints have at most {n} character.", "Endpoints have at most {n} characters.", ENDPOINT_CHARS
            ),
            n=ENDPOINT_CHARS,
            field="endpoint",
        )
    if not endpoint.isascii() or isinstance(secure_target(endpoint, settings.FLACK_OUTBOUND_ALLOW), Failed):
        raise Invalid(gettext_lazy("An endpoint is an https address, as browsers give it."), field="endpoint")
    return endpoint


def _checked_keys(subscription: Subscription) -> Keys:
    keys = Keys(_decoded(subscription.p256dh), _decoded(subscription.auth))
    if not is_public_key(keys.public):
        raise Invalid(gettext_lazy("`p256dh` is a public key of P-256, uncompressed, in base64url."), field="keys")
    if len(keys.auth) != AUTH_BYTES:
        raise Invalid(gettext_lazy("`auth` is {n} bytes in base64url."), n=AUTH_BYTES, field="keys")
    return keys


def _decoded(text: str) -> bytes:
    """Empty where it is not base64url."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
