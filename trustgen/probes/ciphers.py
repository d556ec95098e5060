"""Which families of cipher suites does a server accept, and does it renegotiate securely?

A family is offered alone, in any version before TLS 1.3. What a server says to it that has none of its suites, a
handshake_failure alert, it may say for other reasons too: so a refusal counts only when it repeats between two hellos
that offer everything and are accepted.
"""

from __future__ import annotations

import asyncio

from trustgen.facts.ciphers import CiphersFacts, CiphersRequest, FamilyAnswer
from trustgen.facts.tls import HelloAnswer
from trustgen.model.observation import Observation, Why
from trustgen.net import Endpoint, LookFailed
from trustgen.net.settings import is_ip
from trustgen.net.suites import ANY, SUITES
from trustgen.net.versions import HelloOutcome, settled
from trustgen.probes.access import Access
from trustgen.probes.places import at_each


async def look(request: CiphersRequest, access: Access) -> tuple[Observation, ...]:
    """Ask for every family at every address, with the host named."""

    async def families(endpoint: Endpoint) -> CiphersFacts:
        return await _Families(request, endpoint, access).look()

    return await at_each(request.host, request.port, access, families)


class _Families:
    """The answers of one endpoint."""

    def __init__(self, request: CiphersRequest, endpoint: Endpoint, access: Access) -> None:
        self._request = request
        self._endpoint = endpoint
        self._access = access

    async def look(self) -> CiphersFacts:
        host, port = self._request.host, self._request.port
        control = await self._old_control()
        if control is None:
            alone = (FamilyAnswer(name, HelloAnswer.REFUSED, "speaks TLS 1.3 alone") for name in self._request.families)
            return CiphersFacts(host, port, before_1_3=False, secure_renegotiation=False, families=tuple(alone))
        outcomes = await asyncio.gather(*(self._offer(SUITES[name]) for name in self._request.families))
        found = await self._repeat_weak(dict(zip(self._request.families, outcomes, strict=True)))
        answers = tuple(FamilyAnswer(name, outcome.answer, outcome.how) for name, outcome in found.items())
        return CiphersFacts(host, port, True, control.renegotiation, answers)

    async def _old_control(self) -> HelloOutcome | None:
        """The accepted hello that offers every suite before TLS 1.3; None where only TLS 1.3 is spoken."""
        old, new = await asyncio.gather(self._hello("1.2", ANY), self._hello("1.3"))
        if old.answer is HelloAnswer.ACCEPTED:
            return old
        if new.answer is not HelloAnswer.ACCEPTED:
            said = f"before TLS 1.3: {old.how}; TLS 1.3: {new.how}"
            raise LookFailed(Why.CONTROL_FAILED, "no TLS version was accepted, so that refusals prove nothing", said)
        again = await self._offer(ANY, turn=1)
        sound = (await self._hello("1.3", turn=1)).answer is HelloAnswer.ACCEPTED
        if settled(old, again, sound).answer is not HelloAnswer.REFUSED:
            said = f"before TLS 1.3: {old.how}"
            raise LookFailed(Why.CONTROL_FAILED, "versions before TLS 1.3 were neither accepted nor refused", said)
        return None

    async def _repeat_weak(self, outcomes: dict[str, HelloOutcome]) -> dict[str, HelloOutcome]:
        """The control was accepted before; ask each weak one again, and then the control once more."""
        weak = [name for name, outcome in outcomes.items() if outcome.weak]
        if not weak:
            return outcomes
        again = {name: await self._offer(SUITES[name], turn=1) for name in weak}
        sound = (await self._offer(ANY, turn=2)).answer is HelloAnswer.ACCEPTED
        return outcomes | {name: settled(outcomes[name], outcome, sound) for name, outcome in again.items()}

    async def _offer(self, suites: tuple[int, ...], turn: int = 0) -> HelloOutcome:
        try:
            return await self._hello("1.2", suites, turn)
        except LookFailed as failure:
            return HelloOutcome(HelloAnswer.SILENT, failure.reason)

    async def _hello(self, version: str, suites: tuple[int, ...] = (), turn: int = 0) -> HelloOutcome:
        # A literal address cannot be named in SNI (RFC 6066 §3).
        host = self._request.host
        return await self._access.net.hello(
            host, self._endpoint, version, sni=not is_ip(host), suites=suites, turn=turn
        )
