"""What was announced, as the frames a client would hear."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from realtime import publishing
from realtime.frame import Frame
from tests.schemas import hold


class Heard(list[dict[str, Any]]):
    """Frames in the order of their publication, each held against its schema."""

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self if frame["type"] == kind]

    def counted(self) -> list[dict[str, Any]]:
        return [frame for frame in self if "change" in frame and "after" in frame]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> Any:
    """`with heard() as frames:` runs what was to happen on commit and keeps what it published."""

    @contextmanager
    def listening() -> Iterator[Heard]:
        frames = Heard()

        def publish(frame: Frame) -> None:
            body = json.loads(frame.data)
            hold(body)
            frames.append(body)

        with monkeypatch.context() as patched:
            patched.setattr(publishing, "publish", publish)
            with django_capture_on_commit_callbacks(execute=True):
                yield frames

    return listening
