"""`manage.py createuser NICK`: an account from the operator's side."""

import getpass
import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import Role
from foundation.errors import FlackError


class Command(BaseCommand):
    help = "Make an account. Asks for the password on a terminal, else makes one up and prints it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("nickname")
        parser.add_argument("--admin", action="store_true", help="an administrator")
        parser.add_argument("--email", default="", help="their address")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *, nickname: str, admin: bool, email: str, password_stdin: bool, **options: Any) -> None:
        password, made_up = self.password(from_stdin=password_stdin)
        try:
            user = actions.create_account(
                nickname=nickname,
                password=password,
                email=email,
                role=Role.ADMINISTRATOR if admin else Role.MEMBER,
            )
        except FlackError as error:
            raise CommandError(error.detail) from None
        self.stdout.write(f"{user.nickname} is {user.get_role_display().lower()} here now.")
        if made_up:
            self.stdout.write(f"Password: {password}")

    def password(self, *, from_stdin: bool) -> tuple[str, bool]:
        """The password, and whether nobody knows it yet."""
        if from_stdin:
            return sys.stdin.readline().rstrip("\r\n"), False
        if not sys.stdin.isatty():
            return secrets.token_urlsafe(12), True
        typed = getpass.getpass("Password (empty: one is made up): ")
        if not typed:
            return secrets.token_urlsafe(12), True
        if getpass.getpass("Again: ") != typed:
            raise CommandError("These were two different passwords. Nothing was made.")
        return typed, False
