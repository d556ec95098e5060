"""Signatures through a real gpg: good, tampered with, by another key, expired."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from tests import programs
from trustgen.facts.openpgp import SignatureAnswer, SignatureRequest
from trustgen.model.observation import Why
from trustgen.net import LookFailed
from trustgen.probes import gpg
from trustgen.probes.access import Access, Secrets

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
TEXT = "Contact: mailto:security@tidemark.example\nExpires: 2026-12-01T00:00:00Z\n"
pytestmark = pytest.mark.gnupg


@dataclass
class Clock:
    """All that verifying asks of its access."""

    now: datetime

    def clock(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Ring:
    """A GNUPGHOME with one signing key."""

    home: Path
    fingerprint: str
    key: str

    def signed(self, text: str = TEXT) -> str:
        """``text`` as the build signs it."""
        return asyncio.run(gpg.clearsign(text, self.fingerprint, NOW, self.home))


def make(home: str, expires: str = "0") -> Ring:
    """A new key in ``home``."""
    base = [str(programs.find("gpg")), "--homedir", home, "--batch", "--no-tty"]
    born = ["--faked-system-time", f"{NOW - timedelta(days=30):%Y%m%dT%H%M%S}"]
    made = ["--passphrase", "", "--quick-gen-key", "Tidemark", "ed25519", "sign", expires]
    subprocess.run([*base, *born, *made], check=True, capture_output=True)
    shown = subprocess.run([*base, "--with-colons", "--list-keys"], check=True, capture_output=True, text=True).stdout
    fingerprint = next(line.split(":")[9] for line in shown.splitlines() if line.startswith("fpr"))
    key = subprocess.run([*base, "--armor", "--export"], check=True, capture_output=True, text=True).stdout
    return Ring(Path(home), fingerprint, key)


@pytest.fixture(scope="module")
def rings() -> Iterator[tuple[Ring, Ring]]:
    """The company's key, and another's that lasts a year."""
    with tempfile.TemporaryDirectory(prefix="tg-") as one, tempfile.TemporaryDirectory(prefix="tg-") as two:
        yield make(one), make(two, "1y")
        for home in (one, two):
            subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)


def answer(text: str, ring: Ring, key: str | None = None, now: datetime = NOW) -> SignatureAnswer:
    """What the verifier says of ``text``."""
    request = SignatureRequest("https://tidemark.example/x", ring.fingerprint)
    facts = asyncio.run(gpg._verified(request, text, ring.key if key is None else key, cast(Any, Clock(now))))
    return facts.answer


def test_a_good_signature_is_good(rings: tuple[Ring, Ring]) -> None:
    """What the build signs verifies, in CRLF and in LF."""
    signed = rings[0].signed()
    assert answer(signed, rings[0]) is SignatureAnswer.GOOD
    assert answer(signed.replace("\r\n", "\n"), rings[0]) is SignatureAnswer.GOOD


def test_a_changed_text_is_bad(rings: tuple[Ring, Ring]) -> None:
    """One letter is enough."""
    assert answer(rings[0].signed().replace("security@", "insecure@"), rings[0]) is SignatureAnswer.BAD


def test_another_key_is_not_ours(rings: tuple[Ring, Ring]) -> None:
    """A good signature by somebody else, and a key file that holds another key, are both not ours."""
    ours, other = rings
    assert answer(other.signed(), ours, ours.key + other.key) is SignatureAnswer.OTHER_KEY
    assert answer(other.signed(), ours) is SignatureAnswer.OTHER_KEY
    assert answer(ours.signed(), ours, other.key) is SignatureAnswer.OTHER_KEY


def test_a_key_expires(rings: tuple[Ring, Ring]) -> None:
    """By the clock of the run."""
    assert answer(rings[1].signed(), rings[1], now=NOW + timedelta(days=300)) is SignatureAnswer.GOOD
    assert answer(rings[1].signed(), rings[1], now=NOW + timedelta(days=400)) is SignatureAnswer.EXPIRED


def test_a_file_without_a_signature_is_not_signed(rings: tuple[Ring, Ring]) -> None:
    """Plain text is a clean no."""
    assert answer(TEXT, rings[0]) is SignatureAnswer.NOT_SIGNED


@pytest.mark.parametrize("name", ["../key.asc", "/etc/hostname", "gone.asc", "link.asc"])
def test_a_key_file_outside_of_the_project_is_not_read(tmp_path: Path, name: str) -> None:
    """Neither by its name nor by a link; that is one more reason why there is no key."""
    (tmp_path / "key.asc").write_text("a key")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "link.asc").symlink_to(tmp_path / "key.asc")
    access = Access(cast(Any, None), Secrets({}), tmp_path / "project", lambda: NOW)
    with pytest.raises(LookFailed, match="could not be had"):
        asyncio.run(gpg._key(SignatureRequest("https://tidemark.example/x", "A" * 40, (), name), access))


def test_a_key_file_of_the_project_is_read(tmp_path: Path) -> None:
    """Where no address leads to the key."""
    (tmp_path / "key.asc").write_text("a key")
    access = Access(cast(Any, None), Secrets({}), tmp_path, lambda: NOW)
    request = SignatureRequest("https://tidemark.example/x", "A" * 40, (), "key.asc")
    assert asyncio.run(gpg._key(request, access)) == "a key"


def test_without_gpg_nothing_is_known(rings: tuple[Ring, Ring], monkeypatch: pytest.MonkeyPatch) -> None:
    """Unseen, with the reason; signing says it too."""
    signed = rings[0].signed()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(LookFailed) as caught:
        answer(signed, rings[0])
    assert caught.value.why is Why.NO_EXTRA
    with pytest.raises(gpg.SigningFailed, match="gpg is not installed"):
        rings[0].signed()


def test_a_gpg_that_hangs_is_ended(rings: tuple[Ring, Ring], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The look ends at its time-out, and so does the child."""
    (tmp_path / "gpg").write_text("#!/bin/sh\nexec sleep 600\n", encoding="utf-8")
    (tmp_path / "gpg").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(gpg, "TIMEOUT", 0.2)
    with pytest.raises(LookFailed) as caught:
        answer("-----BEGIN PGP SIGNED MESSAGE-----", rings[0])
    assert caught.value.why is Why.TIMED_OUT


def test_an_unknown_key_cannot_sign(rings: tuple[Ring, Ring]) -> None:
    """The reason is gpg's own, in one line."""
    with pytest.raises(gpg.SigningFailed, match="gpg cannot sign with"):
        asyncio.run(gpg.clearsign(TEXT, "AB" * 20, NOW, rings[0].home))
