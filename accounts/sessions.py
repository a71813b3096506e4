"""Sessions in the database that know whose they are: one query finds the user, one DELETE signs them out.

The handle stays when the key is renewed (password change). It opens nothing, so an open socket may keep it.
"""

import secrets
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

from accounts.models import Session

HANDLE = "handle"


class SessionStore(db.SessionStore):
    """Django's store with the columns of accounts.models.Session."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        name_session(data)
        return with_columns(super().create_model_instance(data), data)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        name_session(data)
        return with_columns(await super().acreate_model_instance(data), data)


def name_session(data: dict[str, Any]) -> None:
    """A session has a handle from the moment somebody is signed in."""
    if SESSION_KEY in data:
        data.setdefault(HANDLE, secrets.token_hex(16))


def with_columns(row: AbstractBaseSession, data: dict[str, Any]) -> Session:
    assert isinstance(row, Session)
    row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
    row.handle = data.get(HANDLE, "")
    return row
