"""The key of an installation that was not given one: made once, kept in FLACK_DATA, readable by its owner only."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_key(folder: Path) -> str:
    """The key in `folder`, made there when missing. Two processes that start at once get the same one."""
    path = folder / "secret_key"
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _make(path)
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"FLACK_DATA must be a folder that can be written to ({folder}: {error.strerror}), or give SECRET_KEY."
        ) from None


def _make(path: Path) -> None:
    draft = path.with_name(f".secret_key.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        os.link(draft, path)  # fails when somebody else was faster: then theirs is the key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def instance_id(secret_key: str) -> str:
    """8 hex digits, the same in all processes of one installation and different for two copies."""
    return hmac.new(secret_key.encode(), b"flack-instance", hashlib.sha256).hexdigest()[:8]
