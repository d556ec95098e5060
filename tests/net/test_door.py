"""The network door as a whole: shared questions, few connections, pinned addresses, prompt ends."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.lab.fault import HOST, floods, silence
from tests.lab.running import NOW, QUICK, Lab
from tests.lab.site import Site, ok
from tests.ports import free_port
from trustgen.facts.dns import DnsAnswer, DnsFacts
from trustgen.model.observation import Why
from trustgen.net import ConnectTo, Endpoint, LookFailed, Net, Settings, connection, system
from trustgen.net.addresses import MOST_ADDRESSES
from trustgen.net.dns import NameServer

_URL = f"http://{HOST}/"


def _started(lab: Lab, site: Site, *, tls: bool = False) -> int:
    context = lab.bench.context(lab.bench.ca.issue_cert(HOST)) if tls else None
    return lab.run(site.start(lab.bench, context))


def test_equal_questions_cost_one_exchange(lab: Lab) -> None:
    """Forty askers of one question, at once and later, are one request."""
    site = Site(lambda head: ok())
    port = _started(lab, site)

    async def ask() -> None:
        async with Net(QUICK, lambda: NOW) as net:
            endpoint = Endpoint("127.0.0.1", port)
            await asyncio.gather(*(net.exchange(_URL, "GET", (), endpoint) for _ in range(40)))
            await net.exchange(_URL, "GET", (), endpoint)

    asyncio.run(ask())
    assert len(site.heads) == 1


def test_thirty_questions_share_at_most_two_connections(lab: Lab) -> None:
    """Connections are kept alive and used again, over TLS too."""
    site = Site(lambda head: ok(head.split()[1].encode()))
    port = _started(lab, site, tls=True)

    async def ask() -> list[str | None]:
        async with Net(lab.settings(port), lambda: NOW) as net:
            endpoint = Endpoint("127.0.0.1", port)
            paths = [f"https://{HOST}/{number}" for number in range(30)]
            found = await asyncio.gather(*(net.exchange(path, "GET", (), endpoint) for path in paths))
            return [exchanged.response.text for exchanged in found]

    assert asyncio.run(ask()) == [f"/{number}" for number in range(30)]
    assert site.connections <= 2


@pytest.mark.parametrize("each", [1, 2, 4])
def test_no_more_connections_than_allowed_over_all_looks(lab: Lab, each: int) -> None:
    """Pages, hellos, certificates and ports together never exceed the limit, and none waits for ever."""
    site = Site(lambda head: ok())
    port = _started(lab, site, tls=True)

    async def ask() -> None:
        settings = replace(lab.settings(port), each=each)
        async with Net(settings, lambda: NOW) as net:
            endpoint = Endpoint("127.0.0.1", port)
            await asyncio.gather(
                *(net.exchange(f"https://{HOST}/{number}", "GET", (), endpoint) for number in range(6)),
                *(net.hello(HOST, endpoint, version, sni=True) for version in ("1.2", "1.3")),
                net.certificate(HOST, endpoint),
                net.reach(HOST, endpoint),
            )

    asyncio.run(asyncio.wait_for(ask(), 30))
    assert len(site.heads) == 6
    assert site.most <= each


def test_connections_in_all_are_bounded_and_idle_ones_make_room(lab: Lab) -> None:
    """With two connections in all, five hosts are asked nevertheless: who is done lets go."""
    sites = [Site(lambda head: ok()) for _ in range(5)]
    ports = [_started(lab, site) for site in sites]

    async def ask() -> None:
        async with Net(replace(QUICK, total=2), lambda: NOW) as net:
            endpoints = [Endpoint("127.0.0.1", port) for port in ports]
            for _ in range(2):
                urls = (f"http://{HOST}/{endpoint.port}" for endpoint in endpoints)
                await asyncio.gather(
                    *(net.exchange(url, "GET", (), endpoint) for url, endpoint in zip(urls, endpoints, strict=True))
                )

    asyncio.run(asyncio.wait_for(ask(), 30))
    assert [len(site.heads) for site in sites] == [1] * 5


def test_answer_that_says_too_much_does_not_speak_for_the_next(lab: Lab) -> None:
    """Bytes after a body are dropped with their connection; the next question gets its own answer."""
    smuggled = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled"
    site = Site(lambda head: ok(b"one") + smuggled if "GET /1 " in head else ok(b"two"))
    port = _started(lab, site)

    async def ask() -> list[str | None]:
        async with Net(QUICK, lambda: NOW) as net:
            endpoint = Endpoint("127.0.0.1", port)
            found = [await net.exchange(f"{_URL}{number}", "GET", (), endpoint) for number in (1, 2)]
            return [exchanged.response.text for exchanged in found]

    assert asyncio.run(ask()) == ["one", "two"]


def test_kept_connection_that_the_server_closed_is_replaced(lab: Lab) -> None:
    """A server may close an idle connection at any time; the next question opens another."""

    async def one_each(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ok())
        await writer.drain()

    port = lab.run(lab.bench.listen(one_each))

    async def ask() -> list[int]:
        async with Net(replace(QUICK, retries=1), lambda: NOW) as net:
            endpoint = Endpoint("127.0.0.1", port)
            found = [await net.exchange(f"{_URL}{number}", "GET", (), endpoint) for number in range(3)]
            return [exchanged.response.status for exchanged in found]

    assert asyncio.run(ask()) == [200, 200, 200]


def test_failed_look_is_tried_again_and_a_clean_answer_is_not(lab: Lab) -> None:
    """A reset is asked for once more; a 503 is an answer."""
    site = Site(lambda head: b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n")
    port = _started(lab, site)

    async def resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        attempts.append(await reader.readuntil(b"\r\n\r\n"))

    attempts: list[bytes] = []
    resetting = lab.run(lab.bench.listen(resets))

    async def ask() -> None:
        async with Net(replace(QUICK, retries=1), lambda: NOW) as net:
            await net.exchange(_URL, "GET", (), Endpoint("127.0.0.1", port))
            with pytest.raises(LookFailed):
                await net.exchange(_URL, "GET", (), Endpoint("127.0.0.1", resetting))

    asyncio.run(ask())
    assert (len(site.heads), len(attempts)) == (1, 2)


def test_request_is_honest_about_who_asks(lab: Lab) -> None:
    """The URL's host in Host, our name and link in User-Agent, no cookies, only codings that we can undo."""
    site = Site(lambda head: ok(head="Set-Cookie: a=b\r\n"))
    port = _started(lab, site)

    async def ask() -> None:
        async with Net(replace(QUICK, link="https://tidemark.example/"), lambda: NOW) as net:
            for path in ("1", "2"):
                await net.exchange(_URL + path, "GET", (("X-A", "b"),), Endpoint("127.0.0.1", port))

    asyncio.run(ask())
    lines = site.heads[1].split("\r\n")
    assert lines[0] == "GET /2 HTTP/1.1"
    assert f"Host: {HOST}" in lines
    assert "user-agent: trustgen/0.1.0 (+https://tidemark.example/)" in [
        line.replace("User-A", "user-a") for line in lines
    ]
    assert "X-A: b" in lines
    assert not [line for line in lines if line.lower().startswith("cookie")]


