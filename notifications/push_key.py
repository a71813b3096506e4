"""Who sends: the key pair of this installation, and the signature that push services ask for (VAPID, RFC 8292)."""

import base64
import json
import threading
import time
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from notifications.encryption import point_of
from settings.secret_key import kept_push_key, push_key_bytes

VALID_S = 12 * 3600
"""Half of what services take (RFC 8292, section 2), so that clocks may differ."""

RENEW_S = 3600
MOST_KEPT = 1_000
"""Push services by their names; there are five or so, and those that somebody makes up."""

_signed: dict[str, tuple[float, str]] = {}  # origin -> until when it may be used, the header
_lock = threading.Lock()


def public_key() -> str:
    """`applicationServerKey` of the browsers here: only who holds the private key can send to what they give."""
    return base64url(point_of(_pair(settings.FLACK_PUSH_KEY)))


def authorization(endpoint: str) -> str:
    """The header for a request to `endpoint`; the same for all of a push service, so that it is signed twice a day."""
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    with _lock:
        until, header = _signed.get(origin, (0.0, ""))
    now = time.time()
    if now < until:
        return header
    header = f"vapid t={_token(origin, int(now) + VALID_S)}, k={public_key()}"
    with _lock:
        if len(_signed) >= MOST_KEPT:
            _signed.clear()
        _signed[origin] = (now + VALID_S - RENEW_S, header)
    return header


def base64url(data: bytes) -> str:
    """Without padding, as keys and tokens are written."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@cache
def _pair(given: str) -> ec.EllipticCurvePrivateKey:
    """`given` is FLACK_PUSH_KEY; where it is empty, the key that is kept in FLACK_DATA."""
    number = int.from_bytes(push_key_bytes(given or kept_push_key(settings.FLACK_DATA)), "big")
    return ec.derive_private_key(number, ec.SECP256R1())


def _token(audience: str, expires: int) -> str:
    """A JWT signed with ES256 (RFC 7518, section 3.4): the signature is two numbers of 32 bytes."""
    claims = {"aud": audience, "exp": expires, **({"sub": contact} if (contact := _contact()) else {})}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    r, s = decode_dss_signature(_pair(settings.FLACK_PUSH_KEY).sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"{signed}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _contact() -> str:
    """Whom a push service may ask about us (RFC 8292, section 2.1): our address. Browsers push for https alone."""
    if settings.FLACK_URL.startswith("https://"):
        return str(settings.FLACK_URL)
    return f"https://{settings.FLACK_HOSTS[0]}" if settings.FLACK_HOSTS else ""


def _part(value: Mapping[str, object]) -> str:
    return base64url(json.dumps(value, separators=(",", ":")).encode())
