"""Where files lie, on the disk and in a bucket: both keep the same promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from foundation.bucket import Bucket
from foundation.errors import Unavailable
from foundation.store import PART_BYTES, Disk, Store
from tests.s3 import BUCKET, CREDENTIALS, S3Server

NAME = "files/0a/0a1b"


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.stop()


def bucket(s3: S3Server, name: str = BUCKET) -> Bucket:
    key, secret, region = CREDENTIALS.values()
    return Bucket(bucket_name=name, endpoint_url=s3.url, access_key=key, secret_key=secret, region_name=region)


@pytest.fixture(params=["disk", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, settings: LazySettings) -> Store:
    settings.MEDIA_ROOT = tmp_path / "media"
    if request.param == "disk":
        return Disk()
    in_s3 = bucket(request.getfixturevalue("s3"))
    in_s3.delete(NAME)
    return in_s3


def whole(store: Store) -> bytes:
    return b"".join(store.parts(NAME))


def test_what_is_put_is_there_whole_and_in_parts(store: Store, tmp_path: Path) -> None:
    content = bytes(range(256)) * (2 * PART_BYTES // 256) + b"end"
    (tmp_path / "part").write_bytes(content)

    store.put(tmp_path / "part", NAME)

    assert whole(store) == content
    assert len(list(store.parts(NAME))) > 1
    assert b"".join(store.parts(NAME, 4, 3)) == content[4:7]
    assert b"".join(store.parts(NAME, len(content) - 3, 100)) == b"end"
    assert b"".join(store.parts(NAME, 0, 0)) == b""
    with store.at_hand(NAME) as path:
        assert path.read_bytes() == content
    assert (tmp_path / "part").read_bytes() == content


def test_what_is_written_again_replaces_the_first(store: Store, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"first")
    store.put(tmp_path / "part", NAME)
    store.put(tmp_path / "part", NAME)
    assert whole(store) == b"first"

    store.write(b"second", NAME)

    assert whole(store) == b"second"
    assert (tmp_path / "part").read_bytes() == b"first"
    store.write(b"", NAME)
    assert whole(store) == b""


def test_what_is_not_there_is_told_before_the_first_byte(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        store.parts(NAME)
    with pytest.raises(FileNotFoundError), store.at_hand(NAME):
        pass
    with pytest.raises(FileNotFoundError):
        store.copy(NAME, "files/0a/other")


def test_a_copy_outlives_what_it_was_made_of(store: Store) -> None:
    store.write(b"first", NAME)
    store.copy(NAME, "files/0a/other")

    store.write(b"second", NAME)
    store.delete(NAME)

    assert b"".join(store.parts("files/0a/other")) == b"first"


def test_what_is_deleted_is_gone_and_twice_is_the_same(store: Store) -> None:
    store.write(b"x", NAME)
    store.delete(NAME)
    store.delete(NAME)
    with pytest.raises(FileNotFoundError):
        store.parts(NAME)


def test_what_a_killed_process_left_beside_a_file_goes_with_it(tmp_path: Path, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = tmp_path
    disk = Disk()
    disk.write(b"x", NAME)
    (tmp_path / f"{NAME}.draft").write_bytes(b"half of i")

    disk.delete(NAME)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_service_that_refuses_or_is_not_there_is_unavailable(s3: S3Server, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"x")
    nowhere = bucket(s3, "no-such-bucket")
    for ask in (
        lambda: nowhere.put(tmp_path / "part", NAME),
        lambda: nowhere.write(b"x", NAME),
        lambda: nowhere.parts(NAME),
        lambda: nowhere.delete(NAME),
        lambda: nowhere.copy(NAME, "files/0a/other"),
    ):
        with pytest.raises(Unavailable):
            ask()
    with pytest.raises(Unavailable), nowhere.at_hand(NAME):
        pass
