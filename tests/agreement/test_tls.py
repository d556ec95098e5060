"""TLS versions and certificates of the nginx matrix: what the best judges say of each server, and what we say.

Every disagreement stands here with its reason, and in the manual page of the check under *Cannot see*.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.agreement import others
from tests.lab.fault import HOST
from tests.lab.running import NOW, Lab, look
from tests.probes.matrix import SETS
from trustgen.checks import table
from trustgen.checks.manual import manual
from trustgen.facts.tls import CertificateFacts, CertificateRequest, TlsFacts, TlsRequest
from trustgen.model.observation import Seen

pytestmark = [
    pytest.mark.nginx,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
needs_sslyze = pytest.mark.skipif(not others.SSLYZE.exists(), reason="not run: sslyze is not there (make agreement)")
needs_testssl = pytest.mark.skipif(
    others.TESTSSL is None, reason="not run: testssl is not installed (apt-get install testssl.sh)"
)

#: (what stands there, whether the certificate is sound)
CERTIFICATES: dict[object, bool] = {("1.2", "1.3"): True, "expired": False, "wrong-name": False, "incomplete": False}
CASES: list[object] = [*SETS, "expired", "wrong-name", "incomplete", "default-differs", "rejects-unnamed", "retry"]
#: testssl.sh looks by the system's OpenSSL first, which speaks neither version, and gives up.
TOO_OLD: list[object] = [("1.0",), ("1.1",), ("1.0", "1.1")]
#: trustme marks the alternative names as critical beside a subject.
PEDANTIC = "subjectAltName MUST NOT be critical"


def named(case: object) -> str:
    """The case as a test's id."""
    return "+".join(case) if isinstance(case, tuple) else str(case)


def ours(lab: Lab, port: int) -> tuple[str, ...]:
    """The versions that we see accepted."""
    (seen,) = look(TlsRequest(HOST), lab.settings(port))
    assert isinstance(seen, Seen)
    assert isinstance(seen.facts, TlsFacts)
    return seen.facts.accepted()


def sound(lab: Lab, port: int) -> bool:
    """Whether we find the certificate trusted, in its name and in date."""
    (seen,) = look(CertificateRequest(HOST), lab.settings(port))
    assert isinstance(seen, Seen)
    facts = seen.facts
    assert isinstance(facts, CertificateFacts)
    return facts.trusted and facts.matches_host and facts.not_after > NOW


@pytest.fixture(scope="module")
def by_sslyze(
    lab: Lab, ports: dict[object, int], tmp_path_factory: pytest.TempPathFactory
) -> dict[int, others.Opinion]:
    """sslyze on every port."""
    return others.by_sslyze(ports.values(), lab.ca_file, tmp_path_factory.mktemp("sslyze"))


@needs_sslyze
@pytest.mark.parametrize("case", CASES, ids=named)
def test_versions_agree_with_sslyze(
    lab: Lab, ports: dict[object, int], by_sslyze: dict[int, others.Opinion], case: object
) -> None:
    """The same versions are accepted."""
    assert by_sslyze[ports[case]].accepted == ours(lab, ports[case])


@needs_sslyze
@pytest.mark.parametrize("case", CERTIFICATES, ids=named)
def test_certificates_agree_with_sslyze(
    lab: Lab, ports: dict[object, int], by_sslyze: dict[int, others.Opinion], case: object
) -> None:
    """Unsound for both, or sound for us and refused by sslyze for a rule that is no duty."""
    error = by_sslyze[ports[case]].certificate
    assert sound(lab, ports[case]) is CERTIFICATES[case]
    assert error
    if CERTIFICATES[case]:
        assert PEDANTIC in error
        assert "sslyze" in manual(table.find("certificate")).section("Cannot see")


@needs_testssl
@pytest.mark.parametrize("case", CASES, ids=named)
def test_versions_agree_with_testssl(lab: Lab, ports: dict[object, int], tmp_path: Path, case: object) -> None:
    """The same versions are accepted, where testssl.sh looks at all."""
    theirs = others.by_testssl(ports[case], lab.ca_file, tmp_path, certificate=False)
    seen = ours(lab, ports[case])
    if case in TOO_OLD:
        assert theirs is None
        assert seen == case
        assert "testssl.sh" in manual(table.find("tls")).section("Cannot see")
    else:
        assert theirs is not None
        assert theirs.accepted == seen


@needs_testssl
@pytest.mark.parametrize("case", CERTIFICATES, ids=named)
def test_certificates_agree_with_testssl(lab: Lab, ports: dict[object, int], tmp_path: Path, case: object) -> None:
    """Sound for both or for neither, for the same reason."""
    theirs = others.by_testssl(ports[case], lab.ca_file, tmp_path, certificate=True)
    assert theirs is not None
    assert sound(lab, ports[case]) is CERTIFICATES[case] is (not theirs.certificate)
    reasons = {"expired": "expired", "wrong-name": "does not match", "incomplete": "incomplete"}
    assert re.search(reasons.get(str(case), ""), theirs.certificate)
