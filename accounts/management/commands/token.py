"""`manage.py token NICK`: a new token, and nothing else, so that a script can keep what is printed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User
from accounts.nicknames import nickname_key
from foundation.errors import FlackError


class Command(BaseCommand):
    help = "Print a new token of somebody's, and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("nickname")
        parser.add_argument("--name", default="manage.py token", help="what the list of tokens calls it")

    def handle(self, *, nickname: str, name: str, **options: Any) -> None:
        user = User.objects.filter(nickname_key=nickname_key(nickname)).first()
        if user is None:
            raise CommandError("Nobody has this nickname.")
        try:
            _, secret = actions.create_token(user, name=name)
        except FlackError as error:
            raise CommandError(error.detail) from None
        self.stdout.write(secret)
