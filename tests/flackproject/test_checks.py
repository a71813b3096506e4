"""What keeps Flack from starting says so in a sentence."""

from importlib.util import find_spec
from typing import Any

import pytest
from django.conf import LazySettings

from flackproject import checks


def test_a_bucket_without_the_libraries_for_it(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.buckets_have_their_libraries() == []
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "foundation.bucket.Bucket"}}
    assert checks.buckets_have_their_libraries() == []

    def found(name: str) -> Any:
        return None if name == "boto3" else find_spec(name)

    monkeypatch.setattr(checks, "find_spec", found)

    (error,) = checks.buckets_have_their_libraries()
    assert error.id == "flack.E002"
    assert "FLACK_S3_BUCKET" in error.msg
