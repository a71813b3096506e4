"""A small demonstration, made once per test that asks."""

from io import StringIO

import pytest
from django.core.management import call_command

Said = str


def seed(**options: object) -> Said:
    out = StringIO()
    call_command("seed_demo", stdout=out, **{"users": 20, "rooms": 6, "messages": 600, "plain": True, **options})
    return out.getvalue()


@pytest.fixture
def demo(db: None) -> Said:
    return seed()


def checked(**options: object) -> Said:
    out = StringIO()
    call_command("check_sequences", stdout=out, **options)
    return out.getvalue()
