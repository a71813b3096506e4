"""Sessions in the database that know whose they are: one query finds the user, one DELETE signs them out.

The handle stays when the key is renewed (sign-in, password change). It opens nothing, so an open socket may keep it.
"""

import secrets
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from accounts.models import Session

HANDLE = "handle"


class SessionStore(db.SessionStore):
    """Django's store with the columns of accounts.models.Session."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return self._with_columns(super().create_model_instance(data), data)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Session:
        return self._with_columns(await super().acreate_model_instance(data), data)

    @staticmethod
    def _with_columns(row: Session, data: dict[str, Any]) -> Session:
        user_id = data.get(SESSION_KEY)
        row.user_id = int(user_id) if user_id is not None else None
        row.handle = data.get(HANDLE, "")
        return row


def new_handle() -> str:
    return secrets.token_hex(16)