def _resolve(settings: Settings, host: str, port: int) -> tuple[Endpoint, ...]:
    async def once() -> tuple[Endpoint, ...]:
        async with Net(settings, lambda: NOW) as net:
            return await net.resolve(host, port)

    return asyncio.run(once())


def test_connect_to_wins_over_every_resolver() -> None:
    """The first rule that applies decides address and port; no name is looked up."""
    rules = (ConnectTo("a.example", 443, "192.0.2.1", None), ConnectTo("", None, "::1", 8443))
    settings = replace(QUICK, connect_to=rules)
    assert _resolve(settings, "A.example", 443) == (Endpoint("192.0.2.1", 443),)
    assert _resolve(settings, "b.example", 443) == (Endpoint("::1", 8443),)


def test_literal_addresses_need_no_resolver() -> None:
    """They are their own endpoint."""
    assert _resolve(QUICK, "2001:db8::1", 443) == (Endpoint("2001:db8::1", 443),)


def test_names_beyond_ascii_go_as_a_labels() -> None:
    """Rules and look-ups see the form that goes over the wire; a name without one is unresolved."""
    settings = replace(QUICK, connect_to=(ConnectTo("xn--mnchen-3ya.example", None, "127.0.0.1", None),))
    assert _resolve(settings, "M\u00fcnchen.example.", 443) == (Endpoint("127.0.0.1", 443),)
    with pytest.raises(LookFailed) as failure:
        _resolve(settings, "\u2603\u0301..example", 443)
    assert failure.value.why is Why.UNRESOLVED


