"""What the tests of slow work share."""

import pytest

from chat import followups
from tests.chat.slow_work import Queued


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> Queued:
    made = Queued()
    monkeypatch.setattr(followups, "enqueue", made.take)
    return made
