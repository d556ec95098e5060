"""Real nginx with other suites on each port: what it is set to speak is accepted, everything else is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.lab.fault import HOST
from tests.lab.running import Lab, look
from tests.ports import free_port
from tests.probes.nginx import PROGRAM, TlsServer, nginx
from trustgen.facts.ciphers import FAMILIES, CiphersFacts, CiphersRequest
from trustgen.facts.tls import HelloAnswer
from trustgen.model.observation import Seen

pytestmark = [
    pytest.mark.nginx,
    pytest.mark.skipif(PROGRAM is None, reason="nginx is not installed (apt-get install nginx)"),
]
OLD = "TLSv1 TLSv1.1 TLSv1.2"
#: Name → (versions, suites, key, the families that are spoken).
CASES: dict[str, tuple[str, str, str, set[str]]] = {
    "modern": ("TLSv1.2 TLSv1.3", "ECDHE+AESGCM:ECDHE+CHACHA20", "EC", set()),
    "only-1.3": ("TLSv1.3", "ALL", "EC", set()),
    "only-1.0": ("TLSv1", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0", "EC", {"CBC"}),
    "cbc": (OLD, "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0", "EC", {"CBC"}),
    "cbc-of-1.2": ("TLSv1.2", "ECDHE-ECDSA-AES256-SHA384", "EC", {"CBC"}),
    "camellia": ("TLSv1.2", "ECDHE-ECDSA-CAMELLIA128-SHA256", "EC", {"CBC"}),
    "static-rsa": ("TLSv1.2", "AES128-GCM-SHA256", "RSA", {"static RSA"}),
    "static-rsa-cbc": ("TLSv1.2 TLSv1.3", "ECDHE+AESGCM:AES128-SHA", "RSA", {"static RSA", "CBC"}),
    "null": ("TLSv1.2", "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0", "EC", {"NULL"}),
    "anonymous": ("TLSv1.2", "AECDH-AES128-SHA:@SECLEVEL=0", "EC", {"anonymous", "CBC"}),
}


@pytest.fixture(scope="module")
def ports(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """One nginx with every case."""
    folder = tmp_path_factory.mktemp("suites")
    keys = {
        "EC": _pem(lab, folder / "ec", trustme.KeyType.ECDSA),
        "RSA": _pem(lab, folder / "rsa", trustme.KeyType.RSA),
    }
    found = {name: free_port() for name in CASES}
    servers = [
        TlsServer(found[name], HOST, versions, *keys[key], ciphers=suites)
        for name, (versions, suites, key, _) in CASES.items()
    ]
    with nginx(folder / "run", servers):
        yield found


def _pem(lab: Lab, path: Path, kind: trustme.KeyType) -> tuple[Path, Path]:
    leaf = lab.bench.ca.issue_cert(HOST, key_type=kind)
    chain, key = path.with_suffix(".pem"), path.with_suffix(".key")
    chain.write_bytes(b"".join(pem.bytes() for pem in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(str(key))
    return chain, key


@pytest.mark.parametrize("case", CASES)
def test_families_are_seen_as_configured(lab: Lab, ports: dict[str, int], case: str) -> None:
    """Accepted is what is spoken, refused all else; nothing is silent."""
    (seen,) = look(CiphersRequest(HOST, families=FAMILIES), lab.settings(ports[case]))
    assert isinstance(seen, Seen), seen
    facts = seen.facts
    assert isinstance(facts, CiphersFacts)
    spoken = {answer.family for answer in facts.families if answer.answer is HelloAnswer.ACCEPTED}
    refused = {answer.family for answer in facts.families if answer.answer is HelloAnswer.REFUSED}
    assert spoken == CASES[case][3]
    assert refused == set(FAMILIES) - spoken
    assert facts.before_1_3 is (case != "only-1.3")
    assert facts.secure_renegotiation is (case != "only-1.3")
