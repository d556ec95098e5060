"""The set-ups of nginx that TLS is tried on: each version alone and together, hosts that differ, wrong certificates."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.lab.fault import HOST
from tests.lab.running import Lab
from tests.ports import free_port
from tests.probes.nginx import TlsServer, nginx
from trustgen.facts.tls import VERSIONS

SETS = tuple(chosen for count in (1, 2, 3, 4) for chosen in itertools.combinations(VERSIONS, count))
_DIRECTIVES = {"1.0": "TLSv1", "1.1": "TLSv1.1", "1.2": "TLSv1.2", "1.3": "TLSv1.3"}


def _protocols(versions: tuple[str, ...]) -> str:
    return " ".join(_DIRECTIVES[version] for version in versions)


class Matrix:
    """Ports of one nginx, by what stands there."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self._lab = lab
        self._folder = folder
        self.servers: list[TlsServer] = []
        self.ports: dict[object, int] = {}

    def add(self, what: object, versions: tuple[str, ...], pem: tuple[Path, Path], extra: str = "") -> None:
        """A port with one server."""
        self.ports[what] = free_port()
        self.servers.append(TlsServer(self.ports[what], HOST, _protocols(versions), *pem, extra=extra))

    def pem(self, name: str, *hosts: str, until: datetime | None = None, whole: bool = True) -> tuple[Path, Path]:
        """A certificate from an intermediate of the lab's CA, and its key; the intermediate is sent if ``whole``."""
        leaf = self._lab.bench.ca.create_child_ca().issue_cert(*hosts, not_after=until)
        chain, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        sent = leaf.cert_chain_pems if whole else leaf.cert_chain_pems[:1]
        chain.write_bytes(b"".join(pem.bytes() for pem in sent))
        leaf.private_key_pem.write_to_path(str(key))
        return chain, key


@contextmanager
def serving(lab: Lab, folder: Path) -> Iterator[dict[object, int]]:
    """One nginx with every case of the matrix: the port of each."""
    matrix = Matrix(lab, folder)
    sound = matrix.pem("sound", HOST)
    for versions in SETS:
        matrix.add(versions, versions, sound)
    modern = ("1.2", "1.3")
    matrix.add("expired", modern, matrix.pem("expired", HOST, until=datetime(2001, 1, 1, tzinfo=UTC)))
    matrix.add("wrong-name", modern, matrix.pem("wrong", "other.example"))
    matrix.add("incomplete", modern, matrix.pem("incomplete", HOST, whole=False))
    matrix.add("default-differs", modern, sound)
    # The default host of that port: another name, another certificate.
    port = matrix.ports["default-differs"]
    matrix.servers[-1] = TlsServer(port, HOST, _protocols(modern), *sound, default=False)
    matrix.servers.append(TlsServer(port, "other.example", _protocols(modern), *matrix.pem("other", "other.example")))
    matrix.add("rejects-unnamed", modern, sound)
    port = matrix.ports["rejects-unnamed"]
    matrix.servers[-1] = TlsServer(port, HOST, _protocols(modern), *sound, default=False)
    matrix.servers.append(
        TlsServer(port, "other.example", _protocols(modern), *sound, extra="ssl_reject_handshake on;")
    )
    matrix.add("retry", ("1.3",), sound, extra="ssl_ecdh_curve secp384r1;")
    with nginx(folder / "run", matrix.servers):
        yield matrix.ports
