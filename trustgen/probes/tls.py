"""Which TLS versions does a server accept? Three states, so that "refused" is never an accident of ours.

*Accepted* is believed at once. A *clear* refusal (protocol_version alert, another version chosen) too. A *weak* one
(another fatal alert, FIN, RST) may have any cause: it counts only if it repeats after one accepted hello and before
another. Time-outs, failed connections and bytes that are no TLS settle nothing.
"""

from __future__ import annotations

import asyncio

from trustgen.facts.tls import VERSIONS, HelloAnswer, TlsFacts, TlsRequest, VersionAnswer
from trustgen.model.observation import Observation, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.net.settings import is_ip
from trustgen.net.versions import HelloOutcome, settled
from trustgen.probes.access import Access
from trustgen.probes.places import at_each

#: A hello: the version it offers and whether it names the host.
Hello = tuple[str, bool]


async def look(request: TlsRequest, access: Access) -> tuple[Observation, ...]:
    """Ask for every version at every address: with SNI, and without where that was not accepted already."""

    async def versions(endpoint: Endpoint) -> TlsFacts:
        return await _Matrix(request, endpoint, access).look()

    return await at_each(request.host, request.port, access, versions)


class _Matrix:
    """The answers of one endpoint."""

    def __init__(self, request: TlsRequest, endpoint: Endpoint, access: Access) -> None:
        self._request = request
        self._endpoint = endpoint
        self._access = access
        self._outcomes: dict[Hello, HelloOutcome] = {}
        self._failures: dict[Hello, LookFailed] = {}

    async def look(self) -> TlsFacts:
        # A literal address cannot be named in SNI (RFC 6066 §3).
        named = not is_ip(self._request.host)
        await asyncio.gather(*(self._ask_version(version, named) for version in VERSIONS))
        await self._repeat_weak(self._control(named))
        return TlsFacts(self._request.host, self._request.port, tuple(self._answers()))

    async def _ask_version(self, version: str, named: bool) -> None:
        await self._ask((version, named))
        if named and not self._accepted((version, True)):
            # A default host can be laxer than the one that was named.
            await self._ask((version, False))

    async def _ask(self, hello: Hello, turn: int = 0) -> HelloOutcome | None:
        version, sni = hello
        try:
            outcome = await self._access.net.hello(self._request.host, self._endpoint, version, sni=sni, turn=turn)
        except LookFailed as failure:
            self._failures[hello] = failure
            return None
        if turn == 0:
            self._outcomes[hello] = outcome
        return outcome

    def _accepted(self, hello: Hello) -> bool:
        outcome = self._outcomes.get(hello)
        return outcome is not None and outcome.answer is HelloAnswer.ACCEPTED

    def _control(self, named: bool) -> Hello:
        """A hello that was accepted, the newest; without one, nothing that was refused proves anything."""
        for version in reversed(VERSIONS):
            if self._accepted((version, named)):
                return version, named
        if not self._outcomes:
            raise next(iter(self._failures.values()))
        asked = sorted(item for item in self._outcomes.items() if item[0][1] is named)
        said = "; ".join(f"TLS {version}: {outcome.how}" for (version, _), outcome in asked)
        raise LookFailed(Why.CONTROL_FAILED, "no TLS version was accepted, so that refusals prove nothing", said)

    async def _repeat_weak(self, control: Hello) -> None:
        """The control was accepted before; ask each weak one again, alone, and then the control once more."""
        weak = [hello for hello, outcome in self._outcomes.items() if outcome.weak]
        if not weak:
            return
        again = {hello: await self._ask(hello, turn=1) for hello in weak}
        after = await self._ask(control, turn=1)
        sound = after is not None and after.answer is HelloAnswer.ACCEPTED
        for hello, outcome in again.items():
            self._outcomes[hello] = settled(self._outcomes[hello], outcome, sound)

    def _answers(self) -> list[VersionAnswer]:
        found = []
        for hello in sorted(
            {*self._outcomes, *self._failures}, key=lambda hello: (VERSIONS.index(hello[0]), not hello[1])
        ):
            outcome = self._outcomes.get(hello)
            if outcome is not None:
                found.append(VersionAnswer(*hello, outcome.answer, outcome.how))
            else:
                found.append(VersionAnswer(*hello, HelloAnswer.SILENT, self._failures[hello].reason))
        return found
