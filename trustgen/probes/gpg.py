"""OpenPGP through the user's own ``gpg``, in a child process that is ended at its time-out: sign, and verify."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from trustgen.facts.openpgp import (
    OpenpgpStatementRequest,
    SignatureAnswer,
    SignatureFacts,
    SignatureRequest,
    StatementFacts,
)
from trustgen.model.observation import Observation, Seen, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.net.names import port_of
from trustgen.net.urls import led_to, web_address
from trustgen.probes.access import Access
from trustgen.probes.folder import small_file
from trustgen.probes.places import at_each, redirected
from trustgen.probes.program import Done, run

TIMEOUT = 20.0  # seconds, for each call
_REDIRECTS = 5
_BASE = ("--batch", "--no-tty", "--no-options", "--no-auto-key-locate", "--no-auto-key-retrieve", "--status-fd", "1")
_STATUS = re.compile(r"^\[GNUPG:\] (\w+) ?(.*)$", re.MULTILINE)


class SigningFailed(Exception):
    """Why a text could not be signed: one sentence for the operator."""


async def look(request: SignatureRequest, access: Access) -> tuple[Observation, ...]:
    """One answer for every address of the host; the key is fetched once more for each."""

    async def verified(endpoint: Endpoint) -> SignatureFacts:
        text = await _fetched(request.url, access, endpoint)
        return await _verified(request, text, await _key(request, access), access)

    try:
        url = web_address(request.url)
    except LookFailed as failure:
        return (access.unseen(failure),)
    return await at_each(url.host, port_of(url), access, verified)


async def _fetched(url: str, access: Access, endpoint: Endpoint | None = None) -> str:
    """The text at ``url``, redirects followed as long as they stay on https."""
    address = web_address(url)
    place = first = endpoint or (await access.net.resolve(address.host, port_of(address)))[0]
    for _ in range(_REDIRECTS + 1):
        response = (await access.net.exchange(str(address), "GET", (), place)).response
        location = response.first("location")
        if not (300 <= response.status < 400 and location is not None):
            break
        address = led_to(address, location)
        if address.scheme != "https":
            raise LookFailed(Why.GARBLED, "it is sent away from https", str(address))
        place = await redirected(address, first, access)
    else:
        raise LookFailed(Why.TOO_MANY_REDIRECTS, f"there are more than {_REDIRECTS} redirects", str(address))
    if response.status != 200 or response.text is None:
        raise LookFailed(Why.NOT_FOUND, f"it answers with status {response.status}", str(address))
    return response.text


async def _key(request: SignatureRequest, access: Access) -> str:
    """The key in ASCII armour: as readers get it, else as the project has it."""
    failures: list[str] = []
    for url in request.key_urls:
        try:
            return await _fetched(url, access)
        except LookFailed as failure:
            failures.append(failure.reason)
    if request.key_file:
        try:
            key = await small_file(access.project, request.key_file)
            if key is not None:
                return key.decode("utf-8")
            failures.append("the project's key file is not there")
        except (LookFailed, UnicodeError) as error:
            failures.append(f"the project's key file cannot be read ({type(error).__name__})")
    said = "; ".join(failures) or "no address leads to it"
    raise LookFailed(Why.NOT_FOUND, "the key that verifies the signature could not be had", said)


async def _verified(request: SignatureRequest, text: str, key: str, access: Access) -> SignatureFacts:
    if "-----BEGIN PGP SIGNED MESSAGE-----" not in text:
        return SignatureFacts(request.url, SignatureAnswer.NOT_SIGNED)
    with tempfile.TemporaryDirectory(prefix="trustgen-gpg-") as folder:
        base = _alone(folder, access)
        imported = await _gpg((*base, "--import"), key.encode())
        if request.fingerprint not in _imported(imported):
            return SignatureFacts(request.url, SignatureAnswer.OTHER_KEY)
        done = await _gpg((*base, "--trust-model", "always", "--verify"), text.encode())
    return SignatureFacts(request.url, *_answer(request.fingerprint, done))


def _alone(folder: str, access: Access) -> tuple[str, ...]:
    """Arguments for a gpg that knows nothing but what it finds in ``folder``, at the time of the run's clock.

    A time before the key's own birth would make gpg refuse it; the run's clock is what dates are judged by.
    """
    now = f"{access.clock().astimezone(UTC):%Y%m%dT%H%M%S}"
    return ("--homedir", folder, "--no-autostart", "--faked-system-time", now)


async def look_at_statement(request: OpenpgpStatementRequest, access: Access) -> tuple[Observation, ...]:
    """Whether the detached signature is good; a key that cannot be read, or no gpg, is Unseen."""
    try:
        facts = await _statement(request, access)
    except LookFailed as failure:
        return (access.unseen(failure),)
    return (Seen(facts, access.clock(), access.place()),)


async def _statement(request: OpenpgpStatementRequest, access: Access) -> StatementFacts:
    signature = await small_file(access.project, request.file)
    key = await small_file(access.project, request.key)
    if key is None:
        raise LookFailed(Why.NOT_FOUND, "the key that verifies the signature is not there", request.key)
    if signature is None or b"-----BEGIN PGP SIGNATURE-----" not in signature:
        return StatementFacts(SignatureAnswer.NOT_SIGNED)
    with tempfile.TemporaryDirectory(prefix="trustgen-gpg-") as folder:
        base = _alone(folder, access)
        imported = await _gpg((*base, "--import"), key)
        if request.fingerprint not in _imported(imported):
            raise LookFailed(Why.NOT_FOUND, "the key that verifies the signature is not there", request.fingerprint)
        detached = Path(folder) / "statement.asc"
        await asyncio.to_thread(detached.write_bytes, signature)
        verify = ("--trust-model", "always", "--verify", str(detached), "-")
        done = await _gpg((*base, *verify), request.text.encode())
    return StatementFacts(*_answer(request.fingerprint, done))


def _imported(done: Done) -> set[str]:
    """Fingerprints of the primary keys that were read."""
    return {rest.split()[1] for word, rest in _statuses(done) if word == "IMPORT_OK" and len(rest.split()) == 2}


def _statuses(done: Done) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for match in _STATUS.finditer(done.out)]


def _answer(fingerprint: str, done: Done) -> tuple[SignatureAnswer, str]:
    """The answer in gpg's status lines (GnuPG's doc/DETAILS), and the signer; what is none of them was not seen."""
    said = dict(_statuses(done))
    valid = said.get("VALIDSIG", "").split()
    if valid and "GOODSIG" in said and "BADSIG" not in said:
        ours = fingerprint in (valid[0], valid[-1])
        return SignatureAnswer.GOOD if ours else SignatureAnswer.OTHER_KEY, valid[-1]
    for word, answer in _ANSWERS.items():
        if word in said:
            return answer, ""
    raise LookFailed(Why.GARBLED, "gpg could not tell whether the signature is good", done.said)


_ANSWERS = {
    "BADSIG": SignatureAnswer.BAD,
    "REVKEYSIG": SignatureAnswer.REVOKED,
    "EXPKEYSIG": SignatureAnswer.EXPIRED,
    "EXPSIG": SignatureAnswer.EXPIRED,
    "NO_PUBKEY": SignatureAnswer.OTHER_KEY,
    "NODATA": SignatureAnswer.BAD,
}


async def _gpg(arguments: Sequence[str], given: bytes) -> Done:
    """Run gpg. Raises LookFailed where it is not installed or does not end in time."""
    return await run("gpg", (*_BASE, *arguments), given, TIMEOUT, "GnuPG")


async def clearsign(text: str, fingerprint: str, at: datetime, home: Path | None = None) -> str:
    """``text`` in an OpenPGP cleartext signature by the user's key of ``fingerprint``, dated ``at``, all in CRLF.

    The key may be on a smart card or behind an agent; the same text, key and time give the same bytes for keys whose
    signatures are deterministic (Ed25519, RSA). ``home`` is another GNUPGHOME. Raises SigningFailed.
    """
    with tempfile.TemporaryDirectory(prefix="trustgen-gpg-") as folder:
        plain = Path(folder) / "security.txt"
        await asyncio.to_thread(plain.write_bytes, text.encode())
        signed = plain.with_suffix(".asc")
        where = ("--homedir", str(home)) if home else ()
        arguments = (
            *where,
            *("--faked-system-time", f"{at.astimezone(UTC):%Y%m%dT%H%M%S}!", "--local-user", fingerprint),
            *("--digest-algo", "SHA512", "--no-emit-version", "--output", str(signed), "--clearsign", str(plain)),
        )
        try:
            done = await _gpg(arguments, b"")
        except LookFailed as failure:
            raise SigningFailed(failure.reason) from failure
        if done.status != 0 or not signed.exists():
            last = done.said.splitlines()[-1:] or ["it gave no reason"]
            raise SigningFailed(f"gpg cannot sign with {fingerprint}: {last[0].removeprefix('gpg: ')}")
        made = await asyncio.to_thread(signed.read_text, "utf-8")
    return "".join(f"{line}\r\n" for line in made.splitlines())
