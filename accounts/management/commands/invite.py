"""`manage.py invite NICK`: a link that lets people in, given by NICK."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.models import User
from accounts.nicknames import nickname_key
from foundation.errors import FlackError


class Command(BaseCommand):
    help = "Print an invitation link, for FLACK_REGISTRATION=invitation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("nickname", help="the moderator or administrator who invites")
        parser.add_argument("--uses", type=int, default=1, help="for how many people (default 1)")
        parser.add_argument("--days", type=int, default=7, help="for how many days (default 7)")

    def handle(self, *, nickname: str, uses: int, days: int, **options: Any) -> None:
        user = User.objects.filter(nickname_key=nickname_key(nickname)).first()
        if user is None:
            raise CommandError("Nobody has this nickname.")
        try:
            _, secret = actions.invite(user, uses=uses, lasts=timedelta(days=days))
        except FlackError as error:
            raise CommandError(error.detail) from None
        here = settings.FLACK_URL or f"http://{settings.HOST}:{settings.PORT}"
        self.stdout.write(f"{here.rstrip('/')}/sign-in?invitation={secret}")
