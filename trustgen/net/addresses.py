"""From a host name to the endpoints that stand behind it."""

from __future__ import annotations

import asyncio

from trustgen.model.observation import Why
from trustgen.net.dns import NameServer
from trustgen.net.failure import LookFailed, timed_out
from trustgen.net.settings import ConnectTo, Endpoint, Settings, is_ip
from trustgen.net.system import in_order, system_addresses

#: Each is looked at. Whoever answers for a name must not send us to thousands of places.
MOST_ADDRESSES = 64


class Addresses:
    """``--connect-to`` wins; IP literals are their own address; then ``--dns``, else the system's resolver."""

    def __init__(self, settings: Settings, names: NameServer) -> None:
        self._settings = settings
        self._names = names
        # Each look-up in flight occupies a thread.
        self._threads = asyncio.Semaphore(32)
        #: Each rule by what it is for, with its turn: the first that applies wins.
        self._rules = {
            (rule.host, rule.port): (turn, rule) for turn, rule in reversed(list(enumerate(settings.connect_to)))
        }

    async def of(self, host: str, port: int) -> tuple[Endpoint, ...]:
        """Where connections to ``host``:``port`` go: at least one endpoint. Raises LookFailed."""
        host = host.lower()
        rule = self._rule(host, port)
        if rule is not None:
            host, port = rule.to_host or host, rule.to_port or port
        if self._settings.proxy:
            return (Endpoint("", port),)
        return tuple(Endpoint(address, port) for address in await self.addresses(host))

    def _rule(self, host: str, port: int) -> ConnectTo | None:
        asked = ((host, port), (host, None), ("", port), ("", None))
        found = [self._rules[key] for key in asked if key in self._rules]
        return min(found, key=lambda turned: turned[0])[1] if found else None

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Every address of ``host``, IPv4 first, each sorted. Raises LookFailed."""
        if is_ip(host):
            return (host,)
        found = await self._found(host)
        if len(found) > MOST_ADDRESSES:
            raise LookFailed(
                Why.TOO_LARGE, f"the name has more than {MOST_ADDRESSES} addresses", f"{host}: {len(found)}"
            )
        return found

    async def _found(self, host: str) -> tuple[str, ...]:
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
