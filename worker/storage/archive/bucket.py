"""A bucket of packed pages in an object store that speaks S3's protocol."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from worker.errors import ArchiveError, SettingsError
from worker.storage.archive.packing import PackedPage

SUFFIX = ".zst"
# Seconds for a connection and for the next byte of an answer, and tries in all: below the claim of a fetch.
CONNECT, ANSWER, TRIES = 5, 20, 2


def open_bucket(name: str, prefix: str) -> Bucket:
    """Open a bucket; boto3's environment gives credentials, region and endpoint.

    Raises SettingsError where boto3 is not installed.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise SettingsError("an archive at s3:// needs boto3: pip install 'copydesk[s3]'") from error
    config = Config(
        connect_timeout=CONNECT, read_timeout=ANSWER, retries={"total_max_attempts": TRIES, "mode": "standard"}
    )
    # A session of its own: the default one remembers the first key that this process saw.
    client = boto3.Session().client("s3", config=config, endpoint_url=os.environ.get("AWS_ENDPOINT_URL_S3"))
    return Bucket(client, name, prefix)


class Bucket:
    """Keep the packed pages of one bucket, as prefix/ab/abcd….zst.

    A put is whole or not at all.
    """

    def __init__(self, client: Any, name: str, prefix: str) -> None:
        self.client = client
        self.name = name
        self.prefix = f"{prefix}/" if prefix else ""

    def __str__(self) -> str:
        return f"s3://{self.name}/{self.prefix}"

    def read(self, name: str) -> bytes | None:
        """Return the packed page, if there is one.

        Raises ArchiveError where the store does not answer.
        """
        answer = self._ask("get_object", Key=self._key(name))
        if answer is None:
            return None
        from botocore.exceptions import BotoCoreError

        try:
            return bytes(answer["Body"].read())
        except (BotoCoreError, OSError) as error:
            raise ArchiveError(f"archive {self}: {type(error).__name__}: the store ended in the middle") from None

    def write(self, name: str, packed: bytes) -> None:
        """Store the packed page.

        Raises ArchiveError.
        """
        self._ask("put_object", Key=self._key(name), Body=packed)

    def touch(self, name: str) -> bool:
        """Return False: an object's age starts anew only when it is written again."""
        return False

    def delete(self, name: str, *, put_before: float | None = None) -> bool:
        """Delete a page put before that Unix time; tell whether it was there."""
        facts = self._ask("head_object", Key=self._key(name))
        if facts is None or (put_before is not None and facts["LastModified"].timestamp() >= put_before):
            return False
        self._ask("delete_object", Key=self._key(name))
        return True

    def __iter__(self) -> Iterator[PackedPage]:
        """All pages in the order of their hashes."""
        token: dict[str, str] = {}
        while True:
            page = self._ask("list_objects_v2", Prefix=self.prefix, **token) or {}
            for item in page.get("Contents", []):
                name = item["Key"].rpartition("/")[2].removesuffix(SUFFIX)
                yield PackedPage(name, item["Size"], item["LastModified"].timestamp())
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    def clean(self, now: float) -> int:
        """0: an object store keeps nothing half-written."""
        return 0

    def _key(self, name: str) -> str:
        return f"{self.prefix}{name[:2]}/{name}{SUFFIX}"

    def _ask(self, question: str, **arguments: Any) -> dict[str, Any] | None:
        """Return the answer, None where the object is not there.

        Raises ArchiveError with one clear line.
        """
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

        try:
            answer: dict[str, Any] = getattr(self.client, question)(Bucket=self.name, **arguments)
            return answer
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in ("NoSuchKey", "404", "NotFound"):
                return None
            raise ArchiveError(f"archive {self}: {code or 'refused'}: check the bucket and its rights") from None
        except NoCredentialsError:
            raise ArchiveError(f"archive {self}: no key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY") from None
        except BotoCoreError as error:
            raise ArchiveError(f"archive {self}: {type(error).__name__}: the store does not answer") from None
