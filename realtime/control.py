"""Tell the sessions of a user, in all processes, to look again at once."""

from realtime.publishing import hint_user


def user_changed(user_id: int) -> None:
    """After commit, from any thread: the user's version was raised.

    Only a hint. When it is lost, each hub finds the same by comparing `User.version` at its reconcile.
    """
    hint_user(user_id)
