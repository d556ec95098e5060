"""Certificates that are not what they should be (RFC 5280, RFC 9525)."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.lab.fault import HOST, Bench, Fault, Start
from trustgen.facts.http import HttpRequest
from trustgen.facts.tls import CertificateFacts, CertificateRequest
from trustgen.model.observation import Why

_PAST = datetime(2001, 1, 1, tzinfo=UTC)
_FUTURE = datetime(2999, 1, 1, tzinfo=UTC)

#: Makes a server's context for one fault.
Show = Callable[[Bench], ssl.SSLContext]


async def _hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.readuntil(b"\r\n\r\n"):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()


def shows(show: Show) -> Start:
    """An honest web server with the certificate that ``show`` makes."""

    async def start(bench: Bench) -> int:
        return await bench.listen(_hello, show(bench))

    return start


def _issued(*names: str, **options: object) -> Show:
    return lambda bench: bench.context(bench.ca.issue_cert(*names, **options))  # type: ignore[arg-type]


def _self_signed(bench: Bench) -> ssl.SSLContext:
    return _loaded(_made(HOST, alternative=True))


def _unknown_issuer(bench: Bench) -> ssl.SSLContext:
    return bench.context(trustme.CA().issue_cert(HOST))


def _incomplete(bench: Bench) -> ssl.SSLContext:
    """The leaf alone, without the intermediate that leads to the trusted root."""
    leaf = bench.ca.create_child_ca().issue_cert(HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    return _load(context, leaf.cert_chain_pems[0].bytes() + leaf.private_key_pem.bytes())


def _complete(bench: Bench) -> ssl.SSLContext:
    return bench.context(bench.ca.create_child_ca().issue_cert(HOST))


def _load(context: ssl.SSLContext, pem: bytes) -> ssl.SSLContext:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.pem"
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context


def _loaded(pem: bytes) -> ssl.SSLContext:
    return _load(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), pem)


def _pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(certificate.public_bytes(serialization.Encoding.PEM) for certificate in certificates)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _builder(
    subject: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(until)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _made(name: str, *, alternative: bool) -> bytes:
    """A self-signed certificate for ``name`` with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(name, _name(name), key, _FUTURE)
    if alternative:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return _pem(builder.sign(key, hashes.SHA256())) + _key_pem(key)


def _root(bench: Bench) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = serialization.load_pem_private_key(bench.ca.private_key_pem.bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return x509.load_pem_x509_certificate(bench.ca.cert_pem.bytes()), key


def _common_name_only(bench: Bench) -> ssl.SSLContext:
    root, root_key = _root(bench)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _builder(HOST, root.subject, key, _FUTURE).sign(root_key, hashes.SHA256())
    return _loaded(_pem(leaf) + _key_pem(key))


def _expired_intermediate(bench: Bench) -> ssl.SSLContext:
    root, root_key = _root(bench)
    middle_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    middle = (
        _builder("Middle", root.subject, middle_key, _PAST)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _builder(HOST, middle.subject, key, _FUTURE)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(middle_key, hashes.SHA256())
    )
    return _loaded(_pem(leaf, middle) + _key_pem(key))


def _forged_for(name: str) -> Show:
    """Says that the trusted root has issued it, signed by somebody else."""
    return lambda bench: _forged(bench, name)


def _forged(bench: Bench, name: str) -> ssl.SSLContext:
    root, _ = _root(bench)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = (
        _builder(name, root.subject, key, _FUTURE)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    )
    return _loaded(_pem(leaf) + _key_pem(key))


def _is(*, trusted: bool, matches: bool, expired: bool = False) -> Callable[[CertificateFacts], bool]:
    return lambda facts: (
        (facts.trusted, facts.matches_host, facts.not_after < datetime(2020, 1, 1, tzinfo=UTC))
        == (trusted, matches, expired)
        and bool(facts.untrusted_because) is not trusted
    )


_CASES: tuple[tuple[str, Show, Callable[[CertificateFacts], bool], str], ...] = (
    ("expired", _issued(HOST, not_after=_PAST), _is(trusted=True, matches=True, expired=True), "the dates tell"),
    ("wrong-name", _issued("other.example"), _is(trusted=True, matches=False), "the names tell"),
    (
        "expired-and-wrong-name",
        _issued("other.example", not_after=_PAST),
        _is(trusted=True, matches=False, expired=True),
        "each fault is told apart; neither hides the other",
    ),
    ("self-signed", _self_signed, _is(trusted=False, matches=True), "nobody vouches for it"),
    ("unknown-issuer", _unknown_issuer, _is(trusted=False, matches=True), "nobody we know vouches for it"),
    ("forged", _forged_for(HOST), _is(trusted=False, matches=True), "the signature is not the root's"),
    (
        "forged-and-wrong-name",
        _forged_for("other.example"),
        _is(trusted=False, matches=False),
        "OpenSSL complains of the name first; the chain is looked at nevertheless",
    ),
    ("incomplete-chain", _incomplete, _is(trusted=False, matches=True), "browsers that know the rest hide this"),
    ("common-name-only", _common_name_only, _is(trusted=True, matches=False), "RFC 9525 ignores the common name"),
    ("expired-intermediate", _expired_intermediate, _is(trusted=False, matches=True), "a link of the chain is broken"),
    (
        "wildcard-too-deep",
        _issued("*.example", "*.faulty.example"),
        _is(trusted=True, matches=False),
        "a wildcard stands for one whole left-most label, and not for a top-level one",
    ),
)

CERTIFICATE_FAULTS = (
    *(
        Fault(f"certificate-{name}", shows(show), CertificateRequest(HOST), right, why)
        for name, show, right, why in _CASES
    ),
    *(
        Fault(
            f"https-{name}", shows(show), HttpRequest(f"https://{HOST}/"), Why.TLS_FAILED, "a browser would not go on"
        )
        for name, show, _, _ in _CASES
    ),
    Fault(
        "certificate-sound",
        shows(_complete),
        CertificateRequest(HOST),
        lambda facts: facts.trusted and facts.matches_host and facts.chain_sent == 2,
        "the control: all is well, and the looker says so",
    ),
    Fault(
        "https-sound",
        shows(_complete),
        HttpRequest(f"https://{HOST}/", body=True),
        lambda facts: facts.answer.text == "ok",
        "the control: all is well, and the looker says so",
    ),
)
