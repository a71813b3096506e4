"""What a killed process left in the folder for a moment's files goes; what is in use stays."""

import time
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import TemporaryUploadedFile

from foundation import temporary


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


def test_what_was_left_is_swept_away_an_hour_later(folder: Path) -> None:
    (folder / "left.upload").write_bytes(b"x")
    (folder / "pictures").mkdir()
    (folder / "pictures" / "thumbnail").write_bytes(b"x")

    assert temporary.sweep() == 0
    assert temporary.sweep(time.time() + temporary.LEFT_AFTER_S + 60) == 2
    assert list(folder.iterdir()) == []


def test_files_of_requests_lie_below_our_own_folder() -> None:
    with TemporaryUploadedFile("a.txt", "text/plain", 1, None) as file:
        assert Path(file.temporary_file_path()).parent == settings.FLACK_DATA / "temp"
