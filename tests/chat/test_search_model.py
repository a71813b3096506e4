"""Whatever is asked, search answers what somebody would find who reads everything that they may read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chat.searching import differences, small
from tests.conftest import World

REPOSITORY = Path(__file__).resolve().parents[2]
WORLDS = 4


@pytest.mark.parametrize("seed", range(WORLDS))
def test_search_finds_what_the_model_finds(seed: int, world: World) -> None:
    for _ in small():
        assert list(differences(world, seed)) == []


@pytest.mark.timeout(180)
def test_on_postgresql_as_well(postgres_url: str) -> None:
    environment = os.environ | {"DATABASE_URL": postgres_url, "DJANGO_SETTINGS_MODULE": "settings.testing"}

    compared = subprocess.run(
        [sys.executable, "-m", "tests.chat.searching", str(WORLDS)],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )

    assert compared.returncode == 0, compared.stderr[-3000:]
    assert json.loads(compared.stdout.splitlines()[-1]) == []
