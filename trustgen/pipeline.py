"""The pipeline: joins the stages, and is the only one that knows them all.

::

    claims.yaml ─ registry ─▶ plan ─▶ observe ─▶ judge ─▶ report ─▶ render ─▶ publish ─▶ site/
    content/*.md ─ content ──────────────────────────────────────────▲
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from trustgen import __version__, bundled, evidence, history
from trustgen.checks import table as checks
from trustgen.content import load as load_content
from trustgen.errors import EvidenceError, InputError, Place, Problem, Severity, UsageError
from trustgen.judge import judge
from trustgen.lint import rules as lint_rules
from trustgen.model.check import Vocabulary
from trustgen.model.content import Content
from trustgen.model.observation import Observation, Request
from trustgen.model.page import Files, Pages
from trustgen.model.registry import Registry
from trustgen.model.report import Report
from trustgen.registry.load import load as load_registry
from trustgen.registry.yamltree import MAX_BYTES
from trustgen.report import only as only_claims
from trustgen.report import report

if TYPE_CHECKING:
    from trustgen.net import Net, Settings
    from trustgen.observe import Progress
    from trustgen.render.deployed import Difference, Served
T = TypeVar("T")
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Project:
    """A project's folder: ``claims.yaml``, ``content/``, ``templates/``; ``site/`` and ``.trustgen/`` are made."""

    folder: Path

    @property
    def claims(self) -> Path:
        """The registry's file."""
        return self.folder / "claims.yaml"

    @property
    def content(self) -> Path:
        """The folder of prose."""
        return self.folder / "content"

    @property
    def templates(self) -> tuple[Path, ...]:
        """Folders of templates: the project's own before the theme that comes with trustgen."""
        own = self.folder / "templates"
        theme = bundled.templates()
        return (own, theme) if own.is_dir() and own.resolve() != theme.resolve() else (theme,)

    @property
    def site(self) -> Path:
        """Where the site is published."""
        return self.folder / "site"

    @property
    def evidence(self) -> Path:
        """The evidence of the last run."""
        return self.folder / ".trustgen" / "evidence.json"

    @property
    def compiled(self) -> Path:
        """The templates as the last run compiled them; without it they are compiled anew."""
        return self.folder / ".trustgen" / "templates.compiled"


@dataclass(frozen=True)
class Looking:
    """How to look. ``overrides`` say for readers what differs from a stranger's look."""

    targets: Mapping[str, str] = field(default_factory=dict)
    connect_to: tuple[str, ...] = ()
    dns: str | None = None
    ca_file: Path | None = None
    proxy: str | None = None
    only: tuple[str, ...] = ()
    shard: tuple[int, int] = (1, 1)
    deadline: float = 120.0
    via: str = ""
    clock_was_set: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    dnssec_anchor: tuple[str, ...] = ()

    @property
    def overrides(self) -> tuple[str, ...]:
        """Sentences about what this run changed, for the site's banner."""
        return (
            *(f"target {name} was replaced by {url}" for name, url in sorted(self.targets.items())),
            *((f"connections to {_hosts(self.connect_to)} were made to other addresses",) if self.connect_to else ()),
            *((f"names were asked of {self.dns}",) if self.dns else ()),
            *(("a private trust anchor of DNSSEC was trusted",) if self.dnssec_anchor else ()),
            *(("certificates were checked against a private trust store",) if self.ca_file else ()),
            *(("connections went through a proxy",) if self.proxy else ()),
            *(("the time was set by hand",) if self.clock_was_set else ()),
        )


def _hosts(rules: Sequence[str]) -> str:
    """The hosts of ``--connect-to`` rules: ``a, b and 4 more``."""
    hosts = list(dict.fromkeys(rule.partition(":")[0] or "any host" for rule in rules))
    more = f" and {len(hosts) - 3} more" if len(hosts) > 3 else ""
    return ", ".join(hosts[:3]) + more


@dataclass(frozen=True)
class Linted:
    """A project that is fit to be looked at, and the warnings about it."""

    project: Project
    registry: Registry
    content: Content
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class Verified:
    """A judged project. ``secrets`` are the values that were used, for the last search of the pages."""

    linted: Linted
    report: Report
    evidence: evidence.Evidence
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audited:
    """What differs between the built site and the served one, how many files were asked for, and the exit code."""

    differences: tuple[Difference, ...]
    asked: int
    code: int


