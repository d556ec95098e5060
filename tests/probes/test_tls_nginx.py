"""Real nginx: each TLS version alone and together, SNI and default host that differ, certificates that are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.lab.fault import HOST
from tests.lab.running import Lab, look
from tests.probes.matrix import SETS, serving
from tests.probes.nginx import PROGRAM
from trustgen.facts.http import HttpFacts, HttpRequest
from trustgen.facts.tls import VERSIONS, CertificateFacts, CertificateRequest, HelloAnswer, TlsFacts, TlsRequest
from trustgen.model.observation import Seen, Unseen, Why

pytestmark = [
    pytest.mark.nginx,
    pytest.mark.skipif(PROGRAM is None, reason="nginx is not installed (apt-get install nginx)"),
]


@pytest.fixture(scope="module")
def ports(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[object, int]]:
    """One nginx with every case of the matrix."""
    with serving(lab, tmp_path_factory.mktemp("nginx")) as ports:
        yield ports


def _facts(lab: Lab, port: int) -> TlsFacts:
    (seen,) = look(TlsRequest(HOST), lab.settings(port))
    assert isinstance(seen, Seen), seen
    facts = seen.facts
    assert isinstance(facts, TlsFacts)
    return facts


@pytest.mark.parametrize("versions", SETS, ids="+".join)
def test_versions_are_seen_as_configured(lab: Lab, ports: dict[object, int], versions: tuple[str, ...]) -> None:
    """What nginx speaks is accepted, and what it does not is refused, never silent."""
    facts = _facts(lab, ports[versions])
    assert facts.accepted() == versions
    refused = {answer.version for answer in facts.answers if answer.answer is HelloAnswer.REFUSED}
    assert refused == set(VERSIONS) - set(versions)
    assert not [answer for answer in facts.answers if answer.answer is HelloAnswer.SILENT]


@pytest.mark.parametrize("versions", SETS, ids="+".join)
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
