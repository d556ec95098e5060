"""A throwaway certificate authority: one root, an intermediate a name, leaves that carry one host (RFC 5280)."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from trustgen.demo.wire import Identity
from trustgen.frozen import dataclass

_DAY = timedelta(days=1)
_LEAF_DAYS = timedelta(days=60)
_SIGNS = {"key_cert_sign": True, "crl_sign": True}
_SERVES = {"digital_signature": True}
_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
_PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def _on_curve() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate that may sign others, and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class Authority:
    """Issues certificates that are valid at ``clock`` and at ``today`` (both aware), unless asked otherwise."""

    def __init__(self, clock: datetime, today: datetime) -> None:
        self._clock = clock
        self._starts = min(clock, today) - _DAY
        self._ends = max(clock, today) + _LEAF_DAYS
        self._root = self._signer("Harbour Trust", "Harbour Trust Demo Root", None)
        self._intermediates: dict[str, Signer] = {}

    @property
    def root_pem(self) -> bytes:
        """The root, PEM: what a client has to trust."""
        return self._root.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, host: str, identity: Identity) -> bytes:
        """Key, leaf and intermediate for ``host``, PEM, as ``SSLContext.load_cert_chain`` reads them."""
        key = rsa.generate_private_key(65537, 2048) if identity.key == "RSA-2048" else _on_curve()
        signer = self._intermediate(identity.issuer)
        ends = self._ends if identity.days_left is None else self._clock + identity.days_left * _DAY
        host = identity.made_out_to or host
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        leaf = self._unsigned(
            name, signer.certificate.subject, key.public_key(), min(self._starts, ends - _LEAF_DAYS), ends
        )
        leaf = _extended(leaf, key.public_key(), signer.key.public_key(), authority=False)
        leaf = leaf.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain = (leaf.sign(signer.key, hashes.SHA256()), signer.certificate)
        return private + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)

    def _intermediate(self, organisation: str) -> Signer:
        if organisation not in self._intermediates:
            self._intermediates[organisation] = self._signer(organisation, f"{organisation} E1", self._root)
        return self._intermediates[organisation]

    def _signer(self, organisation: str, name: str, parent: Signer | None) -> Signer:
        key = _on_curve()
        attributes = (
            (NameOID.COUNTRY_NAME, "AU"),
            (NameOID.ORGANIZATION_NAME, organisation),
            (NameOID.COMMON_NAME, name),
        )
        subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])
        issuer, signing = (parent.certificate.subject, parent.key) if parent else (subject, key)
        made = self._unsigned(subject, issuer, key.public_key(), self._starts - _LEAF_DAYS, self._ends + _LEAF_DAYS)
        made = _extended(made, key.public_key(), signing.public_key(), authority=True)
        return Signer(made.sign(signing, hashes.SHA256()), key)

    @staticmethod
    def _unsigned(
        subject: x509.Name, issuer: x509.Name, key: _PublicKey, starts: datetime, ends: datetime
    ) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
        return made.serial_number(x509.random_serial_number()).not_valid_before(starts).not_valid_after(ends)


def _extended(
    made: x509.CertificateBuilder, key: _PublicKey, signer: ec.EllipticCurvePublicKey, *, authority: bool
) -> x509.CertificateBuilder:
    """The extensions that strict verification asks for (RFC 5280 §4.2.1)."""
    uses = dict.fromkeys(_USES, False) | (_SIGNS if authority else _SERVES)
    made = made.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    made = made.add_extension(x509.KeyUsage(**uses), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    return made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
