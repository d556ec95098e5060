"""Real nginx: each TLS version alone and together, SNI and default host that differ, certificates that are wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.lab.fault import HOST, closed_port
from tests.lab.running import Lab, look
from tests.probes.nginx import PROGRAM, TlsServer, nginx
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.facts.tls import VERSIONS, CertificateFacts, CertificateRequest, HelloAnswer, TlsFacts, TlsRequest
from trustgen.model.observation import Seen, Unseen, Why

pytestmark = [
    pytest.mark.nginx,
    pytest.mark.skipif(PROGRAM is None, reason="nginx is not installed (apt-get install nginx)"),
]

_SETS = tuple(chosen for count in (1, 2, 3, 4) for chosen in itertools.combinations(VERSIONS, count))
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
        self.ports[what] = closed_port()
        self.servers.append(TlsServer(self.ports[what], HOST, _protocols(versions), *pem, extra=extra))

    def pem(self, name: str, *hosts: str, until: datetime | None = None, whole: bool = True) -> tuple[Path, Path]:
        """A certificate from an intermediate of the lab's CA, and its key; the intermediate is sent if ``whole``."""
        leaf = self._lab.bench.ca.create_child_ca().issue_cert(*hosts, not_after=until)
        chain, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        sent = leaf.cert_chain_pems if whole else leaf.cert_chain_pems[:1]
        chain.write_bytes(b"".join(pem.bytes() for pem in sent))
        leaf.private_key_pem.write_to_path(str(key))
        return chain, key


@pytest.fixture(scope="module")
def ports(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[object, int]]:
    """One nginx with every case of the matrix."""
    folder = tmp_path_factory.mktemp("nginx")
    matrix = Matrix(lab, folder)
    sound = matrix.pem("sound", HOST)
    for versions in _SETS:
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


def _facts(lab: Lab, port: int) -> TlsFacts:
    (seen,) = look(TlsRequest(HOST), lab.settings(port))
    assert isinstance(seen, Seen), seen
    facts = seen.facts
    assert isinstance(facts, TlsFacts)
    return facts


@pytest.mark.parametrize("versions", _SETS, ids="+".join)
def test_versions_are_seen_as_configured(lab: Lab, ports: dict[object, int], versions: tuple[str, ...]) -> None:
    """What nginx speaks is accepted, and what it does not is refused, never silent."""
    facts = _facts(lab, ports[versions])
    assert facts.accepted() == versions
    refused = {answer.version for answer in facts.answers if answer.answer is HelloAnswer.REFUSED}
    assert refused == set(VERSIONS) - set(versions)
    assert not [answer for answer in facts.answers if answer.answer is HelloAnswer.SILENT]


@pytest.mark.parametrize("versions", _SETS, ids="+".join)
def test_refused_versions_were_asked_for_without_name_too(
    lab: Lab, ports: dict[object, int], versions: tuple[str, ...]
) -> None:
    """A version counts as refused only after hellos with SNI and without."""
    facts = _facts(lab, ports[versions])
    for version in set(VERSIONS) - set(versions):
        assert [answer.sni for answer in facts.of(version)] == [True, False]


def test_a_retry_accepts_tls_1_3(lab: Lab, ports: dict[object, int]) -> None:
    """A server that asks for another key share has accepted the version."""
    (answer,) = _facts(lab, ports["retry"]).of("1.3")
    assert (answer.answer, answer.how) == (HelloAnswer.ACCEPTED, "retry with TLS 1.3")


def test_host_that_rejects_unnamed_hellos_refuses_old_versions(lab: Lab, ports: dict[object, int]) -> None:
    """``ssl_reject_handshake`` answers hellos without SNI by an alert that is not about versions; nothing is silent."""
    facts = _facts(lab, ports["rejects-unnamed"])
    assert facts.accepted() == ("1.2", "1.3")
    assert {answer.answer for answer in facts.of("1.0")} == {HelloAnswer.REFUSED}


@pytest.mark.parametrize(
    ("case", "trusted", "matches", "expired"),
    [
        (("1.2", "1.3"), True, True, False),
        (("1.3",), True, True, False),
        ("expired", True, True, True),
        ("wrong-name", True, False, False),
        ("incomplete", False, True, False),
        ("default-differs", True, True, False),
    ],
    ids=str,
)
def test_certificate_faults_are_told_apart(
    lab: Lab, ports: dict[object, int], case: object, trusted: bool, matches: bool, expired: bool
) -> None:
    """Trust, names and dates are each judged by themselves, of the certificate for the host that was named."""
    (seen,) = look(CertificateRequest(HOST), lab.settings(ports[case]))
    assert isinstance(seen, Seen), seen
    facts = seen.facts
    assert isinstance(facts, CertificateFacts)
    assert (facts.trusted, facts.matches_host) == (trusted, matches)
    assert (facts.not_after < datetime(2020, 1, 1, tzinfo=UTC)) is expired
    assert facts.chain_sent == (1 if case == "incomplete" else 2)


@pytest.mark.parametrize("case", ["expired", "wrong-name", "incomplete"])
def test_page_behind_a_bad_certificate_is_not_seen(lab: Lab, ports: dict[object, int], case: str) -> None:
    """What an impostor could say is not taken for the page."""
    (unseen,) = look(HttpRequest(f"https://{HOST}/"), lab.settings(ports[case]))
    assert isinstance(unseen, Unseen)
    assert unseen.why is Why.TLS_FAILED


def test_page_behind_a_sound_certificate_is_seen(lab: Lab, ports: dict[object, int]) -> None:
    """The control: the same question to a sound server is answered."""
    (seen,) = look(HttpRequest(f"https://{HOST}/", body=True), lab.settings(ports["default-differs"]))
    assert isinstance(seen, Seen)
    assert isinstance(seen.facts, HttpFacts)
    assert seen.facts.answer.text == "ok"


def test_old_only_server_is_unseen_over_http_but_known_by_hello(lab: Lab, ports: dict[object, int]) -> None:
    """Our own TLS library speaks no TLS 1.0; the raw hello sees what the page's look cannot."""
    (unseen,) = look(HttpRequest(f"https://{HOST}/"), lab.settings(ports[("1.0",)]))
    assert isinstance(unseen, Unseen)
    assert unseen.why is Why.TLS_FAILED
    assert _facts(lab, ports[("1.0",)]).accepted() == ("1.0",)
