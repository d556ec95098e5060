"""A client that shares nothing with the product: sockets, ssl and dnspython only."""

from __future__ import annotations

import json
import smtplib
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import dns.rdatatype

from trustgen.demo.service import Demo

PATIENCE = 5.0
_SUITES = bytes.fromhex("c009c00ac013c014c02bc02fc02cc030002f0035")
_GROUPS_AND_POINTS = bytes.fromhex("000a00080006001700180019000b00020100")
_SIGNATURES = bytes.fromhex("000d00140012040305030603080408050401050102030201")


@dataclass(frozen=True)
class Answer:
    """One HTTP response; header names are lower case."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str:
        (value,) = self.all(name)
        return value

    def json(self) -> Any:
        return json.loads(self.body)


def address(demo: Demo, host: str, port: int) -> tuple[str, int]:
    """Where the rules send ``host``:``port``."""
    for rule in demo.connect_to:
        name, from_port, to, to_port = rule.split(":")
        if (name, int(from_port)) == (host, port):
            return to, int(to_port)
    raise LookupError(f"{host}:{port}")


def _trusting(ca_file: Path) -> ssl.SSLContext:
    made = ssl.create_default_context(cafile=str(ca_file))
    made.hostname_checks_common_name = False
    made.verify_flags |= ssl.VERIFY_X509_STRICT
    return made


def secure(demo: Demo, host: str) -> ssl.SSLSocket:
    """A verified connection."""
    plain = socket.create_connection(address(demo, host, 443), PATIENCE)
    try:
        return _trusting(demo.ca_file).wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def ask(demo: Demo, url: str, method: str = "GET", *, extra: str = "") -> Answer:
    """One exchange on a connection of its own; certificates are verified, redirects are not followed."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    open_ = secure(demo, host) if scheme == "https" else socket.create_connection(address(demo, host, 80), PATIENCE)
    with open_ as connection:
        more = f"{extra}\r\n" if extra else ""
        request = f"{method} {slash}{path} HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n"
        connection.sendall(request.encode())
        return _read(connection)


def _read(connection: socket.socket) -> Answer:
    received = b""
    while more := connection.recv(65536):
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    line, *fields = head.decode("latin-1").split("\r\n")
    pairs = (field.partition(": ") for field in fields)
    return Answer(int(line.split(" ")[1]), tuple((n.lower(), v) for n, _, v in pairs), body.decode())


def starttls(demo: Demo, host: str) -> tuple[tuple[str, str], ...]:
    """The names in the certificate of a mail server, verified. Raises ssl.SSLCertVerificationError."""
    with smtplib.SMTP(*address(demo, host, 25), timeout=PATIENCE, local_hostname="localhost") as client:
        # smtplib checks the name of the host that it was given, which here is an address.
        client._host = host  # type: ignore[attr-defined]
        client.starttls(context=_trusting(demo.ca_file))
        shown = client.sock.getpeercert()  # type: ignore[union-attr]
        names: tuple[tuple[str, str], ...] = shown["subjectAltName"]
        return names


def hello(demo: Demo, host: str, minor: int) -> bytes:
    """What comes back on a raw ClientHello that offers TLS 1.``minor`` (0 to 2) alone: the first bytes."""
    name = host.encode()
    sni = b"\x00" + len(name).to_bytes(2, "big") + name
    sni = len(sni).to_bytes(2, "big") + sni
    extensions = b"\x00\x00" + len(sni).to_bytes(2, "big") + sni + _GROUPS_AND_POINTS
    extensions += _SIGNATURES if minor == 2 else b""
    version = bytes((3, minor + 1))
    body = version + bytes(32) + b"\x00" + len(_SUITES).to_bytes(2, "big") + _SUITES + b"\x01\x00"
    body += len(extensions).to_bytes(2, "big") + extensions
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    with socket.create_connection(address(demo, host, 443), PATIENCE) as connection:
        connection.sendall(b"\x16\x03\x01" + len(message).to_bytes(2, "big") + message)
        return connection.recv(4096)


def accepts(demo: Demo, host: str, minor: int) -> bool:
    """Whether a ServerHello chose TLS 1.``minor``."""
    answer = hello(demo, host, minor)
    return answer[:1] == b"\x16" and answer[5:6] == b"\x02" and answer[9:11] == bytes((3, minor + 1))


def look_up(demo: Demo, name: str, kind: str, *, tcp: bool = False, **options: Any) -> dns.message.Message:
    """The name server's response."""
    host, _, port = demo.dns.partition(":")
    query = dns.message.make_query(name, dns.rdatatype.from_text(kind), **options)
    send = dns.query.tcp if tcp else dns.query.udp
    return send(query, host, timeout=PATIENCE, port=int(port))
