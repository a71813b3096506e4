"""The only writers of accounts. Each action checks the policy, writes in one transaction, and announces on commit."""

from accounts.actions.avatars import remove_avatar, set_avatar
from accounts.actions.first_run import first_run_code, make_first_administrator, needs_code, needs_first_run
from accounts.actions.invitations import invite, withdraw
from accounts.actions.moderation import end_sessions, restore, set_role, suspend
from accounts.actions.passwords import change_password, check_credentials, set_password
from accounts.actions.profile import change_profile
from accounts.actions.registration import create_account, register
from accounts.actions.sessions import note_seen, sign_out, sign_out_everywhere
from accounts.actions.tokens import create_token, revoke_token, revoke_token_of, revoke_used

__all__ = [
    "change_password",
    "change_profile",
    "check_credentials",
    "create_account",
    "create_token",
    "end_sessions",
    "first_run_code",
    "invite",
    "make_first_administrator",
    "needs_code",
    "needs_first_run",
    "note_seen",
    "register",
    "remove_avatar",
    "restore",
    "revoke_token",
    "revoke_token_of",
    "revoke_used",
    "set_avatar",
    "set_password",
    "set_role",
    "sign_out",
    "sign_out_everywhere",
    "suspend",
    "withdraw",
]
