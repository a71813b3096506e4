"""The first administrator. Two people at once make one; strangers need the code that the operator was shown."""

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy

from accounts.actions.passwords import check_rules
from accounts.actions.registration import insert, limit_registration, new_user, refuse_taken
from accounts.actions.rows import audit
from accounts.models import FirstRun, Role, User
from accounts.nicknames import checked
from accounts.secrets import digest, new_code
from accounts.signals import founded
from accounts.transactions import transacted
from foundation.clock import now
from foundation.errors import Conflict, Forbidden

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}


def needs_first_run() -> bool:
    """No administrator exists yet."""
    return not User.objects.filter(role=Role.ADMINISTRATOR).exists()


def needs_code() -> bool:
    """Others than the one who started it can reach this place."""
    return settings.HOST not in LOOPBACK or not set(settings.FLACK_HOSTS) <= LOOPBACK


@transacted
def first_run_code() -> str | None:
    """A new one-time code for whoever starts the server; the one before it is void. None where none is needed."""
    if not needs_code() or not needs_first_run():
        return None
    code = new_code()
    row = _locked_row()
    row.code_digest = digest(code)
    row.save(update_fields=["code_digest"])
    return code


def make_first_administrator(
    *, nickname: str, password: str, address: str, workspace: str = "", code: str = "", language: str = ""
) -> User:
    """`language`: what they chose before.

    Raises Conflict when somebody was faster, Forbidden for a wrong code, and what registering raises.
    """
    limit_registration(address)
    _refuse_late()
    _check_code(FirstRun.objects.filter(pk=1).first(), code)
    name = checked(nickname)
    refuse_taken(name)
    check_rules(password, User(nickname=name))
    return _found(new_user(name, password, role=Role.ADMINISTRATOR, language=language), workspace.strip(), code)


@transacted
def _found(user: User, workspace: str, code: str) -> User:
    row = _locked_row()
    _refuse_late()
    _check_code(row, code)
    insert(user)
    row.administrator, row.done_at, row.code_digest = user, now(), ""
    row.save()
    audit(user, "found", user)
    founded.send(sender=User, user=user, workspace=workspace)
    return user


def _locked_row() -> FirstRun:
    FirstRun.objects.bulk_create([FirstRun(pk=1)], ignore_conflicts=True)
    return FirstRun.objects.select_for_update().get(pk=1)


def _refuse_late() -> None:
    if not needs_first_run():
        raise Conflict(
            gettext_lazy("Somebody was faster: there is an administrator already. Sign in, or create an account.")
        )


def _check_code(row: FirstRun | None, code: str) -> None:
    if not needs_code():
        return
    typed = digest("".join(code.lower().split()))
    if row is None or not row.code_digest or not constant_time_compare(typed, row.code_digest):
        raise Forbidden(gettext_lazy("That is not the code that was shown when the server started."), field="code")
