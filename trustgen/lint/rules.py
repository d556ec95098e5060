"""Rules over a valid registry and its prose: what is allowed but likely wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from trustgen.errors import Place, Problem, Severity
from trustgen.lint.contradictions import contradictions
from trustgen.lint.vendors import named_vendors
from trustgen.model.claim import UNJUDGED_KINDS, Claim
from trustgen.model.content import Content
from trustgen.model.registry import Registry

Rule = Callable[[Registry, Content], Iterator[Problem]]
_DIGIT = re.compile(r"\d")
# A number on its own: not part of a name such as AES-256, HTTP/2 or S3.
_NUMBER = re.compile(r"(?<![\w./+-])\d+(?:[.,]\d+)*\s?%?(?![\w/-])")
# The number of a standard or a law is its name: SOC 2, ISO/IEC 27001, Art. 33, Privacy Act 1988.
_NAMED = re.compile(r"\b(?:SOC|ISO|IEC|RFC|FIPS|Act|Article|Art\.)\s+\d[\d.:]*")


def apply(registry: Registry, content: Content, at: datetime) -> tuple[Problem, ...]:
    """Everything that the rules find, less what a waiver covers; waivers that cover nothing or ran out are problems."""
    found = [problem for rule in RULES for problem in rule(registry, content)]
    today = at.astimezone(registry.organisation.zone).date()
    problems: list[Problem] = []
    used: set[int] = set()
    for problem in found:
        covering = [i for i, w in enumerate(registry.waivers) if w.rule == problem.code and w.covers(problem.what)]
        used.update(covering)
        if not covering:
            problems.append(problem)
    for index, waiver in enumerate(registry.waivers):
        place = Place("claims.yaml")
        if index not in used:
            what = f"the waiver of `{waiver.rule}` for `{waiver.about}` covers nothing"
            problems.append(Problem(place, "unused-waiver", what, "remove it"))
        elif waiver.until < today:
            what = f"the waiver of `{waiver.rule}` for `{waiver.about}` ran out on {waiver.until.isoformat()}"
            problems.append(Problem(place, "waiver-ran-out", what, "mend what it waived, or give it a new date"))
    return tuple(problems)


def _literal_numbers(registry: Registry, content: Content) -> Iterator[Problem]:
    """A number in a sentence is to be the check's own parameter, written once."""
    for claim in registry.claims:
        if claim.kind in UNJUDGED_KINDS or claim.rows or claim.parent:
            continue
        for span in claim.says:
            match = _DIGIT.search(span.text) and _NUMBER.search(_NAMED.sub("", span.text))
            if match:
                what = f"claim `{claim.id}` says {match[0].strip()} as a literal that no check owns"
                yield _warning(claim.place, "literal-number", what, "write it once, as a parameter, and say {name}")


def _unowned(registry: Registry, content: Content) -> Iterator[Problem]:
    """Somebody answers for every claim that can be judged."""
    owned = {section.id for section in registry.sections if section.owner}
    for claim in registry.claims:
        if claim.kind not in UNJUDGED_KINDS and not claim.owner and claim.section not in owned:
            what = f"claim `{claim.id}` has no owner, and neither has its section"
            yield _warning(claim.place, "no-owner", what, "give the section an `owner`")


def _empty_sections(registry: Registry, content: Content) -> Iterator[Problem]:
    """A section says something."""
    homes = {claim.section for claim in registry.claims}
    homes |= {also.partition("/")[0] for claim in registry.claims for also in claim.also_in}
    for section in registry.sections:
        if section.id not in homes and content.of(section.id) is None:
            what = f"section `{section.id}` has neither claims nor prose"
            yield _warning(Place("claims.yaml"), "empty-section", what, "fill it or remove it")


def _unused_targets(registry: Registry, content: Content) -> Iterator[Problem]:
    """A target that nothing looks at was probably meant to be looked at."""
    used = set(_targets_used(registry.claims))
    for name, target in registry.targets.items():
        if target.kind == "group" and name in used:
            used.update(target.members)
    for name in registry.targets:
        if name not in used:
            what = f"nothing looks at target `{name}`"
            yield _warning(Place("claims.yaml"), "unused-target", what, "look at it with a check, or remove it")


def _any_account(registry: Registry, content: Content) -> Iterator[Problem]:
    """Which account a credential belongs to is asserted before anything is asked: another's may look as sound."""
    for name, target in registry.targets.items():
        if target.kind == "aws" and target.account is None:
            what = f"target `{name}` names no account, so that the credential of any account would do"
            fix = "add `account: {env: NAME}` or its twelve digits"
            yield _warning(Place("claims.yaml"), "no-account", what, fix)


def _targets_used(claims: Iterable[Claim]) -> Iterator[str]:
    for claim in claims:
        for asserted in (*claim.checks, *claim.supports, *claim.false_if):
            target = getattr(asserted.parameters, "target", None)
            if isinstance(target, str):
                yield target
        yield from (span.path.removeprefix("targets.").split(".")[0] for span in claim.says if "targets." in span.path)


def _warning(place: Place, code: str, what: str, fix: str) -> Problem:
    return Problem(place, code, what, fix, Severity.WARNING)


RULES: tuple[Rule, ...] = (
    _literal_numbers,
    _unowned,
    _empty_sections,
    _unused_targets,
    _any_account,
    named_vendors,
    contradictions,
)
