"""The build signs security.txt through the user's own gpg, or does not publish."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import build, programs
from trustgen.errors import InputError
from trustgen.model.disclosure import Disclosure
from trustgen.model.page import Pages
from trustgen.model.report import Report
from trustgen.pipeline.publishing import signed
from trustgen.render.security_txt import security_txt
from trustgen.securitytxt import PATH, parse

pytestmark = pytest.mark.gnupg
FILE = PATH.lstrip("/")


@pytest.fixture(scope="module")
def ring() -> Iterator[tuple[Path, str]]:
    """A GNUPGHOME with a key, and its fingerprint."""
    with tempfile.TemporaryDirectory(prefix="tg-") as home:  # a socket's path must be short
        base = [str(programs.find("gpg")), "--homedir", home, "--batch", "--no-tty"]
        born = ["--faked-system-time", "20250101T000000", "--passphrase", ""]
        subprocess.run(
            [*base, *born, "--quick-gen-key", "Tidemark", "ed25519", "sign", "0"], check=True, capture_output=True
        )
        shown = subprocess.run(
            [*base, "--with-colons", "--list-keys"], check=True, capture_output=True, text=True
        ).stdout
        yield Path(home), next(line.split(":")[9] for line in shown.splitlines() if line.startswith("fpr"))
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)


def report(sign: str | None) -> Report:
    """A report whose policy names a key."""
    policy = {
        "contact": ["security"],
        "expires": "180d",
        "sign": sign,
        "encryption": ["https://tidemark.example/key.asc"],
    }
    registry = build.registry(
        contacts={"security": "mailto:security@tidemark.example"}, disclosure=Disclosure.model_validate(policy)
    )
    return build.report(registry=registry)


def pages(found: Report) -> Pages:
    """Its file, not signed yet, and another."""
    return Pages({FILE: security_txt(found, "https://trust.tidemark.example"), "index.html": b"<!DOCTYPE html>"})


def test_the_file_is_signed_by_the_key_that_is_named(ring: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It verifies, says what it said before, is the same again, and nothing else is touched."""
    home, fingerprint = ring
    monkeypatch.setenv("GNUPGHOME", str(home))
    found = report(fingerprint)
    plain = pages(found)
    made = signed(plain, found)
    assert made.files == signed(plain, found).files
    assert made.files["index.html"] == plain.files["index.html"]
    read = parse(made.files[FILE].decode())
    assert (read.signed, read.flaws) == (True, ())
    assert [one.value for one in read.fields] == [one.value for one in parse(plain.files[FILE].decode()).fields]
    command = [str(programs.find("gpg")), "--homedir", str(home), "--batch", "--status-fd", "1", "--verify"]
    done = subprocess.run(command, input=made.files[FILE], capture_output=True, check=False)
    assert f"VALIDSIG {fingerprint}" in done.stdout.decode()


def test_a_key_that_is_not_there_publishes_nothing(ring: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """One problem, with what to do."""
    monkeypatch.setenv("GNUPGHOME", str(ring[0]))
    found = report("AB" * 20)
    with pytest.raises(InputError) as caught:
        signed(pages(found), found)
    (told,) = caught.value.problems
    assert (told.code, "make the key available" in told.fix) == ("cannot-sign", True)


def test_without_a_key_nothing_is_signed() -> None:
    """The pages are what they were."""
    found = report(None)
    assert signed(pages(found), found).files == pages(found).files
