"""Signatures by SSH keys, through the user's own ``ssh-keygen``, in a child process that is ended at its time-out."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import UTC
from pathlib import Path

from trustgen.facts.openpgp import SignatureAnswer, SshStatementRequest, StatementFacts
from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import small_file
from trustgen.probes.program import Done, run

TIMEOUT = 20.0  # seconds, for each call
#: What a signature is for; one that was made for something else does not count (PROTOCOL.sshsig).
NAMESPACE = "trustgen-attestation"
_KEY = re.compile(r"\bkey (SHA256:[A-Za-z0-9+/]{43})")


async def look(request: SshStatementRequest, access: Access) -> tuple[Observation, ...]:
    """Whether the signature is good; a list of signers that cannot be read, or no ssh-keygen, is Unseen."""
    try:
        facts = await _statement(request, access)
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(facts, access.clock(), access.place()),)


async def _statement(request: SshStatementRequest, access: Access) -> StatementFacts:
    signature = await small_file(access.project, request.file)
    signers = await small_file(access.project, request.allowed_signers)
    if signers is None:
        raise LookFailed(Why.NOT_FOUND, "the list of allowed signers is not there", request.allowed_signers)
    if signature is None or not signature.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        return StatementFacts(SignatureAnswer.NOT_SIGNED)
    with tempfile.TemporaryDirectory(prefix="trustgen-ssh-") as folder:
        made, allowed = Path(folder) / "statement.sig", Path(folder) / "allowed_signers"
        await asyncio.to_thread(made.write_bytes, signature)
        await asyncio.to_thread(allowed.write_bytes, signers)
        # Whose key it is comes second: "could not verify" alone would not tell a changed text from a stranger's key.
        whole = await _ssh_keygen(("check-novalidate", "-s", str(made)), request.text)
        if whole.status != 0:
            return StatementFacts(_spoiled(whole))
        now = f"verify-time={access.clock().astimezone(UTC):%Y%m%d%H%M%S}"
        who = ("-f", str(allowed), "-I", request.identity, "-O", now)
        done = await _ssh_keygen(("verify", "-s", str(made), *who), request.text)
    return _answer(done, request, signers)


def _spoiled(done: Done) -> SignatureAnswer:
    """Why a signature is no good by any key. Raises LookFailed where that cannot be told."""
    if any(words in done.said for words in ("incorrect signature", "namespace does not match")):
        return SignatureAnswer.BAD
    raise LookFailed(Why.GARBLED, "ssh-keygen could not tell whether the signature is good", done.said)


def _answer(done: Done, request: SshStatementRequest, signers: bytes) -> StatementFacts:
    """Whose the signature is, which is good by some key."""
    if done.status == 0:
        found = _KEY.search(done.out)
        return StatementFacts(SignatureAnswer.GOOD, found[1] if found else "")
    if "key has expired" in done.said:
        return StatementFacts(SignatureAnswer.EXPIRED)
    named = any(request.identity in line.split(maxsplit=1)[0].split(",") for line in _lines(signers))
    if not named or "Could not verify" not in f"{done.out}{done.said}":
        raise LookFailed(Why.NOT_FOUND, "the list of allowed signers does not name the signer", done.said)
    return StatementFacts(SignatureAnswer.OTHER_KEY)


def _lines(signers: bytes) -> list[str]:
    text = signers.decode("utf-8", "replace")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


async def _ssh_keygen(arguments: tuple[str, ...], given: str) -> Done:
    """Run ssh-keygen. Raises LookFailed where it is not installed or does not end in time."""
    whole = ("-Y", *arguments, "-n", NAMESPACE)
    return await run("ssh-keygen", whole, given.encode(), TIMEOUT, "OpenSSH", {"LC_ALL": "C", "TZ": "UTC"})
