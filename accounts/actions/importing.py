"""Many accounts at once, with the times they had elsewhere: an import, the demonstration's people.

Nobody is told: the caller takes the changes of the directory and sets them on the rows (chat.actions.importing).
"""

from collections.abc import Sequence

from accounts.models import ApiToken, User
from accounts.secrets import digest, new_token
from accounts.transactions import transacted
from foundation.clock import now


@transacted
def insert_people(people: Sequence[User]) -> None:
    """Rows made by `User.objects.build`. Raises IntegrityError when a nickname is taken."""
    User.objects.bulk_create(people)


@transacted
def issue_tokens(people: Sequence[User], *, name: str) -> list[str]:
    """A new token for each, in their order. The secrets are kept nowhere."""
    secrets = [new_token() for _ in people]
    moment = now()
    ApiToken.objects.bulk_create(
        ApiToken(user=user, digest=digest(secret), name=name, created_at=moment)
        for user, secret in zip(people, secrets, strict=True)
    )
    return secrets
