"""Who may do what to an account: with chat/policies.py the only permission rules. Questions, no writes."""

from django.conf import settings

from accounts.models import Role, User

RANK = {Role.MEMBER: 0, Role.MODERATOR: 1, Role.ADMINISTRATOR: 2}


def is_registration_open() -> bool:
    """Anybody may make an account, without an invitation."""
    return bool(settings.FLACK_REGISTRATION == "open")


def takes_invitations() -> bool:
    return bool(settings.FLACK_REGISTRATION == "invitation")


def can_change_profile(actor: User, target: User) -> bool:
    """Everybody's name is their own."""
    return actor.is_active and actor.pk == target.pk


def can_see_email(actor: User, target: User) -> bool:
    return actor.is_active and (actor.pk == target.pk or actor.is_administrator)


def can_moderate(actor: User, target: User) -> bool:
    """Suspend, restore, end sessions: members by moderators, everybody else by administrators; nobody themselves."""
    if actor.pk == target.pk or not actor.is_moderator:
        return False
    return actor.is_administrator or RANK[Role(target.role)] < RANK[Role(actor.role)]


def can_set_roles(actor: User) -> bool:
    """Of somebody: whether it is worth offering."""
    return actor.is_administrator


def can_set_role(actor: User, target: User) -> bool:
    """Administrators; their own role too, as long as another administrator stays (the action looks)."""
    return can_set_roles(actor) and target.kind == "person"


def can_revoke_token(actor: User, owner: User) -> bool:
    """One's own, and those of everybody one may moderate."""
    return actor.is_active and (actor.pk == owner.pk or can_moderate(actor, owner))


def can_set_password(actor: User, target: User) -> bool:
    return actor.is_administrator and actor.pk != target.pk


def can_invite(actor: User) -> bool:
    return actor.is_moderator
