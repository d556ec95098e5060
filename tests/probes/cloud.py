"""A cloud on loopback: a moto server, with every request written down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from moto.core.authorization import enable_iam_authentication
from moto.server import ThreadedMotoServer

from tests.lab.running import NOW
from trustgen.facts.aws import Account
from trustgen.model.observation import Observation, Request, Seen, Unseen
from trustgen.net import Net, Settings
from trustgen.probes.access import Access, Secrets
from trustgen.probes.aws.calls import _straight
from trustgen.probes.table import find

ACCOUNT = "123456789012"
REGION = "ap-southeast-2"
SECRETS = {"KEY_ID": "AKIAPLANTEDKEYID0001", "KEY_SECRET": "planted-secret-0001", "ACCOUNT": ACCOUNT}
#: Actions that moto calls otherwise: sub-resources of a bucket that it does not know it takes for a listing.
_IN_MOTO = {
    "s3:GetEncryptionConfiguration": "s3:ListBucket",
    "s3:GetBucketObjectLockConfiguration": "s3:ListBucket",
    "s3:GetBucketPublicAccessBlock": "s3:ListBucket",
    "s3:GetAccountPublicAccessBlock": "s3:GetPublicAccessBlock",
}
SETTINGS = Settings(connect_timeout=3.0, read_timeout=20.0, exchange_timeout=20.0, retries=0, backoff=0.0)


class Cloud:
    """One account. ``requests`` are (method, path) pairs, in the order in which they came."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        self.account = Account(REGION, ("KEY_ID", "KEY_SECRET"), account_env="ACCOUNT", endpoint=self.endpoint)
        self._listen()

    def _listen(self) -> None:
        server = self._server._server
        assert server is not None
        application = server.app

        def listened(environ: Any, start: Any) -> Any:
            self.requests.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
            return application(environ, start)

        server.app = listened

    def client(self, service: str, region: str = REGION) -> Any:
        """A client that may do anything."""
        client = boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id="x",
            aws_secret_access_key="x",
            config=Config(s3={"addressing_style": "path"}, inject_host_prefix=False),
        )
        client.meta.events.register("before-sign", partial(_straight, urlsplit(self.endpoint).netloc))
        return client

    def reset(self) -> None:
        """An empty account."""
        from moto.core.base_backend import BackendDict

        BackendDict.reset()
        self.requests.clear()

    def bucket(self, name: str, **asked: Any) -> None:
        """A new bucket in the region."""
        place = {"LocationConstraint": REGION}
        self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place, **asked)

    def trail(self, name: str, **asked: Any) -> None:
        """A new trail, with the bucket that it writes to."""
        self.bucket(f"trail-{name}")
        self.client("cloudtrail").create_trail(Name=name, S3BucketName=f"trail-{name}", **asked)

    def buckets(self, count: int) -> None:
        """Many buckets, without a request for each."""
        from moto.s3.models import s3_backends

        for number in range(count):
            s3_backends[ACCOUNT]["aws"].create_bucket(f"bucket-{number:04}", REGION)

    def objects(self, bucket: str, keys: Sequence[str], content: bytes) -> None:
        """Many objects, without a request for each."""
        from moto.s3.models import s3_backends

        for key in keys:
            s3_backends[ACCOUNT]["aws"].put_object(bucket, key, content)

    @contextmanager
    def enforcing(self, actions: Sequence[str]) -> Iterator[dict[str, str]]:
        """The environment of a user that may do exactly ``actions``, while the server enforces it."""
        iam = self.client("iam")
        iam.create_user(UserName="looker")
        if actions:
            statement = {
                "Effect": "Allow",
                "Action": [_IN_MOTO.get(action, action) for action in actions],
                "Resource": "*",
            }
            document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            iam.put_user_policy(UserName="looker", PolicyName="looker", PolicyDocument=document)
        key = iam.create_access_key(UserName="looker")["AccessKey"]
        self.requests.clear()
        with enable_iam_authentication():
            yield {**SECRETS, "KEY_ID": key["AccessKeyId"], "KEY_SECRET": key["SecretAccessKey"]}

    def close(self) -> None:
        """Stop the server."""
        self._server.stop()


def look(
    cloud: object, request: Request, environment: Mapping[str, str] = SECRETS, settings: Settings = SETTINGS
) -> tuple[Observation, ...]:
    """Answer ``request`` by its probe, as the pipeline would."""

    async def once() -> tuple[Observation, ...]:
        async with Net(settings, lambda: NOW) as net:
            return await find(request.probe)(request, Access(net, Secrets(environment), Path(), lambda: NOW))

    return asyncio.run(once())


def seen(cloud: object, request: Request, environment: Mapping[str, str] = SECRETS) -> Any:
    """The facts; fails where there are none."""
    (found,) = look(cloud, request, environment)
    assert isinstance(found, Seen), found
    return found.facts


def unseen(found: Observation) -> Unseen:
    """``found``, which must be nothing."""
    assert isinstance(found, Unseen), found
    return found
