"""Whose key a file holds, and that it is the half that may be published."""

from __future__ import annotations

import base64
import subprocess
import tempfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import programs
from tests.fuzzing import fuzzed
from trustgen.demo import openpgp
from trustgen.syntax.openpgp import SecretKey, key_fingerprint


def armoured(octets: bytes, kind: str = "PUBLIC KEY BLOCK") -> str:
    """Octets in ASCII armour."""
    return f"-----BEGIN PGP {kind}-----\n\n{base64.b64encode(octets).decode()}\n-----END PGP {kind}-----\n"


def test_the_fingerprint_is_the_first_key_s() -> None:
    """With or without headers, checksum and CRLF; a subkey has no say."""
    text = openpgp.public_key()
    assert key_fingerprint(text) == openpgp.FINGERPRINT
    assert key_fingerprint(text.replace("\n", "\r\n")) == openpgp.FINGERPRINT
    assert key_fingerprint(text.replace("BLOCK-----\n\n", "BLOCK-----\nComment: ours\n\n", 1)) == openpgp.FINGERPRINT
    assert key_fingerprint(f"Our key:\n{text}") == openpgp.FINGERPRINT


def test_old_packets_and_version_6_are_read() -> None:
    """A length of two octets in the old format; version 6 is hashed with SHA-256."""
    import hashlib

    body = b"\x06" + bytes(300)
    wanted = hashlib.sha256(b"\x9b" + len(body).to_bytes(4, "big") + body).hexdigest().upper()
    assert key_fingerprint(armoured(b"\x99" + len(body).to_bytes(2, "big") + body)) == wanted
    assert key_fingerprint(armoured(b"\xc6" + bytes((0xC0, len(body) - 192)) + body)) == wanted
    assert key_fingerprint(armoured(b"\xc6\xff" + len(body).to_bytes(4, "big") + body)) == wanted


@pytest.mark.parametrize("kind", ["PRIVATE KEY BLOCK", "PUBLIC KEY BLOCK"])
def test_a_private_key_is_told_whatever_it_is_called(kind: str) -> None:
    """By the armour, or by a packet inside."""
    with pytest.raises(SecretKey):
        key_fingerprint(armoured(b"\xc5\x01\x04", kind))
    with pytest.raises(SecretKey):
        key_fingerprint(openpgp.public_key() + armoured(b"\xc7\x01\x04", kind))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A company that does not exist has no key either.", "no public key"),
        (armoured(b"\xcd\x01\x04"), "no public key"),
        (armoured(b"\xc6\x7f\x04"), "packets are damaged"),
        (armoured(b"\x06\x01\x04"), "packets are damaged"),
        (armoured(b"\xc6\x01\x03"), "no whole fingerprint"),
        (armoured(b"\xc6\x01\x04").replace("xgEE", "xg!E"), "armour is damaged"),
    ],
)
def test_what_is_no_key_is_told(text: str, why: str) -> None:
    """Each with its reason."""
    with pytest.raises(ValueError, match=why):
        key_fingerprint(text)


@fuzzed
@given(st.binary(max_size=60))
def test_no_octets_do_anything_else(octets: bytes) -> None:
    """A fingerprint, or ValueError."""
    with suppress(ValueError):
        assert len(key_fingerprint(armoured(octets))) in (40, 64)


@pytest.mark.gnupg
def test_gpg_agrees_about_its_own_keys() -> None:
    """An RSA key that gpg made has the fingerprint that gpg says, and its private half is refused."""
    with tempfile.TemporaryDirectory(prefix="tg-") as home:
        base = [str(programs.find("gpg")), "--homedir", home, "--batch", "--no-tty", "--passphrase", ""]
        subprocess.run([*base, "--quick-gen-key", "Tidemark", "rsa2048"], check=True, capture_output=True)

        def said(*arguments: str) -> str:
            return subprocess.run([*base, *arguments], check=True, capture_output=True, text=True).stdout

        shown = said("--with-colons", "--list-keys")
        fingerprint = next(line.split(":")[9] for line in shown.splitlines() if line.startswith("fpr"))
        assert key_fingerprint(said("--armor", "--export")) == fingerprint
        with pytest.raises(SecretKey):
            key_fingerprint(said("--armor", "--pinentry-mode", "loopback", "--export-secret-keys"))
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)
