"""Files in folders of the test's own, and people who send them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import actions
from accounts.models import User
from chat.actions import pictures, removing_files
from chat.files import child
from chat.models import Attachment, FileState


class Sender:
    """Somebody's program that sends files."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.headers = {"Authorization": f"Bearer {actions.create_token(user)[1]}"}
        self._client = Client()

    def upload(self, content: bytes, name: str = "file.bin") -> Any:
        file = SimpleUploadedFile(name, content)
        return self._client.post("/api/files", {"file": file}, headers=self.headers)

    def sent(self, content: bytes, name: str = "file.bin") -> dict[str, Any]:
        answer = self.upload(content, name)
        assert answer.status_code == 201, answer.content
        body: dict[str, Any] = answer.json()
        return body

    def post(self, room_id: int, *ids: int, source: str = "", client_id: str | None = None) -> Any:
        body = {"room": room_id, "source": source, "attachments": list(ids)}
        if client_id is not None:
            body["client_id"] = client_id
        return self._client.post("/api/messages", body, content_type="application/json", headers=self.headers)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = sent.pop("Content-Type", "application/octet-stream")
        return self._client.generic(method, path, body, content_type=kind, headers=self.headers | sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@pytest.fixture(autouse=True)
def _folders(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FLACK_UPLOADS = tmp_path / "uploads"
    settings.FLACK_UPLOAD_RATE = 0


@pytest.fixture(scope="session", autouse=True)
def _picture_children() -> Iterator[None]:
    yield
    child.close()


def work() -> None:
    """What a worker does with the files that wait for it."""
    for file in Attachment.objects.filter(state=FileState.PROCESSING):
        pictures.remake(file.pk)
    for file in Attachment.objects.filter(state=FileState.GONE):
        removing_files.remove(file.pk)


def files_on_disk(settings: LazySettings) -> list[Path]:
    folders = (Path(settings.MEDIA_ROOT), Path(settings.FLACK_UPLOADS))
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def row(file: dict[str, Any]) -> Attachment:
    return Attachment.objects.get(pk=file["id"])
