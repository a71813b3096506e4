"""`manage.py push_key`: the public half of the key that signs pushes; `--new`: a private key for FLACK_PUSH_KEY."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications.push_key import public_key
from settings.secret_key import new_push_key


class Command(BaseCommand):
    help = (
        "Print the public key under which browsers subscribe to notifications. With --new, print a new private key and "
        "nothing else: for FLACK_PUSH_KEY, on all machines the same. Another key than before makes every browser "
        "subscribe again, when a page is opened in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new", action="store_true", help="a new private key; nothing is stored")

    def handle(self, *, new: bool, **options: Any) -> None:
        self.stdout.write(new_push_key() if new else public_key())
