"""The ClientHello codec: what it sends is well-formed, what it reads may be anything."""

from __future__ import annotations

import ssl
import struct

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing import fuzzed
from tests.lab.hellos import ALERT_FAILURE, ALERT_VERSION, alert, asked, retry, server_hello
from trustgen.facts.tls import VERSIONS
from trustgen.net.hello import Alerted, Chose, More, NotTls, build, parse

_RANDOM = bytes(range(32))
_VERSION = st.sampled_from(VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("host", [None, "tidemark.example", "a" * 60 + ".tidemark.example"])
def test_hello_offers_one_version_and_names_the_host(version: str, host: str | None) -> None:
    """An independent reader finds exactly the version and the name that were asked for."""
    hello = build(version, host, _RANDOM)
    found = asked(hello[5:])
    assert (found.version, found.name) == (version, host or "")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("length", range(1, 64, 7))
def test_hello_avoids_the_sizes_that_hang_load_balancers(version: str, length: int) -> None:
    """No handshake message is 256 to 511 bytes long (RFC 7685)."""
    message = build(version, "a" * length + ".example", _RANDOM)[5:]
    assert not 256 <= len(message) < 512
    assert struct.unpack("!H", message[2:4])[0] == len(message) - 4


def test_hello_is_a_pure_function() -> None:
    """Same arguments, same bytes."""
    assert build("1.3", "a.example", _RANDOM) == build("1.3", "a.example", _RANDOM)


@pytest.mark.parametrize("version", ["1.2", "1.3"])
@pytest.mark.parametrize("host", [None, "tidemark.example"])
def test_openssl_accepts_the_hello(version: str, host: str | None) -> None:
    """A real server goes on to its ServerHello and then waits for us."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("tidemark.example").configure_cert(context)
    incoming.write(build(version, host, _RANDOM))
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(incoming, outgoing, server_side=True).do_handshake()
    chosen = parse(outgoing.read(), version)
    assert isinstance(chosen, Chose)
    assert chosen.version == int.from_bytes(_number(version), "big")


@pytest.mark.parametrize("version", VERSIONS)
def test_server_hello_is_read_however_it_is_split(version: str) -> None:
    """Whole or cut anywhere, over any records: first More, then the choice, and never anything else."""
    for fragment in (1, 3, 40, 16384):
        wire = server_hello(version, fragment=fragment)
        outcomes = [parse(wire[:end], version) for end in range(len(wire) + 1)]
        assert isinstance(outcomes[-1], Chose)
        assert outcomes[-1].version == int.from_bytes(_number(version), "big")
        assert set(map(type, outcomes[:-1])) == {More}


def _number(version: str) -> bytes:
    return {"1.0": b"\x03\x01", "1.1": b"\x03\x02", "1.2": b"\x03\x03", "1.3": b"\x03\x04"}[version]


def test_retry_is_a_choice() -> None:
    """A HelloRetryRequest says which version it goes on with."""
    assert parse(retry(), "1.3") == Chose(0x0304, 0x1301, retry=True)


def test_warnings_are_passed_over() -> None:
    """An alert that is not fatal settles nothing; what follows counts."""
    assert parse(alert(1, 112), "1.2") == More()
    assert parse(alert(1, 112) * 3 + server_hello("1.2"), "1.2") == Chose(0x0303, 0x002F)


@pytest.mark.parametrize(("wire", "code"), [(ALERT_VERSION, 70), (ALERT_FAILURE, 40), (alert(1, 0), 0)])
def test_end_of_the_connection_is_an_alert(wire: bytes, code: int) -> None:
    """Fatal alerts and close_notify end it, even in the middle of a ServerHello."""
    assert parse(wire, "1.2") == Alerted(code)
    assert parse(server_hello("1.2", fragment=9)[:14] + wire, "1.2") == Alerted(code)


@pytest.mark.parametrize(
    "wire",
    [
        b"HTTP/1.1 400 Bad Request\r\n",
        b"220 smtp",
        b"\x16\x02\x00\x00\x01\x02",
        b"\x16\x03\x03\x00\x00",
        b"\x16\x03\x03\xff\xff",
        alert(3, 70),
        b"\x15\x03\x03\x00\x01\x02",
        build("1.2", None, _RANDOM),
        b"\x16\x03\x03\x00\x04\x02\xff\xff\xff",
        b"\x16\x03\x03\x00\x06\x02\x00\x00\x02\x03\x03",
        server_hello("1.3"),
        server_hello("1.2", suite=0x1301),
    ],
    ids=lambda wire: wire[:12].hex(),
)
def test_nonsense_is_not_tls(wire: bytes) -> None:
    """Neither an acceptance nor a refusal of TLS 1.2."""
    assert isinstance(parse(wire, "1.2"), NotTls)


@fuzzed
@given(st.binary(max_size=200), _VERSION)
def test_any_bytes_have_an_outcome(wire: bytes, version: str) -> None:
    """Whatever comes back, reading it ends without an exception."""
    assert isinstance(parse(wire, version), Chose | Alerted | NotTls | More)


@fuzzed
@given(st.data(), _VERSION)
def test_damaged_server_hello_has_an_outcome(data: st.DataObject, version: str) -> None:
    """One flipped byte in an answer never crashes, and never yields a version above the one offered."""
    wire = bytearray(server_hello(version, fragment=data.draw(st.integers(1, 99))))
    wire[data.draw(st.integers(0, len(wire) - 1))] ^= data.draw(st.integers(1, 255))
    outcome = parse(bytes(wire), version)
    assert isinstance(outcome, Chose | Alerted | NotTls | More)
    if isinstance(outcome, Chose):
        assert outcome.version <= int.from_bytes(_number(version), "big")
