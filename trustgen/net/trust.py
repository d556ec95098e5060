"""The run's TLS contexts: each is made once, when first needed, for loading a trust store costs milliseconds."""

from __future__ import annotations

import os
import ssl
from functools import cached_property

from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed
from trustgen.net.settings import Settings

#: X509_V_FLAG_NO_CHECK_TIME (openssl/x509_vfy.h); the ssl module has no name for it.
_NO_CHECK_TIME = 0x200000
#: Where Debian, Fedora, SUSE, Alpine and the BSDs keep their trust stores.
_STORES = (
    *("/etc/ssl/certs", "/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem"),
    *("/etc/pki/tls/certs", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/tls/cert.pem"),
)


class Trust:
    """Contexts for the three questions that are asked of a certificate."""

    def __init__(self, settings: Settings) -> None:
        self._ca_file = settings.ca_file

    @cached_property
    def verified(self) -> ssl.SSLContext:
        """Chain, dates and names; the common name does not count (RFC 9525 §1.4.2 of the older 6125 allowed it)."""
        context = self._loaded()
        context.hostname_checks_common_name = False
        # What is asked on a verified connection is asked in HTTP/1.1.
        context.set_alpn_protocols(["http/1.1"])
        return context

    @cached_property
    def chain_only(self) -> ssl.SSLContext:
        """The chain against the trust store, apart from every date and from the names."""
        context = self._loaded()
        context.check_hostname = False
        context.verify_flags |= _NO_CHECK_TIME
        return context

    @cached_property
    def unverified(self) -> ssl.SSLContext:
        """Accepts whatever is shown, so that it can be described; what is learnt here is never called trusted."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        # Weak keys and signatures must be seen to be reported.
        context.set_ciphers("ALL:@SECLEVEL=0")
        return context

    def _loaded(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=str(self._ca_file) if self._ca_file else None)
        except (OSError, ssl.SSLError) as error:
            raise LookFailed(
                Why.NOT_LOOKED, "the trust store could not be read", f"{self._ca_file}: {error}"
            ) from error
        if not self._ca_file and not _has_system_store():
            import certifi

            context.load_verify_locations(certifi.where())
        return context


def _has_system_store() -> bool:
    paths = ssl.get_default_verify_paths()
    return any(paths[:2])


def is_usual(store: str) -> bool:
    """Whether the trust store at this path is one that systems and Python bring along."""
    paths = ssl.get_default_verify_paths()
    usual = {os.path.realpath(path) for path in (*_STORES, paths.openssl_cafile, paths.openssl_capath)}
    return os.path.realpath(store) in usual or store.endswith("/certifi/cacert.pem")