def vocabulary(*, plugged: bool = False) -> Vocabulary:
    """Every check there is. ``plugged`` lists those of plug-ins too, which takes a look at what is installed."""
    return Vocabulary(checks.find, checks.all_names() if plugged else checks.names())


def lint(project: Project, at: datetime, *, targets: Mapping[str, str] | None = None, strict: bool = False) -> Linted:
    """Parse and cross-check everything that can be decided offline. Raises InputError with every problem."""
    text = _read(project.claims)
    registry, warnings = _without_collector(lambda: load_registry(text, "claims.yaml", vocabulary(), targets))
    problems = list(warnings)
    content = Content({})
    try:
        content = load_content(project.content, registry)
    except InputError as error:
        problems.extend(error.problems)
    problems.extend(lint_rules.apply(registry, content, at))
    problems.extend(_permanence(project, text, registry, at))
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise InputError(problems)
    return Linted(project, registry, content, tuple(sorted(problems)))


def _permanence(project: Project, text: bytes, registry: Registry, at: datetime) -> tuple[Problem, ...]:
    """What the past of ``claims.yaml`` says against its list of sub-processors."""
    past = history.past(project.claims)
    if past is None:
        return ()
    from trustgen.registry import permanence

    return permanence.check(text, "claims.yaml", past, registry.organisation.zone, at)


def verify(
    linted: Linted,
    looking: Looking,
    clock: Clock,
    progress: Callable[[Progress], None] | None = None,
    keep: Path | None = None,
) -> Verified:
    """Look at everything that the claims need, judge it, and keep the evidence (in ``keep``, else the project's)."""
    part = _part(linted.registry, looking)
    import asyncio

    from trustgen.plan import plan

    requests = plan(linted.registry, part)
    # What stands by now stays: the collector need not go through it again and again while we look.
    gc.freeze()
    try:
        observations, secrets = asyncio.run(_look(linted, looking, requests, clock, progress))
    finally:
        gc.unfreeze()
    at = clock()
    meanings = evidence.Meanings(linted.registry)
    previous = meanings.meant(_previous(linted.project))
    judgements = judge(linted.registry, observations, at, previous)
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
    found = _rejudged(linted, kept)
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
    kept = evidence.read(path)
    present = kept.at if kept.clock_was_set and not clock_was_set else clock()
    message = evidence.too_old(linted.registry, kept.at, present)
    if message:
        raise EvidenceError(message)
    return Verified(linted, _rejudged(linted, kept), kept)


def preview(linted: Linted, site: Path) -> int:
    """Render the project's last evidence, however old, into ``site``: for looking, never for publishing."""
    kept = evidence.read(linted.project.evidence)
    note = "this is a preview of the last evidence"
    found = replace(_rejudged(linted, kept), overrides=(*kept.overrides, note))
    return _published(found, linted, site, ())


def _rejudged(linted: Linted, kept: evidence.Evidence) -> Report:
    last_held = evidence.Meanings(linted.registry).meant(kept.last_held)
    judgements = judge(linted.registry, kept.observations, kept.at, last_held)
    return report(linted.registry, judgements, kept.at, kept.overrides, kept.via)


def build(verified: Verified) -> int:
    """Render, search and publish the site of a report that may be published; returns the number of files.

    Raises InputError if a template or page is wrong and PublishError if the site cannot be put in place; in either
    case the site that stands there is untouched.
    """
    return _published(verified.report, verified.linted, verified.linted.project.site, verified.secrets, sign=True)


def _signed(pages: Pages, found: Report) -> Pages:
    """The pages, with security.txt signed where the policy says by which key. Raises InputError if it cannot be."""
    policy = found.registry.disclosure
    if policy is None or policy.sign is None:
        return pages
    from trustgen.securitytxt import PATH

    path = PATH.lstrip("/")
    if path not in pages.files:
        return pages
    from trustgen.probes.gpg import SigningFailed, clearsign

    try:
        import asyncio

        signed = asyncio.run(clearsign(pages.files[path].decode(), policy.sign, found.at))
    except SigningFailed as error:
        fix = "make the key available to gpg on this machine, or remove `disclosure.sign`"
        raise InputError([Problem(Place("claims.yaml"), "cannot-sign", str(error), fix)]) from error
    return Pages(Files(pages.files, {path: signed.encode()}))


