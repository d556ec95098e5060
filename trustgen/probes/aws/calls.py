"""Calls to AWS: only those that the look is allowed, with time-outs, in pages, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from trustgen.facts.aws import Account
from trustgen.facts.aws_actions import IDENTITY, Calls
from trustgen.model.observation import Why
from trustgen.probes.aws.failure import Unreadable, refused, unreached

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

#: Calls at a time to one service.
TOGETHER = 16
#: Pages of one listing; more is too much to have been looked at.
MOST_PAGES = 300
_READING = ("Get", "List", "Describe", "Head")


class Aws:
    """One account in one region. ``number`` is the account's, as the registry says it, or empty."""

    def __init__(self, account: Account, number: str, credentials: list[str], settings: Mapping[str, Any]) -> None:
        self.account = account
        self.number = number
        key, secret, token = [*credentials, None, None, None][:3]
        self._session = boto3.Session(key, secret, token, region_name=account.region)
        self._verify = settings["ca_file"]
        self._config = Config(
            connect_timeout=settings["connect_timeout"],
            read_timeout=settings["read_timeout"],
            retries={"mode": "standard", "total_max_attempts": 1 + 2 * settings["retries"]},
            max_pool_connections=TOGETHER,
            user_agent_extra=settings["user_agent"].replace(" ", ""),
            proxies={"https": settings["proxy"], "http": settings["proxy"]} if settings["proxy"] else {},
            # A service beside AWS is found by its endpoint alone: no bucket and no account in the host's name.
            **({"s3": {"addressing_style": "path"}, "inject_host_prefix": False} if account.endpoint else {}),
        )
        self._allowed: Calls = dict(IDENTITY)
        self._clients: dict[str, Any] = {}

    def allow(self, calls: Calls) -> None:
        """Permit ``calls``. Raises ValueError for one that could change something."""
        writing = [operation for _, operation in calls if not operation.startswith(_READING)]
        if writing:
            raise ValueError(f"{', '.join(writing)} could change something")
        self._allowed |= calls
        # Threads share clients but must not make them.
        for service in sorted({service for service, _ in self._allowed}):
            self._clients[service] = self._client(service)

    def assert_account(self) -> None:
        """Raise Unreadable unless the credential belongs to the account that the registry names."""
        if self.number and not self.account.compatible:
            seen = self.call("sts", "GetCallerIdentity").get("Account")
            if seen != self.number:
                reason = "the credential belongs to another account than the registry names"
                raise Unreadable(Why.CONTROL_FAILED, reason)

    def call(self, service: str, operation: str, absent: Iterable[str] = (), **asked: Any) -> dict[str, Any]:
        """One answer; ``{}`` for an error whose code is among ``absent``. Raises Unreadable."""
        action = self._allowed[service, operation]
        try:
            answer: dict[str, Any] = getattr(self._clients[service], xform_name(operation))(**asked)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in absent:
                return {}
            raise refused(error, operation, action) from error
        except BotoCoreError as error:
            raise unreached(error) from error
        return answer

    def pages(self, service: str, operation: str, key: str, **asked: Any) -> Iterator[Any]:
        """Every item under ``key`` of every page. Raises Unreadable, also for more than `MOST_PAGES` pages."""
        action = self._allowed[service, operation]
        client = self._clients[service]
        name = xform_name(operation)
        answers = (
            client.get_paginator(name).paginate(**asked)
            if client.can_paginate(name)
            else self._once(service, operation, asked)
        )
        try:
            for number, answer in enumerate(answers):
                if number >= MOST_PAGES:
                    raise Unreadable(Why.TOO_LARGE, "there is too much to look at", f"{operation}: over {number} pages")
                yield from answer.get(key) or ()
        except ClientError as error:
            raise refused(error, operation, action) from error
        except BotoCoreError as error:
            raise unreached(error) from error

    def _once(self, service: str, operation: str, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Pages by ``NextToken``, where boto3 has no paginator of its own."""
        token: dict[str, Any] = {}
        while True:
            answer = self.call(service, operation, **asked, **token)
            yield answer
            if not answer.get("NextToken"):
                return
            token = {"NextToken": answer["NextToken"]}

    def each(self, items: Iterable[ItemT], read: Callable[[ItemT], ResultT]) -> tuple[ResultT, ...]:
        """``read`` of every item, some at a time, in order; the first failure is the failure of all."""
        with ThreadPoolExecutor(TOGETHER) as pool:
            try:
                return tuple(pool.map(read, items))
            finally:
                pool.shutdown(cancel_futures=True)

    def _client(self, service: str) -> Any:
        endpoint = self.account.endpoint or None
        client = self._session.client(service, endpoint_url=endpoint, verify=self._verify, config=self._config)
        if endpoint:
            client.meta.events.register("before-sign", partial(_straight, urlsplit(endpoint).netloc))
        return client


def _straight(netloc: str, request: Any, **_: object) -> None:
    """Send ``request`` to the endpoint itself: some operations put the account's number before the host's name."""
    request.url = urlsplit(request.url)._replace(netloc=netloc).geturl()