@pytest.mark.parametrize("found", ["192.0.2.9", "::1"])
def test_system_resolver_is_asked_by_default(monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    """Whatever getaddrinfo finds is an endpoint; IPv4 stands first."""
    monkeypatch.setattr(system, "_ask", lambda host: {"192.0.2.10", found})
    first, second = _resolve(QUICK, "tidemark.example", 443)
    assert {first.address, second.address} == {"192.0.2.10", found}
    assert first.address in ("192.0.2.9", "192.0.2.10")


@pytest.mark.parametrize("dns", [None, Endpoint("192.0.2.53", 53)])
def test_a_name_of_very_many_addresses_is_not_looked_at(monkeypatch: pytest.MonkeyPatch, dns: Endpoint | None) -> None:
    """A name server cannot send us to thousands of places; as many as a large service has are all looked at."""
    many = {f"198.51.100.{number}" for number in range(MOST_ADDRESSES + 1)}

    async def query(names: NameServer, name: str, rtype: str) -> DnsFacts:
        return DnsFacts(name, rtype, DnsAnswer.ANSWER, tuple(many) if rtype == "A" else ())

    monkeypatch.setattr(system, "_ask", lambda host: many)
    monkeypatch.setattr(NameServer, "query", query)
    settings = replace(QUICK, dns=dns)
    with pytest.raises(LookFailed, match="the name has more than 64 addresses") as failure:
        _resolve(settings, "tidemark.example", 443)
    assert failure.value.why is Why.TOO_LARGE
    many.remove("198.51.100.0")
    assert len(_resolve(settings, "tidemark.example", 443)) == MOST_ADDRESSES


@pytest.mark.parametrize(
    "error", [socket.gaierror(socket.EAI_NONAME, "x"), socket.gaierror(socket.EAI_AGAIN, "x"), OSError()]
)
def test_name_without_address_is_unresolved(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    """Absent or failing, the look did not happen."""

    def fail(host: str) -> set[str]:
        raise error

    monkeypatch.setattr(system, "_ask", fail)
    with pytest.raises(LookFailed) as failure:
        _resolve(QUICK, "tidemark.example", 443)
    assert failure.value.why is Why.UNRESOLVED


def test_hanging_system_resolver_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up ends at its time-out although the thread does not."""
    release = threading.Event()

    def hang(host: str) -> set[str]:
        release.wait(30)
        return set()

    monkeypatch.setattr(system, "_ask", hang)
    with pytest.raises(LookFailed) as failure:
        _resolve(replace(QUICK, resolve_timeout=0.05), "hangs.example", 443)
    assert not release.is_set()
    release.set()
    assert failure.value.why is Why.TIMED_OUT


def test_ipv6_without_route_is_told_from_a_dead_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """ENETUNREACH of an IPv6 address is about this machine, not about the other."""

    async def no_route(*args: object, **kwargs: object) -> object:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(connection, "connected", no_route)

    async def reach(address: str) -> Why:
        async with Net(QUICK, lambda: NOW) as net:
            with pytest.raises(LookFailed) as failure:
                await net.reach(HOST, Endpoint(address, 443))
            return failure.value.why

    assert asyncio.run(reach("2001:db8::1")) is Why.NO_FAMILY
    assert asyncio.run(reach("192.0.2.1")) is Why.UNREACHABLE


def test_ipv6_switched_off_is_not_tried() -> None:
    """The run says that it did not look."""

    async def reach() -> Why:
        async with Net(replace(QUICK, ipv6=False), lambda: NOW) as net:
            with pytest.raises(LookFailed) as failure:
                await net.reach(HOST, Endpoint("::1", free_port()))
            return failure.value.why

    assert asyncio.run(reach()) is Why.NO_FAMILY


@pytest.mark.parametrize("serve", [silence, floods(b"x" * 9999, b"HTTP/1.1 200 OK\r\n\r\n")], ids=["tarpit", "flood"])
def test_cancelled_look_leaves_no_connection(lab: Lab, serve: object) -> None:
    """When the door closes, so does every connection, and the slot is free again."""
    port = lab.run(lab.bench.listen(serve))  # type: ignore[arg-type]

    async def ask() -> None:
        before = asyncio.all_tasks()
        settings = replace(QUICK, read_timeout=60.0, exchange_timeout=60.0, max_body=1 << 40)
        async with Net(settings, lambda: NOW) as net:
            question = asyncio.create_task(net.exchange(_URL, "GET", (), Endpoint("127.0.0.1", port)))
            await asyncio.wait([question], timeout=0.1)
            question.cancel()
        assert asyncio.all_tasks() - {question} == before

    asyncio.run(asyncio.wait_for(ask(), 10))


def test_proxy_is_used_for_pages_and_tunnels(lab: Lab) -> None:
    """Plain pages are asked of the proxy; hellos go through a tunnel; the endpoint has no address."""
    seen: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        seen.append(head.split("\r\n")[0])
        writer.write(b"HTTP/1.1 403 No\r\n\r\n" if head.startswith("CONNECT") else ok(b"by proxy"))
        await writer.drain()

    port = lab.run(lab.bench.listen(proxy))

    async def ask() -> str | None:
        async with Net(replace(QUICK, proxy=f"http://127.0.0.1:{port}"), lambda: NOW) as net:
            (endpoint,) = await net.resolve(HOST, 80)
            assert str(endpoint) == ""
            with pytest.raises(LookFailed, match="tunnel"):
                await net.hello(HOST, Endpoint("", 443), "1.2", sni=True)
            return (await net.exchange(_URL, "GET", (), endpoint)).response.text

    assert asyncio.run(ask()) == "by proxy"
    assert seen == [f"CONNECT {HOST}:443 HTTP/1.1", f"GET {_URL} HTTP/1.1"]


def test_what_is_encrypted_goes_through_the_tunnel_untouched(lab: Lab) -> None:
    """Page, certificate and versions of an HTTPS host by way of a proxy: verified for the host, not for the proxy."""
    seen: list[str] = []
    behind = _started(lab, Site(lambda head: ok(b"inside")), tls=True)

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[0])
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", behind)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pour(reader, inner_writer), _pour(inner_reader, writer))

    port = lab.run(lab.bench.listen(proxy))
    settings = replace(QUICK, proxy=f"http://127.0.0.1:{port}", ca_file=lab.ca_file)

    async def ask() -> tuple[str | None, bool, str]:
        async with Net(settings, lambda: datetime.now(UTC)) as net:
            endpoint = Endpoint("", 443)
            page = await net.exchange(f"https://{HOST}/", "GET", (), endpoint)
            shown = await net.certificate(HOST, endpoint)
            hello = await net.hello(HOST, endpoint, "1.3", sni=True)
            return page.response.text, shown.trusted and shown.matches_host, hello.answer

    assert asyncio.run(ask()) == ("inside", True, "accepted")
    assert set(seen) == {f"CONNECT {HOST}:443 HTTP/1.1"}


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Everything that comes, until it ends."""
    with contextlib.suppress(OSError):
        while octets := await reader.read(65536):
            writer.write(octets)
            await writer.drain()
    writer.close()


def test_environment_names_no_proxy(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY and its like are ignored unless the command line asks for a proxy."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{free_port()}")
    site = Site(lambda head: ok())
    port = _started(lab, site)

    async def ask() -> int:
        async with Net(QUICK, lambda: NOW) as net:
            return (await net.exchange(_URL, "GET", (), Endpoint("127.0.0.1", port))).response.status

    assert asyncio.run(ask()) == 200
