"""Web push, encrypted so that only the browser that subscribed can read it: RFC 8291, over RFC 8188 (`aes128gcm`).

The push service in between learns when, to which device and how much, and not what.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AUTH_BYTES = 16
PUBLIC_BYTES = 65
"""An uncompressed point of P-256 (SEC 1, section 2.3.3)."""

RECORD_BYTES = 4096
"""What push services must take as one body (RFC 8030, section 7.2)."""

HEADER_BYTES = 16 + 4 + 1 + PUBLIC_BYTES
TAG_BYTES = 16
MOST_BYTES = RECORD_BYTES - HEADER_BYTES - TAG_BYTES - 1
"""Of plain text: the body is one record, and its last byte before the tag says so."""

LAST_RECORD = b"\x02"


@dataclass(frozen=True, slots=True)
class Keys:
    """What a browser gives when it subscribes: the point that it takes secrets at, and a secret of its own."""

    public: bytes
    auth: bytes


def is_public_key(point: bytes) -> bool:
    """Whether it lies on the curve; else everything for it would fail, much later."""
    if len(point) != PUBLIC_BYTES:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True


def encrypted(
    plain: bytes, keys: Keys, *, sender: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of the request. `sender` and `salt` are new for each message; only a test knows better."""
    if len(plain) > MOST_BYTES:
        raise ValueError(f"At most {MOST_BYTES} bytes can be pushed.")
    sender = sender or ec.generate_private_key(ec.SECP256R1())
    salt = os.urandom(16) if salt is None else salt
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.public)
    own = point_of(sender)
    shared = sender.exchange(ec.ECDH(), receiver)
    # RFC 8291, section 3.4; then RFC 8188, sections 2.2 and 2.3.
    secret = _derived(shared, keys.auth, b"WebPush: info\x00" + keys.public + own, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
    header = salt + RECORD_BYTES.to_bytes(4, "big") + len(own).to_bytes(1, "big") + own
    return header + AESGCM(key).encrypt(nonce, plain + LAST_RECORD, None)


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Its public key, uncompressed."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), length=size, salt=salt, info=info).derive(secret)
