"""The whole service in a thread of its own, for as long as a ``with`` block lasts."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from trustgen.demo.authority import Authority
from trustgen.demo.breaks import lying
from trustgen.demo.clock import DEMO_CLOCK
from trustgen.demo.company import APEX, honest
from trustgen.demo.mail import context as mail_context
from trustgen.demo.mail import serve_mail
from trustgen.demo.nameserver import Nameserver
from trustgen.demo.web import LOOPBACK, context, serve_https, serve_plain
from trustgen.demo.wire import Identity, Wire
from trustgen.demo.zone import Zone
from trustgen.frozen import dataclass

CA_FILE = "tidemark-ca.pem"
ANCHORS = "tidemark-anchors.ds"


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the running service is: ``connect_to`` rules as curl has them, the address of its name server,
    the file with the DS record of its zone's key, the certificate to trust, and the instant at which the demo takes
    place.
    """

    connect_to: tuple[str, ...]
    dns: str
    dnssec_anchors: Path
    ca_file: Path
    clock: datetime

    def flags(self) -> list[str]:
        """The options by which ``trustgen build`` in another shell looks at this service at the demo's clock."""
        rules = [part for rule in self.connect_to for part in ("--connect-to", rule)]
        at = self.clock.strftime("%Y-%m-%dT%H:%M:%SZ")
        names = ["--dns", self.dns, "--dnssec-anchors", str(self.dnssec_anchors)]
        return [*rules, *names, "--ca-file", str(self.ca_file), "--at", at]


@contextmanager
def running(
    breaks: Collection[str] = (),
    *,
    folder: Path,
    clock: datetime = DEMO_CLOCK,
    today: datetime | None = None,
    security_txt: str | None = None,
) -> Iterator[Demo]:
    """Tidemark's service on loopback, with the lies about ``breaks`` told.

    The certificate and the DS record to trust are written to ``folder``. ``today`` is the machine's clock, which
    OpenSSL verifies by; ``security_txt`` replaces the file that the hosts publish. Raises KeyError for a claim
    that has no lie, and OSError if loopback cannot be listened on.
    """
    wire = lying(honest(clock, security_txt), breaks, clock)
    authority = Authority(clock, today or datetime.now(UTC))
    folder.mkdir(parents=True, exist_ok=True)
    ca_file = folder / CA_FILE
    ca_file.write_bytes(authority.root_pem)
    for name, text in wire.results.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    service = _Service(wire, authority, clock)
    where = service.start()
    anchors = folder / ANCHORS
    anchors.write_text(where.dnssec_anchor + "\n", encoding="ascii")
    try:
        yield Demo(where.connect_to, where.dns, anchors, ca_file, clock)
    finally:
        service.stop()


@dataclass(frozen=True, slots=True)
class _Where:
    connect_to: tuple[str, ...]
    dns: str
    dnssec_anchor: str


class _Service:
    """The listeners and the thread that runs them."""

    def __init__(self, wire: Wire, authority: Authority, clock: datetime) -> None:
        self._wire, self._authority, self._clock = wire, authority, clock
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tidemark", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._held: list[socket.socket] = []
        self._nameserver: Nameserver | None = None

    def start(self) -> _Where:
        """Listen everywhere."""
        self._thread.start()
        try:
            return asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Close every socket and end the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> _Where:
        rules: list[str] = []
        for site in self._wire.sites.values():
            with self._chain(site.host, site.identity) as chain:
                https = await serve_https(site, self._clock, context(site, chain))
            plain = await serve_plain(site, self._clock)
            rules.append(f"{site.host}:443:{LOOPBACK}:{self._port(https)}")
            rules.append(f"{site.host}:80:{LOOPBACK}:{self._port(plain) if plain else self._closed_port()}")
        wire = self._wire
        for host, identity in self._wire.mail.items():
            with self._chain(host, identity) as chain:
                server = await serve_mail(host, mail_context(chain))
                wire = _with_tlsa(wire, host, chain)
            rules.append(f"{host}:25:{LOOPBACK}:{self._port(server)}")
        zone = Zone(APEX, wire.dns, self._clock)
        self._nameserver = Nameserver(zone)
        await self._nameserver.start()
        return _Where(tuple(rules), f"{LOOPBACK}:{self._nameserver.port}", zone.anchor)

    @contextmanager
    def _chain(self, host: str, identity: Identity) -> Iterator[Path]:
        """A file with the key and the certificates of ``host``, while OpenSSL reads it."""
        with tempfile.TemporaryDirectory(prefix="tidemark-") as folder:
            chain = Path(folder) / "chain.pem"
            chain.write_bytes(self._authority.issue(host, identity))
            yield chain

    def _port(self, server: asyncio.Server) -> int:
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    def _closed_port(self) -> int:
        """A port that refuses connections: bound, so that nobody else takes it, but never listened on."""
        held = socket.socket()
        held.bind((LOOPBACK, 0))
        self._held.append(held)
        port: int = held.getsockname()[1]
        return port

    async def _close(self) -> None:
        if self._nameserver:
            await self._nameserver.close()
        for server in self._servers:
            server.close()
        for held in self._held:
            held.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()


def _with_tlsa(wire: Wire, host: str, chain: Path) -> Wire:
    """The wire with a TLSA record about the key in ``chain`` (RFC 7671 §5.1), unless a lie has put another there."""
    name = f"_25._tcp.{host}"
    if (name, "TLSA") in wire.dns.own:
        return wire
    key = x509.load_pem_x509_certificates(chain.read_bytes())[0].public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
    return wire.record(name, "TLSA", f"3 1 1 {digest}")
