"""Documents, attestations, providers' evidence, and what the registry itself says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from trustgen.checks import attested, document, inherited
from trustgen.checks import registry as said
from trustgen.checks.specimen import registry
from trustgen.contract import NOW
from trustgen.facts.files import FileFacts, FileRequest
from trustgen.model.document import Document
from trustgen.model.judgement import Finding, Verdict
from trustgen.model.registry import Registry
from trustgen.model.subprocessor import SubProcessors

THERE = FileFacts(True, 5, "ab" * 32)


def having(**fields: Any) -> Registry:
    """A registry with the document ``it``."""
    made = Document.model_validate({"kind": "report", "title": "Report", **fields})
    return replace(registry(), documents={"it": made})


def judged(facts: Any, fields: dict[str, Any], **parameters: Any) -> Finding:
    """The finding on the document ``it``."""
    wanted = document.DocumentParameters.model_validate({"document": "it", **parameters})
    return document.judge(wanted, facts, having(**fields), NOW)


STANDS = {"issued": "2026-08-21", "expires": "2027-10-31"}


@pytest.mark.parametrize(
    ("facts", "fields", "parameters", "verdict", "reason"),
    [
        ((), STANDS, {}, "holds", "Report of 2026-08-21 stands until 2027-10-31"),
        (THERE, {**STANDS, "file": "a.pdf", "sha256": "AB" * 32}, {}, "holds", "stands"),
        (THERE, {**STANDS, "file": "a.pdf", "sha256": "cd" * 32}, {}, "broken", "another file than the one recorded"),
        (FileFacts(False), {**STANDS, "file": "a.pdf"}, {}, "broken", "Report is not there"),
        ((), {"issued": "2026-08-21", "expires": "2026-11-20"}, {}, "stale", "ran out on 2026-11-20"),
        ((), {"issued": "2026-08-21"}, {}, "unknown", "carries no date until which it stands"),
        ((), {"issued": "2026-12-21", "expires": "2027-10-31"}, {}, "unknown", "still to come"),
        ((), {"issued": "2026-08-21"}, {"every": "year"}, "holds", "Report is of 2026-08-21"),
        ((), STANDS, {"every": "year"}, "holds", "stands until"),
        ((), {"issued": "2025-10-21"}, {"every": "year"}, "broken", "is of 2025-10-21; the claim says every 1 year"),
        ((), {"issued": "2025-10-21"}, {"every": "year", "grace": "60d"}, "holds", "2025-10-21"),
        ((), {"issued": "2025-08-21"}, {"every": "year", "grace": "60d"}, "broken", "and 60 days of grace"),
        ((), {"period": {"from": "2025-10-01", "to": "2026-03-31"}}, {"every": "year"}, "holds", "2026-03-31"),
        ((), {}, {"every": "year"}, "unknown", "carries no date"),
        ((), {"issued": "2026-12-21"}, {"every": "year"}, "unknown", "still to come"),
        ((), {"issued": "2026-08-21", "expires": "2026-11-20"}, {"every": "year"}, "stale", "ran out"),
    ],
)
def test_document(facts: Any, fields: dict[str, Any], parameters: dict[str, Any], verdict: str, reason: str) -> None:
    """The file first, then the dates."""
    found = judged(facts, fields, **parameters)
    reason = reason.replace("every 1 year", "every year")
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_a_bridge_letter_is_looked_at_too() -> None:
    """Both files are in one look, and each is lied about."""
    fields = {"file": "a.pdf", "period": {"from": "2025-10-01", "to": "2026-03-31"}}
    bridged = {**fields, "bridge": {"to": "2026-12-31", "file": "b.pdf", "sha256": "cd" * 32}}
    parameters = document.DocumentParameters(document="it")
    (look,) = document.looks(parameters, having(**bridged))
    assert look.requests == (FileRequest("a.pdf"), FileRequest("b.pdf"))
    assert judged((THERE, THERE), bridged).reason == "Report is another file than the one recorded"
    assert len(list(document.lies(parameters, (THERE, THERE)))) == 2


def test_grace_needs_a_cadence() -> None:
    """It is how late the next one may be."""
    with pytest.raises(ValueError, match="grace"):
        document.DocumentParameters.model_validate({"document": "it", "grace": "1d"})


@pytest.mark.parametrize(("days", "verdict"), [(0, Verdict.HOLDS), (80, Verdict.STALE), (-30, Verdict.UNKNOWN)])
def test_attested(days: int, verdict: Verdict) -> None:
    """In time, too late, too early; it is never broken."""
    parameters = attested.AttestedParameters.model_validate(attested.CHECK.example)
    assert attested.judge(parameters, (), registry(), NOW + timedelta(days=days)).verdict is verdict
    assert list(attested.lies(parameters, ())) == []


@pytest.mark.parametrize(
    ("fields", "verdict", "reason"),
    [
        ({"of": "stripe", "seen": "2026-10-06", "review": "year"}, "holds", "stands until 2027-10-06"),
        ({"of": "aws", "seen": "2026-10-06", "review": "year"}, "broken", "is of aws; the claim says stripe"),
        ({"seen": "2026-10-06", "review": "year"}, "broken", "of no sub-processor"),
        ({"of": "stripe", "seen": "2025-10-06", "review": "year"}, "stale", "ran out"),
        ({"of": "stripe"}, "unknown", "carries no date"),
    ],
)
def test_inherited(fields: dict[str, Any], verdict: str, reason: str) -> None:
    """The document must be the provider's own, and stand."""
    parameters = inherited.InheritedParameters.model_validate({"from": "stripe", "document": "it"})
    found = inherited.judge(parameters, (), having(**fields), NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason
    assert list(inherited.lies(parameters, ())) == []


SOC2 = {"kind": "report", "framework": "soc2"}


@pytest.mark.parametrize(
    ("parameters", "verdict", "reason"),
    [
        ({"field": "disclosure.contact"}, "holds", "the registry gives disclosure.contact"),
        ({"field": "disclosure.contact", "present": False}, "broken", "gives disclosure.contact"),
        ({"field": "disclosure.rewards"}, "broken", "does not give disclosure.rewards"),
        ({"field": "disclosure.rewards", "present": False}, "holds", "does not give"),
        ({"documents": SOC2}, "holds", "the registry has Report"),
        ({"documents": {**SOC2, "framework": "iso27001"}}, "broken", "has no such document"),
        ({"documents": {**SOC2, "of": "aws"}, "present": False}, "holds", "has no such document"),
        ({"documents": {"kind": "policy"}}, "broken", "no such"),
        ({"field": "subprocessors.entries", "present": False}, "holds", "does not give subprocessors.entries"),
    ],
)
def test_registry(parameters: dict[str, Any], verdict: str, reason: str) -> None:
    """A field or a document is there or is not, and the contradiction turns it round."""
    wanted = said.RegistryParameters.model_validate(parameters)
    context = having(framework="soc2")
    found = said.judge(wanted, (), context, NOW)
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason
    if found.verdict is Verdict.HOLDS:
        turned = [said.judge(wanted, (), changed, now) for changed, now in said.contradictions(wanted, context, NOW)]
        assert [one.verdict for one in turned] == [Verdict.BROKEN]
    assert list(said.lies(wanted, ())) == []


def test_a_part_that_is_missing_has_no_fields() -> None:
    """Without a disclosure policy there are no rewards either."""
    wanted = said.RegistryParameters.model_validate({"field": "disclosure.rewards", "present": False})
    context = replace(registry(), disclosure=None)
    assert said.judge(wanted, (), context, NOW).verdict is Verdict.HOLDS
    ((changed, now),) = said.contradictions(wanted, context, NOW)
    assert said.judge(wanted, (), changed, now).verdict is Verdict.BROKEN


def test_a_list_of_those_who_have_left_is_empty() -> None:
    """Who has left, or has yet to begin, processes nothing today."""
    wanted = said.RegistryParameters.model_validate({"field": "subprocessors.entries", "present": False})
    gone = {"id": "acme", "name": "Acme", "purpose": "Mail", "until": "2026-01-31"}
    coming = {"id": "next", "name": "Next", "purpose": "Mail", "since": "2030-01-31"}
    context = replace(registry(), subprocessors=SubProcessors.model_validate({"entries": [gone, coming]}))
    assert said.judge(wanted, (), context, NOW).verdict is Verdict.HOLDS
    ((changed, now),) = said.contradictions(wanted, context, NOW)
    assert said.judge(wanted, (), changed, now).verdict is Verdict.BROKEN
    there = said.RegistryParameters.model_validate({"field": "subprocessors.entries"})
    assert said.judge(there, (), changed, now).verdict is Verdict.HOLDS
    ((emptied, now),) = said.contradictions(there, changed, NOW)
    assert said.judge(there, (), emptied, now).verdict is Verdict.BROKEN


def test_an_expired_report_is_none() -> None:
    """What ran out is not had."""
    wanted = said.RegistryParameters.model_validate({"documents": SOC2})
    context = having(framework="soc2", expires="2026-11-20")
    assert said.judge(wanted, (), context, NOW).verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    "wrong", [{}, {"field": "x.y"}, {"field": "site.nothing"}, {"field": "site"}, {"documents": {}}]
)
def test_paths_that_no_registry_has_are_refused(wrong: dict[str, Any]) -> None:
    """A slip of the pen must not read as an absence."""
    with pytest.raises(ValueError, match="RegistryParameters"):
        said.RegistryParameters.model_validate(wrong)
