"""The keys of an installation that was not given any: made once, kept in FLACK_DATA, readable by their owner only."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

P256_ORDER = 0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_BCE6FAAD_A7179E84_F3B9CAC2_FC632551
"""How many points the curve P-256 has (NIST SP 800-186): private keys are the numbers from 1 to just below it."""


def kept_key(folder: Path) -> str:
    """SECRET_KEY: in `folder`, made there when missing. Two processes that start at once get the same one."""
    return _kept(folder / "secret_key", lambda: secrets.token_urlsafe(64), "SECRET_KEY")


def kept_push_key(folder: Path) -> str:
    """FLACK_PUSH_KEY: the same, made when it is first asked for."""
    return _kept(folder / "push_key", new_push_key, "FLACK_PUSH_KEY")


def new_push_key() -> str:
    """A private key of P-256: 32 bytes in base64url, as browsers and RFC 8292 write keys."""
    number = 1 + secrets.randbelow(P256_ORDER - 1)
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def push_key_bytes(text: str) -> bytes:
    """Raises ValueError when it is none."""
    found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if len(found) != 32 or not 0 < int.from_bytes(found, "big") < P256_ORDER:
        raise ValueError
    return found


def _kept(path: Path, make: Callable[[], str], variable: str) -> str:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_once(path, make())
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"FLACK_DATA must be a folder that can be written to ({path.parent}: {error.strerror}), or give {variable}."
        ) from None


def _write_once(path: Path, key: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
    try:
        os.link(draft, path)  # fails when somebody else was faster: then theirs is the key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def instance_id(secret_key: str) -> str:
    """8 hex digits, the same in all processes of one installation and different for two copies."""
    return hmac.new(secret_key.encode(), b"flack-instance", hashlib.sha256).hexdigest()[:8]
