"""A private S3 service: moto's server, in a process of its own, with one bucket."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3

from trials.ports import free_port
from trials.programs import end, wait_until_listening

BUCKET = "flack-files"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "for tests",
    "AWS_SECRET_ACCESS_KEY": "for tests",
    "AWS_DEFAULT_REGION": "eu-central-1",
}


class S3Server:
    """It keeps all in memory: killed and started again, its bucket is empty."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "s3.log"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a Flack that keeps its files here."""
        return {"FLACK_S3_BUCKET": BUCKET, "FLACK_S3_ENDPOINT": self.url, **CREDENTIALS}

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        wait_until_listening(self.port, self._process, self._log)
        region = CREDENTIALS["AWS_DEFAULT_REGION"]
        self._client().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": region})

    def stop(self) -> None:
        end(self._process)

    def objects(self) -> dict[str, bytes]:
        client = self._client()
        listed = client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {each["Key"]: client.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read() for each in listed}

    def types(self) -> set[str]:
        """What the service itself would call its objects."""
        client = self._client()
        return {client.head_object(Bucket=BUCKET, Key=name)["ContentType"] for name in self.objects()}

    def _client(self) -> Any:
        key, secret, region = CREDENTIALS.values()
        session = boto3.Session(key, secret, region_name=region)
        return session.client("s3", endpoint_url=self.url)
