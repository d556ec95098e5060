"""What a run changed of how a stranger would look, in words for readers."""

from __future__ import annotations

from pathlib import Path

import certifi
import pytest

from trustgen.pipeline.looking import Looking

PRIVATE = ("certificates were checked against a private trust store",)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_a_trust_store_that_the_environment_names_is_told(tmp_path: Path, variable: str) -> None:
    """OpenSSL takes it in place of the machine's: certificates of anybody's may pass, and readers are told."""
    store = tmp_path / "roots.pem"
    assert Looking(environ={variable: str(store)}).overrides == PRIVATE
    assert Looking(environ={variable: ""}).overrides == ()


@pytest.mark.parametrize(
    "store", ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", certifi.where()]
)
def test_the_usual_trust_stores_are_no_news(store: str) -> None:
    """Many machines name their own store once more."""
    assert Looking(environ={"SSL_CERT_FILE": store}).overrides == ()


def test_a_store_of_the_command_line_is_told() -> None:
    """As ``--ca-file`` names it."""
    assert Looking(ca_file=Path("roots.pem")).overrides == PRIVATE
