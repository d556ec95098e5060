"""From a host name to the endpoints that stand behind it."""

from __future__ import annotations

import asyncio

from trustgen.model.observation import Why
from trustgen.net.dns import NameServer
from trustgen.net.failure import LookFailed, timed_out
from trustgen.net.settings import Endpoint, Settings, is_ip
from trustgen.net.system import in_order, system_addresses


class Addresses:
    """``--connect-to`` wins; IP literals are their own address; then ``--dns``, else the system's resolver."""

    def __init__(self, settings: Settings, names: NameServer) -> None:
        self._settings = settings
        self._names = names
        # Each look-up in flight occupies a thread.
        self._threads = asyncio.Semaphore(32)

    async def of(self, host: str, port: int) -> tuple[Endpoint, ...]:
        """Where connections to ``host``:``port`` go: at least one endpoint. Raises LookFailed."""
        host = host.lower()
        for rule in self._settings.connect_to:
            if rule.applies(host, port):
                host, port = rule.to_host or host, rule.to_port or port
                break
        if self._settings.proxy:
            return (Endpoint("", port),)
        return tuple(Endpoint(address, port) for address in await self.addresses(host))

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Every address of ``host``, IPv4 first, each sorted. Raises LookFailed."""
        if is_ip(host):
            return (host,)
        if self._settings.dns is not None:
            return await self._by_dns(host)
        limit = self._settings.resolve_timeout
        async with self._threads:
            try:
                async with asyncio.timeout(limit):
                    return await system_addresses(host)
            except TimeoutError as error:
                raise timed_out("the name look-up", limit, host) from error

    async def _by_dns(self, host: str) -> tuple[str, ...]:
        """Both families must answer: an address that was not seen must not pass for one that does not exist."""
        both = await asyncio.gather(self._names.query(host, "A"), self._names.query(host, "AAAA"))
        found = {record for facts in both for record in facts.records}
        if not found:
            raise LookFailed(Why.UNRESOLVED, "the name has no address", f"{host}: {both[0].answer}, {both[1].answer}")
        return in_order(found)
