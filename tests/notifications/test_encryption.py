"""The body of a push is that of RFC 8291, byte by byte; its signature that of RFC 8292."""

import os
import time

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import LazySettings

from notifications import push_key
from notifications.encryption import MOST_BYTES, RECORD_BYTES, Keys, encrypted, is_public_key
from settings.secret_key import new_push_key
from trials.push_service import Browser, base64url, from_base64url, verified

# RFC 8291, section 5 and appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
SALT = from_base64url("DGv6ra1nlYgDCS1FRnbzlw")
SENDER = from_base64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
RECEIVER = from_base64url("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
POINT = from_base64url("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
AUTH = from_base64url("BTBZMqHH6r4Tts7J_aSIgg")
BODY = from_base64url(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard() -> None:
    sender = ec.derive_private_key(int.from_bytes(SENDER, "big"), ec.SECP256R1())

    assert encrypted(PLAIN, Keys(POINT, AUTH), sender=sender, salt=SALT) == BODY
    assert Browser(RECEIVER, AUTH).decrypted(BODY) == PLAIN


def test_only_the_browser_that_subscribed_reads_it_and_no_two_bodies_are_alike() -> None:
    keys = Keys(POINT, AUTH)
    longest = os.urandom(MOST_BYTES)

    one, other = encrypted(longest, keys), encrypted(longest, keys)

    assert one != other
    assert len(one) == RECORD_BYTES
    assert Browser(RECEIVER, AUTH).decrypted(one) == longest
    with pytest.raises(InvalidTag):
        Browser(RECEIVER, b"another secret..").decrypted(one)
    with pytest.raises(ValueError, match="At most"):
        encrypted(longest + b"x", keys)


@pytest.mark.parametrize("point", [b"", b"\x04" + bytes(64), POINT[:-1], b"\x02" + POINT[1:33], POINT[:-1] + b"\x00"])
def test_what_is_no_point_of_the_curve_is_refused_early(point: bytes) -> None:
    assert is_public_key(POINT)
    assert not is_public_key(point)


def test_one_signature_serves_a_push_service_for_hours(settings: LazySettings) -> None:
    settings.FLACK_PUSH_KEY, settings.FLACK_URL = new_push_key(), "https://chat.example.org"

    header = push_key.authorization("https://push.example:8443/a?b=c")

    claims = verified(header, "https://push.example:8443")
    assert claims["sub"] == "https://chat.example.org"
    assert header == push_key.authorization("https://push.example:8443/other")
    assert header != push_key.authorization("https://push.example/a")
    assert header.endswith(f"k={push_key.public_key()}")
    assert claims["exp"] - time.time() > push_key.RENEW_S


def test_a_key_that_is_given_stays_the_same_and_one_that_is_not_is_kept(settings: LazySettings, tmp_path) -> None:
    settings.FLACK_PUSH_KEY = base64url(SENDER)
    assert push_key.public_key() == base64url(BODY[21:86])

    settings.FLACK_PUSH_KEY, settings.FLACK_DATA = "", tmp_path
    push_key._pair.cache_clear()
    made = push_key.public_key()
    push_key._pair.cache_clear()
    assert push_key.public_key() == made
    assert (tmp_path / "push_key").stat().st_mode & 0o777 == 0o600
    push_key._pair.cache_clear()
