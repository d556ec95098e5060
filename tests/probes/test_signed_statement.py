"""Signed statements through the real gpg and ssh-keygen: good, over another text, by a stranger, past its time."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from tests import programs
from trustgen.facts.openpgp import OpenpgpStatementRequest, SignatureAnswer, SshStatementRequest, StatementFacts
from trustgen.model.observation import Observation, Seen, Unseen, Why
from trustgen.probes import gpg, ssh_keygen
from trustgen.probes.access import Access, Secrets
from trustgen.probes.table import find

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
TEXT = "Attestation of Tidemark\nStatement: No production data is kept on laptops.\n"
WHO = "security@tidemark.example"


def looked(request: Any, project: Path, now: datetime = NOW) -> Observation:
    """What came of it."""

    async def once() -> tuple[Observation, ...]:
        return await find(request.probe)(request, Access(cast(Any, None), Secrets({}), project, lambda: now))

    (observation,) = asyncio.run(once())
    return observation


def answer(request: Any, project: Path, now: datetime = NOW) -> SignatureAnswer:
    """The verifier's answer."""
    seen = looked(request, project, now)
    assert isinstance(seen, Seen), seen
    facts = seen.facts
    assert isinstance(facts, StatementFacts)
    assert (facts.signer != "") is (facts.answer is SignatureAnswer.GOOD)
    return facts.answer


def why(request: Any, project: Path) -> Why:
    """Why it was not seen."""
    unseen = looked(request, project)
    assert isinstance(unseen, Unseen), unseen
    return unseen.why


@dataclass(frozen=True)
class Signed:
    """A project in which TEXT is signed, the request that looks at it, and how somebody else signs it."""

    project: Path
    request: Any
    by_a_stranger: Callable[[], None]


def openpgp(project: Path, home: Path, *, expires: str = "0", name: str = "ours") -> str:
    """Sign TEXT with a new key of ``home``; returns its fingerprint."""
    base = [str(programs.find("gpg")), "--homedir", str(home), "--batch", "--no-tty", "--yes"]

    def at(days: int) -> list[str]:
        return ["--faked-system-time", f"{NOW - timedelta(days=days):%Y%m%dT%H%M%S}"]

    def run(*arguments: str, given: str = "") -> str:
        return subprocess.run(
            [*base, *arguments], check=True, capture_output=True, text=True, input=given, timeout=60
        ).stdout

    run(*at(30), "--passphrase", "", "--quick-gen-key", name, "ed25519", "sign", expires)
    shown = run("--with-colons", "--list-keys", name)
    fingerprint = next(line.split(":")[9] for line in shown.splitlines() if line.startswith("fpr"))
    (project / f"{name}.key").write_text(run("--armor", "--export", fingerprint))
    signed = project / "statement.asc"
    run(*at(20), "--armor", "--local-user", fingerprint, "--output", str(signed), "--detach-sign", "-", given=TEXT)
    return fingerprint


