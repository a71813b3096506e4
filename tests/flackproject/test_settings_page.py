"""docs/settings.md says what settings/env.py reads, and nothing reads more than that."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from flackproject.management.commands.settings_page import page
from settings.env import REPOSITORY, VARIABLES, Variable


def test_the_page_is_what_the_code_says() -> None:
    call_command("settings_page", "--check")


def test_every_variable_that_settings_read_is_declared() -> None:
    names = {variable.name for variable in VARIABLES}
    for file in (REPOSITORY / "settings").glob("*.py"):
        for name in re.findall(r"env\.([A-Z_]+)\.read", file.read_text()):
            assert name in names, f"{file.name} reads {name}"
    assert all(f"## `{name}`" in page() for name in names)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "x", "PORT must be a port from 1 to 65535, not 'x'."),
        ("FLACK_POST_RATE", "-1", "FLACK_POST_RATE must be a number, 0 for no limit, not '-1'."),
        ("FLACK_WORKER", "maybe", "FLACK_WORKER must be auto, on or off, not 'maybe'."),
        ("FLACK_TRUSTED_PROXIES", "10.0.0.300", "FLACK_TRUSTED_PROXIES must be addresses or networks"),
        ("DATABASE_URL", "mysql://user:hidden@host/name", "DATABASE_URL must be sqlite:///PATH"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)
    (variable,) = [variable for variable in VARIABLES if variable.name == name]
    with pytest.raises(ImproperlyConfigured) as caught:
        variable.read()
    assert str(caught.value).startswith(expected)
    assert "hidden" not in str(caught.value)


def test_a_wrong_value_ends_the_start_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "FLACK_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "settings.base", "PORT": "x"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "Flack cannot start: PORT must be a port from 1 to 65535, not 'x'.\n"


def test_a_secret_may_come_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    variable = Variable("A_SECRET", str, "", "a text", "For this test.", secret=True)
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "secret"))
    assert variable.read() == "from the file"

    monkeypatch.setenv("A_SECRET", "from the environment")
    assert variable.read() == "from the environment"

    monkeypatch.delenv("A_SECRET")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="A_SECRET_FILE must name a file"):
        variable.read()
