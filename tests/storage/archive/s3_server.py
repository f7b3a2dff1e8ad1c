"""A real S3 server on loopback (moto's), a process of its own that knows one key and one bucket."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3

BUCKET = "pages"
# Seconds that the server may take to answer.
START = 60
RIGHTS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": "*"}]}
# Requests that anyone may make: those that make the user, its rights, its key and the bucket.
OPEN_REQUESTS = "4"


@dataclass
class S3Server:
    """A server on a port; what it holds is gone when it stops."""

    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    key: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Wait for the server to answer, with a bucket that one key opens."""
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        rights = {"INITIAL_NO_AUTH_ACTION_COUNT": OPEN_REQUESTS}
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=rights, stdin=quiet, stdout=quiet, stderr=quiet)
        deadline = time.monotonic() + START
        while not self.answers():
            assert self.process.poll() is None, "the S3 server ended"
            assert time.monotonic() < deadline, "the S3 server does not answer"
            time.sleep(0.05)
        self.make_bucket()

    def answers(self) -> bool:
        """Whether the port is open."""
        with socket.socket() as asked:
            return asked.connect_ex(("127.0.0.1", self.port)) == 0

    def make_bucket(self) -> None:
        """Make the bucket, and a key for it."""
        people = self.client("iam", "anyone", "anything")
        people.create_user(UserName="copydesk")
        people.put_user_policy(UserName="copydesk", PolicyName="all", PolicyDocument=json.dumps(RIGHTS))
        made = people.create_access_key(UserName="copydesk")["AccessKey"]
        self.client("s3", "anyone", "anything").create_bucket(Bucket=BUCKET)
        self.key = {"AWS_ACCESS_KEY_ID": made["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": made["SecretAccessKey"]}

    def client(self, service: str, key: str, secret: str) -> Any:
        """A client of one service with a key."""
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
        )

    @property
    def environ(self) -> dict[str, str]:
        """What the environment of a worker says about the server."""
        return {
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{self.port}",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            **self.key,
        }

    def stop(self) -> None:
        """End the process at once, as a machine that goes away does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@contextmanager
def run_s3() -> Iterator[S3Server]:
    """A running server, stopped at the end."""
    server = S3Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()
