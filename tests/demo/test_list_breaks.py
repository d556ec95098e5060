"""The lies about vendors and about where security.txt belongs, as they look from outside."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import programs
from tests.demo.wire_client import ask
from trustgen.cli import main
from trustgen.demo import openpgp
from trustgen.demo.clock import DEMO_CLOCK
from trustgen.demo.company import APP, KEY, TRUST, WWW
from trustgen.demo.service import Demo

Start = Callable[[str], Demo]
FILE = "/.well-known/security.txt"


def test_a_vendor_shows_that_is_on_no_list(tidemark: Demo, lying: Start) -> None:
    """Only the lie has the header of a vendor whom the list does not have."""
    assert ask(tidemark, f"https://{WWW}/").all("x-hs-hub-id") == []
    assert ask(lying("no-other-vendors"), f"https://{WWW}/").all("x-hs-hub-id") == ["42"]


def test_canonical_is_another_address_on_www_alone(lying: Start) -> None:
    """The file of www no longer lists itself; the others do."""
    demo = lying("security-txt-www")
    for host, listed in ((WWW, False), (APP, True), (TRUST, True)):
        assert (f"Canonical: https://{host}{FILE}" in ask(demo, f"https://{host}{FILE}").body) is listed


def verify(folder: Path, key: str, text: str) -> str:
    """gpg's status lines about ``text``, by nothing but ``key``, at the demo's clock."""
    folder.mkdir(mode=0o700)
    base = [str(programs.find("gpg")), "--homedir", str(folder), "--batch", "--no-autostart", "--status-fd", "1"]
    base += ["--faked-system-time", f"{DEMO_CLOCK:%Y%m%dT%H%M%S}", "--trust-model", "always"]
    for arguments, given in ((["--import"], key), (["--verify"], text)):
        done = subprocess.run([*base, *arguments], input=given.encode(), capture_output=True, check=False)
    return done.stdout.decode()


@pytest.mark.gnupg
def test_the_signature_is_good_and_the_lie_spoils_it(tidemark: Demo, lying: Start, tmp_path: Path) -> None:
    """By gpg: the published file verifies with the published key, and the one that was changed by hand does not."""
    key = ask(tidemark, f"https://{WWW}{KEY}").body
    truth, lie = (ask(demo, f"https://{WWW}{FILE}").body for demo in (tidemark, lying("security-txt-signed")))
    assert f"VALIDSIG {openpgp.FINGERPRINT}" in verify(tmp_path / "truth", key, truth)
    assert "BADSIG" in verify(tmp_path / "lie", key, lie)
    assert lie.replace("# Renewed by hand.\r\n", "") == truth


@pytest.mark.gnupg
def test_lines_that_begin_with_a_hyphen_are_signed_too(tmp_path: Path) -> None:
    """They are escaped in the text, and end in CRLF like the others."""
    signed = openpgp.clearsigned("- one\n\n-----two \n", DEMO_CLOCK)
    assert signed.count("\n") == signed.count("\r\n")
    assert "\r\n- - one\r\n\r\n- -----two\r\n" in signed
    assert "GOODSIG" in verify(tmp_path / "gpg", openpgp.public_key(), signed)


def test_the_registry_names_the_key_that_signs() -> None:
    """Its fingerprint and its end are those of the demo's key."""
    text = (Path(__file__).parents[2] / "claims.yaml").read_text("utf-8")
    assert f"fingerprint: {openpgp.FINGERPRINT}, expires: {openpgp.EXPIRES:%Y-%m-%d}" in text


def test_without_gpg_the_demo_claims_no_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The truth is published all the same; the lie is neither listed nor told, and it is said why."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["demo", "--list-breaks"]) == 0
    listed = capsys.readouterr()
    assert "security-txt-signed" not in listed.out
    assert "security-txt-signed is left out: gpg is not installed here." in listed.err
    assert main(["demo", "--break", "security-txt-signed"]) == 2
    assert "gpg is not installed here" in capsys.readouterr().err
    assert main(["demo"]) == 0
    assert "gpg is not installed here; Tidemark does not claim security-txt-signed today." in capsys.readouterr().err
    assert not list((tmp_path / "trustgen-demo" / "site").glob("claims/security-txt-signed/*"))
