"""Questions to a name server (RFC 1035), with what is no answer kept apart from a clean "there is none" (RFC 2308)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trustgen.facts.dns import DnsAnswer, DnsFacts
from trustgen.model.observation import Why
from trustgen.net.failure import LookFailed, timed_out
from trustgen.net.loading import imported
from trustgen.net.settings import Settings

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver
    from dns.message import ChainingResult, Message, QueryMessage
    from dns.rdata import Rdata


class NameServer:
    """The run's resolver: ``--dns``, else the ones that the system is configured with."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._resolver: Resolver | None = None

    async def query(self, name: str, rtype: str) -> DnsFacts:
        """Ask for ``rtype`` records of ``name``; truncated answers are asked for again over TCP.

        Raises LookFailed: unresolved (SERVFAIL, REFUSED, no name server), timed out, garbled.
        """
        await imported("dns.asyncresolver")
        import dns.exception
        import dns.resolver

        resolver = self._configured()
        limit = self._settings.resolve_timeout
        try:
            found = await resolver.resolve(
                f"{name.rstrip('.')}.", rtype, raise_on_no_answer=False, search=False, lifetime=limit
            )
        except dns.resolver.NXDOMAIN as error:
            return _absent(name, rtype, error.kwargs["responses"].values())
        except dns.resolver.LifetimeTimeout as error:
            raise timed_out("the name server", limit, f"{name} {rtype}: {error}") from error
        except dns.resolver.NoNameservers as error:
            raise _unanswered(name, rtype, error) from error
        except (dns.exception.DNSException, UnicodeError, OSError) as error:
            raise LookFailed(
                Why.GARBLED, "the name server's answer makes no sense", f"{name} {rtype}: {error}"
            ) from error
        records = tuple(sorted(_text(record) for record in found.rrset)) if found.rrset is not None else ()
        answer = DnsAnswer.ANSWER if records else DnsAnswer.EMPTY
        return DnsFacts(name, rtype, answer, records, _chain(found.chaining_result))

    async def signed(self, name: str, rtype: str) -> Message:
        """The whole reply with its signatures, as it came: a resolver that validates is told not to (CD).

        Raises LookFailed: unresolved (SERVFAIL, REFUSED), timed out, garbled.
        """
        await imported("dns.asyncresolver")
        import dns.exception

        question = f"{name} {rtype}"
        try:
            async with asyncio.timeout(self._settings.resolve_timeout):
                return await self._reply(name, rtype)
        except (TimeoutError, dns.exception.Timeout) as error:
            raise timed_out("the name server", self._settings.resolve_timeout, question) from error
        except (dns.exception.DNSException, UnicodeError, OSError, EOFError) as error:
            raise LookFailed(
                Why.GARBLED, "the name server's answer makes no sense", f"{question}: {error!r}"
            ) from error

    async def _reply(self, name: str, rtype: str) -> Message:
        """The first usable reply of the name servers, each asked once; the last one's failure."""
        import dns.asyncquery
        import dns.exception
        import dns.flags
        import dns.message
        import dns.rcode

        resolver = self._configured()
        query = dns.message.make_query(f"{name.rstrip('.')}.", rtype, want_dnssec=True, payload=1232)
        query.flags |= dns.flags.CD
        reply: Message | None = None
        failure: Exception | None = None
        for server in resolver.nameservers:
            where, port = str(server), resolver.port
            try:
                reply, _ = await dns.asyncquery.udp_with_fallback(query, where, timeout=resolver.timeout, port=port)
            except (dns.exception.DNSException, OSError, EOFError) as error:
                failure = error
                continue
            if reply.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
                return reply
        if reply is None:
            raise failure or LookFailed(Why.UNRESOLVED, "no name server is configured here")
        code = dns.rcode.to_text(reply.rcode())
        raise LookFailed(Why.UNRESOLVED, f"the name server answered {code}", f"{name} {rtype}")

    def _configured(self) -> Resolver:
        if self._resolver is None:
            self._resolver = self._configure()
        return self._resolver

    def _configure(self) -> Resolver:
        import dns.asyncresolver
        import dns.resolver

        server = self._settings.dns
        try:
            resolver = dns.asyncresolver.Resolver(configure=server is None)
        except dns.resolver.NoResolverConfiguration as error:
            raise LookFailed(Why.UNRESOLVED, "no name server is configured here", str(error)) from error
        if server is not None:
            resolver.nameservers, resolver.port = [server.address], server.port
        resolver.timeout = min(3.0, self._settings.resolve_timeout)
        # 1232 bytes pass every path without fragments (DNS flag day 2020); larger answers come over TCP.
        resolver.use_edns(0, 0, 1232)
        return resolver


def _absent(name: str, rtype: str, responses: Iterable[QueryMessage]) -> DnsFacts:
    """The clean "no such name"; there may be aliases on the way to it."""
    for response in responses:
        return DnsFacts(name, rtype, DnsAnswer.NXDOMAIN, (), _chain(response.resolve_chaining()))
    return DnsFacts(name, rtype, DnsAnswer.NXDOMAIN)


def _unanswered(name: str, rtype: str, error: Exception) -> LookFailed:
    text = str(error)
    for code in ("SERVFAIL", "REFUSED"):
        if code in text:
            return LookFailed(Why.UNRESOLVED, f"the name server answered {code}", f"{name} {rtype}: {text}")
    return LookFailed(Why.GARBLED, "the name server's answer makes no sense", f"{name} {rtype}: {text}")


def _chain(result: ChainingResult) -> tuple[str, ...]:
    return tuple(str(record.target).rstrip(".").lower() for aliases in result.cnames for record in aliases)


def _text(record: Rdata) -> str:
    strings: tuple[bytes, ...] | None = getattr(record, "strings", None)
    if strings is not None:
        # The parts of a TXT record are one string without spaces between (RFC 7208 §3.3).
        return b"".join(strings).decode("utf-8", "replace")
    return record.to_text()
