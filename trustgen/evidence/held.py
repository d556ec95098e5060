"""When each claim was last seen true. A claim that means something else now was never seen true."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from trustgen.model.claim import Asserted, Claim
from trustgen.model.judgement import Judgement, Verdict
from trustgen.model.registry import Registry


def carry(previous: Mapping[str, datetime], judgements: Iterable[Judgement], now: datetime) -> Mapping[str, datetime]:
    """The claims' last times of holding: ``now`` for those that hold, else what ``previous`` knew; by claim id.

    Claims that were not judged this time (``--only``) keep their time, and no time moves back.
    """
    held = dict(previous)
    for judgement in judgements:
        if judgement.verdict is Verdict.HOLDS:
            held[judgement.claim] = max(now, held.get(judgement.claim, now))
    return dict(sorted(held.items()))


class Meanings:
    """A key for each claim that changes with what it says and with what it rests on: ``ID@DIGEST``."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._claims = {claim.id: claim for claim in registry.claims}
        self._keys: dict[str, str] = {}
        self._targets: dict[str, str] = {}

    def key(self, claim_id: str) -> str:
        """The key of the claim. Raises KeyError where there is none of that id."""
        if claim_id not in self._keys:
            digest = hashlib.sha256(repr(self._parts(self._claims[claim_id])).encode()).hexdigest()
            self._keys[claim_id] = f"{claim_id}@{digest[:12]}"
        return self._keys[claim_id]

    def _parts(self, claim: Claim) -> tuple[object, ...]:
        below = [self.key(name) for name in (*claim.rows, *claim.rests_on)]
        asserted = [[*map(self._asserted, group)] for group in (claim.checks, claim.supports, claim.false_if)]
        return claim.kind.value, claim.says, asserted, claim.attested, claim.inherits, claim.plan, below

    def _asserted(self, one: Asserted) -> tuple[str, dict[str, object], str]:
        return one.check.name, one.parameters.__dict__, self._target(getattr(one.parameters, "target", None))

    def _target(self, name: object) -> str:
        """What a target stands for: the same name for another host is another claim."""
        if not isinstance(name, str) or name not in self._registry.targets:
            return ""
        if name not in self._targets:
            self._targets[name] = repr(tuple(self._registry.members(name)))
        return self._targets[name]

    def keyed(self, held: Mapping[str, datetime]) -> Mapping[str, datetime]:
        """Times by claim id as they are kept: by what the claims mean."""
        return {self.key(claim): at for claim, at in held.items()}

    def meant(self, kept: Mapping[str, datetime]) -> Mapping[str, datetime]:
        """Kept times by claim id, of the claims that mean the same still. Only what is asked for is worked out."""
        return _Meant(self, kept, self._claims)


class _Meant(Mapping[str, datetime]):
    def __init__(self, meanings: Meanings, kept: Mapping[str, datetime], claims: Mapping[str, Claim]) -> None:
        self._meanings, self._kept, self._claims = meanings, kept, claims

    def __getitem__(self, claim_id: str) -> datetime:
        return self._kept[self._meanings.key(claim_id)]

    def __iter__(self) -> Iterator[str]:
        return (claim for claim in self._claims if self._meanings.key(claim) in self._kept)

    def __len__(self) -> int:
        return sum(1 for _ in self)
