"""Files in an S3 bucket (FLACK_S3_BUCKET), by django-storages. Loaded only where settings.STORAGES names it."""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from foundation import temporary
from foundation.errors import Unavailable
from foundation.store import PART_BYTES, TO_THE_END

log = logging.getLogger(__name__)

CLIENT = Config(
    # A service that hangs must not hold the server's few threads for the minutes that botocore would wait.
    connect_timeout=3,
    read_timeout=15,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=50,  # one for each download on its way
    # Services other than Amazon's know only the checksums that they demand themselves.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """foundation.store.Store. Read by ranges, so that nothing is fetched whole for a part of it."""

    def get_default_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().get_default_settings()
        return settings | {"client_config": CLIENT}

    @cached_property
    def _client(self) -> Any:
        """One for all threads: it may be shared, and takes megabytes and a good part of a second to make."""
        return self.connection.meta.client

    def put(self, path: Path, name: str) -> None:
        with _asked(name):
            self._client.upload_file(str(path), self.bucket_name, name)

    def write(self, content: bytes, name: str) -> None:
        with _asked(name):
            self._client.put_object(Bucket=self.bucket_name, Key=name, Body=content)

    def copy(self, name: str, to: str) -> None:
        """Within the bucket, up to 5 GiB.

        boto3's managed copy takes more, but begins with HEAD, whose 404 does not say what is missing.
        """
        source = {"Bucket": self.bucket_name, "Key": name}
        with _asked(name):
            self._client.copy_object(Bucket=self.bucket_name, CopySource=source, Key=to)

    def parts(self, name: str, start: int = 0, length: int = TO_THE_END) -> Iterator[bytes]:
        if length == 0:
            return iter(())
        # Of an empty object S3 has no part, not even all of it.
        part = {} if length == TO_THE_END and not start else {"Range": f"bytes={start}-{start + length - 1}"}
        with _asked(name):
            body = self._client.get_object(Bucket=self.bucket_name, Key=name, **part)["Body"]

        def read() -> Iterator[bytes]:
            with closing(body):  # also when the reader has gone: its connection serves the next
                yield from body.iter_chunks(PART_BYTES)

        return read()

    def delete(self, name: str) -> None:
        with _asked(name):
            self._client.delete_object(Bucket=self.bucket_name, Key=name)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile(dir=temporary.folder()) as copy:
            copy.writelines(self.parts(name))
            copy.flush()
            yield Path(copy.name)


@contextmanager
def _asked(name: str) -> Iterator[None]:
    """What the service says, in our words. Raises FileNotFoundError, Unavailable."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "NoSuchKey":
            raise FileNotFoundError(name) from error
        log.error("S3 refused %s: %s", name, code)  # noqa: TRY400 - told, and handled
        raise Unavailable from error
    except (BotoCoreError, Boto3Error) as error:
        log.error("S3 does not answer: %s", type(error).__name__)  # noqa: TRY400 - told, and handled
        raise Unavailable from error