def _published(found: Report, linted: Linted, site: Path, secrets: Sequence[str], *, sign: bool = False) -> int:
    from trustgen.publish import publish, recover
    from trustgen.render.assets import load_assets
    from trustgen.render.site import render
    from trustgen.render.verify import check_site

    recover(site)
    assets = load_assets(linted.project.folder, linted.registry)
    pages = render(found, linted.content, linted.project.templates, assets, linted.project.compiled)
    problems = check_site(pages, secrets)
    if problems:
        raise InputError(problems)
    publish(_signed(pages, found) if sign else pages, site)
    return len(pages.files)


def audit(
    project: Project, url: str, looking: Looking, clock: Clock, *, every: bool = False, headers: bool = True
) -> Audited:
    """Whether what is served at ``url`` is the site that was built here. Raises UsageError where there is none."""
    from trustgen.render import deployed

    if not (project.site / deployed.CLAIMS).is_file():
        raise UsageError(f"there is no site in {project.site}; run `trustgen build` first")
    paths = (path for path in sorted(project.site.rglob("*")) if path.is_file())
    files = {path.relative_to(project.site).as_posix(): path.read_bytes() for path in paths}
    wanted = deployed.telling(files, every=every)
    import asyncio

    served = asyncio.run(_fetch(url.rstrip("/"), wanted, looking, clock))
    differences = deployed.compare(files, served, headers=headers)
    return Audited(differences, len(wanted), deployed.exit_code(differences))


async def _fetch(base: str, paths: Sequence[str], looking: Looking, clock: Clock) -> dict[str, Served]:
    """What ``base`` answers for each path; what nobody could see within the deadline says so."""
    import asyncio

    from trustgen.net import Net
    from trustgen.render.deployed import Served, asked_as

    limit = asyncio.Semaphore(8)
    async with Net(_settings(looking, base), clock) as net:

        async def one(path: str) -> Served:
            try:
                async with limit, asyncio.timeout_at(ends):
                    return await _served(net, f"{base}/{asked_as(path)}")
            except TimeoutError:
                return Served(0, {}, None, f"nothing came within {looking.deadline:g} seconds")

        ends = asyncio.get_running_loop().time() + looking.deadline
        answers = await asyncio.gather(*map(one, paths))
    return dict(zip(paths, answers, strict=True))


async def _served(net: Net, url: str) -> Served:
    from trustgen.net import LookFailed
    from trustgen.net.http import port_of, web_address
    from trustgen.render.deployed import Served

    try:
        address = web_address(url)
        endpoints = await net.resolve(address.host, port_of(address))
        found = await net.exchange(url, "GET", (), endpoints[0])
    except LookFailed as failure:
        return Served(0, {}, None, failure.reason)
    answer = found.response
    if answer.text is None:
        return Served(answer.status, dict(answer.headers), None, answer.undecoded or "the answer is too large")
    return Served(answer.status, dict(answer.headers), answer.text.encode())


def _settings(looking: Looking, link: str) -> Settings:
    from trustgen.net import Settings

    try:
        parsed = Settings.parse(
            looking.connect_to,
            dns=looking.dns,
            ca_file=looking.ca_file,
            proxy=looking.proxy,
            dnssec_anchor=looking.dnssec_anchor,
        )
        return replace(parsed, link=link)
    except ValueError as error:
        raise UsageError(str(error)) from None


async def _look(
    linted: Linted,
    looking: Looking,
    requests: Sequence[Request],
    clock: Clock,
    progress: Callable[[Progress], None] | None,
) -> tuple[dict[Request, tuple[Observation, ...]], tuple[str, ...]]:
    from trustgen.net import Net
    from trustgen.observe import observe
    from trustgen.probes import table
    from trustgen.probes.access import Access, Secrets

    settings = _settings(looking, str(linted.registry.site.base_url or linted.registry.organisation.website or ""))
    secrets = Secrets(looking.environ)
    async with Net(settings, clock) as net:
        access = Access(net, secrets, linted.project.folder, clock, looking.via)
        seen = await observe(requests, table.find, access, looking.deadline, progress)
    return seen, secrets.used()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        place = Place(path.name)
        fix = "run trustgen where your claims.yaml is, or name its folder with --project"
        raise InputError([Problem(place, "no-registry", f"there is no {path}", fix)]) from None
    except OSError as error:
        problem = Problem(Place(path.name), "unreadable", f"{path} cannot be read: {error.strerror}", "mend that first")
        raise InputError([problem]) from None


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


def _without_collector(work: Callable[[], T]) -> T:
    """Run ``work`` without the cyclic garbage collector, which doubles the time of reading a large registry."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        return work()
    finally:
        if enabled:
            gc.enable()
