"""Where a redirect may lead."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from trustgen.facts.github import DependabotRequest, Repository
from trustgen.facts.http import HttpRequest
from trustgen.facts.refusal import RefusalRequest
from trustgen.model.observation import Why
from trustgen.net import Endpoint, LookFailed
from trustgen.net.settings import ConnectTo
from trustgen.probes import github, http, refusal
from trustgen.probes.access import Access, Secrets
from trustgen.probes.places import is_public, keep_secret, redirected

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PUBLIC = Endpoint("203.0.114.7", 443)


def led(first: Endpoint, *addresses: str, rules: tuple[ConnectTo, ...] = ()) -> Endpoint:
    """Where a redirect to ``next.example`` goes on, which has these addresses."""

    async def resolve(host: str, port: int) -> tuple[Endpoint, ...]:
        return tuple(Endpoint(address, port) for address in addresses)

    net: Any = SimpleNamespace(resolve=resolve, settings=SimpleNamespace(connect_to=rules))
    access = Access(net, Secrets({}), Path(), lambda: NOW)
    return asyncio.run(redirected(httpx.URL("https://next.example/"), first, access))


@pytest.mark.parametrize(
    "inside",
    [
        *("127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
        *("::1", "fd00:ec2::254", "fe80::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    ],
)
def test_no_redirect_leads_from_a_public_address_inside(inside: str) -> None:
    """A stranger's server cannot make us ask our own network, nor the machine's own services."""
    with pytest.raises(LookFailed, match="the redirect leads into a private network") as failure:
        led(PUBLIC, inside)
    assert failure.value.why is Why.NOT_LOOKED


def test_what_begins_inside_may_stay_there() -> None:
    """Whoever looks from inside names a target there, and its redirects are followed."""
    assert led(Endpoint("10.0.0.1", 443), "10.0.0.2") == Endpoint("10.0.0.2", 443)


def test_connect_to_is_the_users_own_word() -> None:
    """Where the command line sends a host inside, a redirect to it is followed."""
    rule = ConnectTo.parse("next.example:443:127.0.0.1:8443")
    assert led(PUBLIC, "127.0.0.1", rules=(rule,)) == Endpoint("127.0.0.1", 443)


def test_the_address_under_test_is_kept() -> None:
    """Another host that has the address too is asked there; else at its first."""
    assert led(PUBLIC, "203.0.114.9", PUBLIC.address) == PUBLIC
    assert led(PUBLIC, "203.0.114.9") == Endpoint("203.0.114.9", 443)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808", ""])
def test_addresses_of_the_public_internet(address: str) -> None:
    """Translated ones count as what they stand for; what a proxy chooses counts as public."""
    assert is_public(Endpoint(address, 443))


class Nowhere:
    """A network in which every name has one public address, and nobody may be asked."""

    settings = SimpleNamespace(connect_to=())

    async def resolve(self, host: str, port: int) -> tuple[Endpoint, ...]:
        """The one address."""
        return (Endpoint(PUBLIC.address, port),)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"asked by {name}")


@pytest.mark.parametrize(
    ("probe", "request_"),
    [
        (http.look, HttpRequest("http://a.example/", header_env=(("authorization", "TOKEN"),))),
        (refusal.look, RefusalRequest("http://a.example/", "POST", proper_env=(("authorization", "TOKEN"),))),
        (github.look, DependabotRequest(Repository("http://a.example", "a/b", "TOKEN"))),
    ],
)
def test_no_credential_is_sent_over_plain_http(probe: Any, request_: Any) -> None:
    """Whoever is on the way could read it, and answer in the server's place."""
    access = Access(cast(Any, Nowhere()), Secrets({"TOKEN": "t0ken-t0ken"}), Path(), lambda: NOW)
    (found,) = asyncio.run(probe(request_, access))
    assert (found.why, found.reason) == (Why.NOT_LOOKED, "a credential is not sent over plain http")


def test_inside_plain_http_is_nobody_elses() -> None:
    """The machine itself and private networks, as staging has them."""
    keep_secret("http://a.example/", Endpoint("127.0.0.1", 80))
    keep_secret("http://a.example/", Endpoint("10.0.0.1", 80))
    keep_secret("https://a.example/", PUBLIC)
    with pytest.raises(LookFailed):
        keep_secret("http://a.example/", PUBLIC)