def ssh(project: Path, name: str = "ours") -> str:
    """Sign TEXT with a new key; returns its public half."""
    program = str(shutil.which("ssh-keygen"))
    key, text = project / name, project / "statement"
    subprocess.run([program, "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True, timeout=60)
    text.write_text(TEXT)
    text.with_suffix(".sig").unlink(missing_ok=True)
    subprocess.run(
        [program, "-q", "-Y", "sign", "-f", str(key), "-n", ssh_keygen.NAMESPACE, str(text)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return " ".join(key.with_suffix(".pub").read_text().split()[:2])


def _openpgp(project: Path, home: Path) -> Signed:
    request = OpenpgpStatementRequest(TEXT, "statement.asc", "ours.key", openpgp(project, home))

    def stranger() -> None:
        openpgp(project, home, name="other")

    return Signed(project, request, stranger)


def _ssh(project: Path) -> Signed:
    (project / "allowed").write_text(f"# who may sign\n\n{WHO} {ssh(project)}\n")

    def stranger() -> None:
        ssh(project, "other")

    return Signed(project, SshStatementRequest(TEXT, "statement.sig", "allowed", WHO), stranger)


@pytest.fixture(
    params=[pytest.param("openpgp", marks=pytest.mark.gnupg), pytest.param("ssh", marks=pytest.mark.openssh)]
)
def signed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Signed]:
    """A signed statement, by either sort of key."""
    # A socket of gpg's agent must have a short path.
    with tempfile.TemporaryDirectory(prefix="tg-") as home:
        yield _openpgp(tmp_path, Path(home)) if request.param == "openpgp" else _ssh(tmp_path)
        if request.param == "openpgp":
            subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)


def test_a_good_signature_is_good_over_that_text_alone(signed: Signed) -> None:
    """One letter, or a line feed, is another text."""
    assert answer(signed.request, signed.project) is SignatureAnswer.GOOD
    for text in (TEXT.replace("No ", "All "), TEXT.rstrip(), ""):
        assert answer(replace(signed.request, text=text), signed.project) is SignatureAnswer.BAD


def test_a_stranger_does_not_count(signed: Signed) -> None:
    """A signature that is good by a key that the claim does not name."""
    signed.by_a_stranger()
    assert answer(signed.request, signed.project) is SignatureAnswer.OTHER_KEY


def test_no_signature_is_not_signed(signed: Signed) -> None:
    """No file, and a file that holds something else, are a clean no."""
    assert answer(replace(signed.request, file="nowhere"), signed.project) is SignatureAnswer.NOT_SIGNED
    (signed.project / "text").write_text(TEXT)
    assert answer(replace(signed.request, file="text"), signed.project) is SignatureAnswer.NOT_SIGNED


def test_half_a_signature_is_not_seen(signed: Signed) -> None:
    """What cannot be read as a signature was not verified."""
    whole = (signed.project / signed.request.file).read_text()
    (signed.project / "half").write_text(whole[:80])
    found = looked(replace(signed.request, file="half"), signed.project)
    assert isinstance(found, Unseen) or found.facts.answer is SignatureAnswer.BAD
    if isinstance(found, Seen):
        assert isinstance(signed.request, OpenpgpStatementRequest)


def test_without_the_key_nothing_is_known(signed: Signed) -> None:
    """A missing, an empty and an unreadable key or list leave it open."""
    (signed.project / "empty").write_text("")
    for file, expected in (("nowhere", Why.NOT_FOUND), ("empty", Why.NOT_FOUND), ("../x", Why.NOT_LOOKED)):
        name = "key" if isinstance(signed.request, OpenpgpStatementRequest) else "allowed_signers"
        assert why(replace(signed.request, **{name: file}), signed.project) is expected
    (signed.project / "folder").mkdir()
    assert why(replace(signed.request, file="folder"), signed.project) is Why.NOT_LOOKED


def test_without_the_program_nothing_is_known(signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unseen, with what to install."""
    monkeypatch.setenv("PATH", "/nowhere")
    assert why(signed.request, signed.project) is Why.NO_EXTRA


def test_a_program_that_hangs_is_killed(
    signed: Signed, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The look ends by its time-out, whatever the program does."""
    folder = tmp_path_factory.mktemp("bin")
    for name in ("gpg", "ssh-keygen"):
        (folder / name).write_text("#!/bin/sh\nexec sleep 600\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    for module in (gpg, ssh_keygen):
        monkeypatch.setattr(module, "TIMEOUT", 0.2)
    assert why(signed.request, signed.project) is Why.TIMED_OUT


@pytest.mark.gnupg
def test_an_openpgp_key_that_ran_out_is_told_apart(tmp_path: Path) -> None:
    """By the clock of the run: the signature was good, and is to be made again."""
    with tempfile.TemporaryDirectory(prefix="tg-") as home:
        fingerprint = openpgp(tmp_path, Path(home), expires="90d")
        request = OpenpgpStatementRequest(TEXT, "statement.asc", "ours.key", fingerprint)
        assert answer(request, tmp_path) is SignatureAnswer.GOOD
        assert answer(request, tmp_path, NOW + timedelta(days=90)) is SignatureAnswer.EXPIRED
        assert why(replace(request, fingerprint="0" * 40), tmp_path) is Why.NOT_FOUND
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)


@pytest.mark.openssh
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", SignatureAnswer.GOOD),
        ('valid-before="20260601" ', SignatureAnswer.EXPIRED),
        ('valid-before="20260701" ', SignatureAnswer.GOOD),
        ('namespaces="git" ', SignatureAnswer.OTHER_KEY),
        (f'namespaces="{ssh_keygen.NAMESPACE}" ', SignatureAnswer.GOOD),
    ],
)
def test_what_the_list_of_signers_allows(tmp_path: Path, options: str, expected: SignatureAnswer) -> None:
    """Until when, and for what, by the clock of the run."""
    signed = _ssh(tmp_path)
    key = (tmp_path / "ours.pub").read_text()
    (tmp_path / "allowed").write_text(f"{WHO} {options}{key}")
    assert answer(signed.request, tmp_path) is expected


@pytest.mark.openssh
def test_a_list_that_does_not_name_the_signer_is_not_seen(tmp_path: Path) -> None:
    """Perhaps the list is the wrong one; that is no word about the statement."""
    signed = _ssh(tmp_path)
    assert why(replace(signed.request, identity="somebody@tidemark.example"), tmp_path) is Why.NOT_FOUND


@pytest.mark.openssh
def test_a_signature_for_something_else_does_not_count(tmp_path: Path) -> None:
    """The namespace is part of what is signed."""
    signed = _ssh(tmp_path)
    (tmp_path / "statement.sig").unlink()
    program = str(shutil.which("ssh-keygen"))
    subprocess.run(
        [program, "-q", "-Y", "sign", "-f", str(tmp_path / "ours"), "-n", "git", str(tmp_path / "statement")],
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert answer(signed.request, tmp_path) is SignatureAnswer.BAD
