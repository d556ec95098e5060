"""Application protocols, against real servers on loopback: what is chosen, declined, or leaves everything open."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from tests.lab.fault import HOST
from tests.lab.running import Lab, look
from tests.ports import free_port
from tests.probes.nginx import PROGRAM, TlsServer, nginx
from trustgen.facts.alpn import AlpnAnswer, AlpnFacts, AlpnRequest
from trustgen.model.observation import Seen, Unseen, Why

CHOSEN, DECLINED = AlpnAnswer.CHOSEN, AlpnAnswer.DECLINED


def serving(lab: Lab, *protocols: str) -> int:
    """The port of a server that knows these protocols, and says nothing after the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    lab.bench.ca.issue_cert(HOST).configure_cert(context)
    if protocols:
        context.set_alpn_protocols(protocols)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = lab.run(asyncio.start_server(silent, "127.0.0.1", 0, ssl=context))
    lab.bench.servers.append(server)
    port: int = server.sockets[0].getsockname()[1]
    return port


def facts(lab: Lab, port: int) -> AlpnFacts:
    """What is seen on ``port``."""
    (seen,) = look(AlpnRequest(HOST), lab.settings(port))
    assert isinstance(seen, Seen), seen
    assert isinstance(seen.facts, AlpnFacts)
    return seen.facts


@pytest.mark.parametrize(
    ("protocols", "first", "second"),
    [(("h2", "http/1.1"), CHOSEN, CHOSEN), (("http/1.1",), CHOSEN, DECLINED), ((), CHOSEN, DECLINED)],
)
def test_each_protocol_is_offered_alone(
    lab: Lab, protocols: tuple[str, ...], first: AlpnAnswer, second: AlpnAnswer
) -> None:
    """A server that names no protocol speaks HTTP/1.1, and not HTTP/2."""
    seen = facts(lab, serving(lab, *protocols))
    assert (seen.of("http/1.1"), seen.of("h2")) == (first, second)


@pytest.mark.nginx
@pytest.mark.skipif(PROGRAM is None, reason="nginx is not installed (apt-get install nginx)")
def test_an_alert_declines(lab: Lab, tmp_path: Path) -> None:
    """nginx without HTTP/2 answers an offer of h2 alone with the alert no_application_protocol."""
    leaf, port = lab.bench.ca.issue_cert(HOST), free_port()
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(pem.bytes() for pem in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(str(key))
    with nginx(tmp_path / "run", [TlsServer(port, HOST, "TLSv1.2 TLSv1.3", chain, key)]):
        seen = facts(lab, port)
    assert [(answer.answer, answer.how) for answer in seen.answers] == [
        (CHOSEN, "chose http/1.1"),
        (DECLINED, "no_application_protocol alert"),
    ]


def test_a_port_without_tls_is_not_seen(lab: Lab) -> None:
    """Bytes that are no TLS, and a closed port, say nothing about protocols."""

    async def greets(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.tidemark.example\r\n")
        writer.close()

    server = lab.run(asyncio.start_server(greets, "127.0.0.1", 0))
    lab.bench.servers.append(server)
    (seen,) = look(AlpnRequest(HOST), lab.settings(server.sockets[0].getsockname()[1]))
    assert isinstance(seen, Unseen)
    (refused,) = look(AlpnRequest(HOST), lab.settings(free_port()))
    assert isinstance(refused, Unseen)
    assert refused.why is Why.REFUSED
