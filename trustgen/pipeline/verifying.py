"""Look and judge; or judge again what was seen before."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trustgen import __version__, evidence
from trustgen.errors import EvidenceError, UsageError
from trustgen.frozen import dataclass
from trustgen.judge import judge
from trustgen.model.observation import Observation, Request
from trustgen.model.registry import Registry
from trustgen.model.report import Report
from trustgen.pipeline.collector import without_collector
from trustgen.pipeline.linting import Linted
from trustgen.pipeline.looking import Looking, settings_of
from trustgen.pipeline.project import Project
from trustgen.pipeline.reading import evidence_of
from trustgen.report import only as only_claims
from trustgen.report import report

if TYPE_CHECKING:
    from trustgen.observe import Progress
    from trustgen.probes.access import Access
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Verified:
    """A judged project. ``secrets`` are the values that were used, for the last search of the pages."""

    linted: Linted
    report: Report
    evidence: evidence.Evidence
    secrets: tuple[str, ...] = ()


def verify(
    linted: Linted,
    looking: Looking,
    clock: Clock,
    progress: Callable[[Progress], None] | None = None,
    keep: Path | None = None,
) -> Verified:
    """Look at everything that the claims need, judge it, and keep the evidence (in ``keep``, else the project's)."""
    part = _part(linted.registry, looking)
    from trustgen.plan import plan

    requests = plan(linted.registry, part)
    # What stands by now stays: the collector need not go through it again and again while we look.
    gc.freeze()
    try:
        observations, secrets = _looked(linted, looking, requests, clock, progress)
    finally:
        gc.unfreeze()
    at = clock()
    meanings = evidence.Meanings(linted.registry)
    previous = meanings.meant(_previous(linted.project))
    judgements = without_collector(lambda: judge(linted.registry, observations, at, previous))
    kept = evidence.Evidence(
        at=at,
        registry=linted.registry.digest,
        trustgen=__version__,
        observations=observations,
        judgements=judgements,
        last_held=meanings.keyed(evidence.carry(previous, judgements, at)),
        overrides=looking.overrides,
        via=(looking.via,) if looking.via else (),
        clock_was_set=looking.clock_was_set,
    )
    if not looking.only:
        evidence.write(keep or linted.project.evidence, kept, secrets)
    found = report(linted.registry, judgements, at, kept.overrides, kept.via)
    return Verified(linted, found if part is None else only_claims(found, part), kept, secrets)


def merge(linted: Linted, paths: Sequence[Path], output: Path) -> Verified:
    """Join the evidence of several runs (vantage points, shards) in ``output``, and judge it as one.

    Raises EvidenceError where one cannot be read or was gathered for another registry.
    """
    parts = [evidence.read(path) for path in paths]
    kept = evidence.join(parts, linted.registry.digest)
    for part in parts:
        message = evidence.too_old(linted.registry, part.at, kept.at)
        if message:
            raise EvidenceError(f"a part is too old to join the newest: {message}")
    found = rejudged(linted, kept)
    judgements = tuple(entry.judgement for entry in found.entries)
    meanings = evidence.Meanings(linted.registry)
    held = evidence.carry(meanings.meant(kept.last_held), judgements, kept.at)
    kept = replace(kept, judgements=judgements, last_held=meanings.keyed(held))
    evidence.write(output, kept)
    return Verified(linted, found, kept)


def replay(linted: Linted, path: Path, clock: Clock, *, clock_was_set: bool) -> Verified:
    """Judge saved evidence again, at the evidence's own time. Raises EvidenceError if it is too old to publish.

    Evidence of a run whose clock was set by hand has no age but by a clock that is set by hand as well.
    """
    kept = evidence_of(path, linted.project.seen)
    present = kept.at if kept.clock_was_set and not clock_was_set else clock()
    message = evidence.too_old(linted.registry, kept.at, present)
    if message:
        raise EvidenceError(message)
    return Verified(linted, rejudged(linted, kept), kept)


def rejudged(linted: Linted, kept: evidence.Evidence) -> Report:
    """What ``kept`` says of the project, at the evidence's own time."""
    last_held = evidence.Meanings(linted.registry).meant(kept.last_held)
    judgements = judge(linted.registry, kept.observations, kept.at, last_held)
    return report(linted.registry, judgements, kept.at, kept.overrides, kept.via)


def _looked(
    linted: Linted,
    looking: Looking,
    requests: Sequence[Request],
    clock: Clock,
    progress: Callable[[Progress], None] | None,
) -> tuple[dict[Request, tuple[Observation, ...]], tuple[str, ...]]:
    """What was seen, and the secrets that were used. A second process helps with many looks."""
    import asyncio

    from trustgen.net import Net
    from trustgen.net.second import second
    from trustgen.probes.access import Access, Secrets

    settings = settings_of(looking, str(linted.registry.site.base_url or linted.registry.organisation.website or ""))
    secrets = Secrets(looking.environ)
    with second(settings, clock, len(requests)) as other:
        net = Net(settings, clock, other)
        access = Access(net, secrets, linted.project.folder, clock, looking.via)
        seen = asyncio.run(_look(requests, access, looking.deadline, progress))
    return seen, secrets.used()


async def _look(
    requests: Sequence[Request], access: Access, deadline: float, progress: Callable[[Progress], None] | None
) -> dict[Request, tuple[Observation, ...]]:
    import asyncio

    from trustgen.net.loading import imported
    from trustgen.observe import observe
    from trustgen.probes import table

    async with access.net:
        writer = asyncio.create_task(imported("trustgen.evidence.encode"))
        seen = await observe(requests, table.find, access, deadline, progress)
        await writer
    return seen


def _part(registry: Registry, looking: Looking) -> Collection[str] | None:
    """The claims that this run is about; None for all of them."""
    from trustgen.plan import closure, shard

    if looking.shard[1] > 1:
        return shard(registry, *looking.shard)
    try:
        closure(registry, looking.only)
    except KeyError as error:
        raise UsageError(f"--only names {error}, and there is no such claim") from None
    return looking.only or None


def _previous(project: Project) -> Mapping[str, datetime]:
    """When each claim was last seen true, as far as the last run knew."""
    try:
        return evidence.read_last_held(project.evidence) if project.evidence.exists() else {}
    except EvidenceError:
        # Evidence that cannot be read only loses when a claim was last seen true.
        return {}
