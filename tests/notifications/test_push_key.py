"""What operators have for the key that signs pushes: a command that makes one, and a word where it is missing."""

import io

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from flackproject import checks
from notifications.push_key import public_key
from settings import env


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("push_key", *arguments, stdout=out)
    return out.getvalue().strip()


def test_a_new_key_is_one_that_can_be_given(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    made = printed("--new")
    assert made != printed("--new")
    monkeypatch.setenv("FLACK_PUSH_KEY", made)

    settings.FLACK_PUSH_KEY = env.FLACK_PUSH_KEY.read()

    assert printed() == public_key()
    assert made not in printed()


@pytest.mark.parametrize("text", ["secret", "A" * 43, "_" * 43, "ä" * 43])
def test_what_is_no_key_stops_the_start_and_is_not_shown(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLACK_PUSH_KEY", text)

    with pytest.raises(ImproperlyConfigured, match="FLACK_PUSH_KEY must be a private key") as refused:
        env.FLACK_PUSH_KEY.read()

    assert text not in str(refused.value)


def test_several_machines_need_one_that_is_given(settings: LazySettings) -> None:
    settings.REDIS_URL, settings.FLACK_PUSH_KEY = "", ""
    assert checks.machines_push_under_one_key() == []

    settings.REDIS_URL = "redis://127.0.0.1:6379/0"
    assert [warning.id for warning in checks.machines_push_under_one_key()] == ["flack.W004"]

    settings.FLACK_PUSH_KEY = printed("--new")
    assert checks.machines_push_under_one_key() == []
