"""Documents, attestations, providers' evidence, and what the registry itself says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from trustgen import contract
from trustgen.checks import attested, document, inherited
from trustgen.checks import registry as said
from trustgen.checks.specimen import registry
from trustgen.contract import NOW
from trustgen.facts.files import DownloadFacts, DownloadRequest, FileFacts, FileRequest
from trustgen.facts.openpgp import OpenpgpStatementRequest, SignatureAnswer, SshStatementRequest, StatementFacts
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
        ((), {**STANDS, "version": "7"}, {"version": "7"}, "holds", "stands until"),
        ((), {**STANDS, "version": "6"}, {"version": "7"}, "broken", 'Report has version "6"; the claim says "7"'),
        ((), STANDS, {"version": "7"}, "broken", 'Report has no version; the claim says "7"'),
        ((), {**STANDS, "owner": "platform"}, {"owner": "security"}, "broken", 'has owner "platform"'),
        ((), {**STANDS, "owner": "security"}, {"owner": "security", "every": "year"}, "holds", "stands until"),
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


SERVED = {**STANDS, "url": "https://trust.example/report.pdf", "sha256": "AB" * 32}


@pytest.mark.parametrize(
    ("fields", "facts", "verdict", "reason"),
    [
        ({}, DownloadFacts(5, "ab" * 32, "application/pdf"), "holds", "stands until 2027-10-31"),
        ({}, DownloadFacts(5, "ab" * 32, "text/html"), "holds", "stands until 2027-10-31"),
        ({}, DownloadFacts(5, "cd" * 32, "application/pdf"), "broken", "is served as another file than the one"),
        ({}, DownloadFacts(5, "cd" * 32), "broken", "is served as another file"),
        ({}, DownloadFacts(5, "cd" * 32, "text/html"), "unknown", "a web page is served in the place of Report"),
        ({"url": "https://a.example/b.HTML"}, DownloadFacts(5, "cd" * 32, "text/html"), "broken", "another file"),
        ({"expires": "2026-11-20"}, DownloadFacts(5, "ab" * 32), "stale", "ran out on 2026-11-20"),
    ],
)
def test_a_document_on_the_web(fields: dict[str, Any], facts: DownloadFacts, verdict: str, reason: str) -> None:
    """Its digest decides; a page in the place of a file decides nothing; then the dates."""
    found = judged(facts, {**SERVED, **fields})
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason


def test_where_a_document_is_looked_for() -> None:
    """At its address only where that can show the digest; a file of the project goes before it."""
    parameters = document.DocumentParameters(document="it")

    def requests(**fields: Any) -> list[tuple[Any, ...]]:
        return [look.requests for look in document.looks(parameters, having(**fields))]

    url = DownloadRequest("https://trust.example/report.pdf")
    assert requests(**SERVED) == [(url,)]
    assert requests(**SERVED, bridge={"to": "2026-12-31", "file": "b.pdf"}) == [(url,), (FileRequest("b.pdf"),)]
    assert requests(**SERVED, file="a.pdf") == [(FileRequest("a.pdf"),)]
    assert requests(**{**SERVED, "sha256": None}) == [()]
    assert document.repeat(parameters, having(**STANDS)) == ()
    (command,) = document.repeat(parameters, having(**SERVED))
    assert command == "curl -sSfL --proto-redir =https https://trust.example/report.pdf | sha256sum"
    (lie,) = document.lies(parameters, DownloadFacts(5, "ab" * 32, "text/html"))
    assert judged(lie, SERVED).verdict is Verdict.BROKEN


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


OPENPGP = {"file": "a.asc", "fingerprint": "ab" * 20, "key": "head.asc"}
SSH = {"file": "a.sig", "allowed_signers": "allowed", "identity": "security@tidemark.example"}


def signed(signature: dict[str, Any] = OPENPGP, **fields: Any) -> attested.AttestedParameters:
    """A statement of which the claim says that it is signed."""
    said = {**attested.CHECK.example, "statement": "No data on laptops.", "signature": signature, **fields}
    return attested.AttestedParameters.model_validate(said)


@pytest.mark.parametrize(
    ("answer", "days", "verdict", "reason"),
    [
        ("good", 0, "holds", "to be stated again by 2027-01-31; signed by the key ABCD"),
        ("good", 80, "stale", "it was to be stated again"),
        ("good", -30, "unknown", "still to come"),
        ("bad", 0, "broken", "over another text than this statement"),
        ("not signed", 0, "broken", "is not signed; the claim says that it is"),
        ("by another key", 0, "broken", "by another key than the one that the claim names"),
        ("by a revoked key", 80, "broken", "by a key that was revoked"),
        ("expired", 0, "stale", "is to be signed again"),
    ],
)
def test_a_signed_statement(answer: str, days: int, verdict: str, reason: str) -> None:
    """The signature first, then the date; who may mend it is shown what to sign."""
    facts = StatementFacts(SignatureAnswer(answer), "ABCD" if answer == "good" else "")
    found = attested.judge(signed(), facts, registry(), NOW + timedelta(days=days))
    assert (found.verdict, reason in found.reason) == (Verdict(verdict), True), found.reason
    assert ("Statement: No data on laptops." in found.detail) is (answer != "good")


def test_what_is_signed_says_everything_that_the_page_does() -> None:
    """Who, when, how often, what, and the words that it vouches for: to change one of them takes a new signature."""
    text = attested.canonical(signed(rights=["access", "erasure"]), "Tidemark")
    assert text == (
        "Attestation of Tidemark\nRole: security\nStated on: 2026-11-02\nAgain every: 90 days\n"
        "Right: access\nRight: erasure\nStatement: No data on laptops.\n"
    )


def test_where_a_signature_is_looked_for() -> None:
    """By gpg or by ssh-keygen, over the canonical text; each wrong answer is a lie."""
    text = attested.canonical(signed(), "Tidemark")
    ((openpgp,), (ssh,)) = (attested.looks(signed(sort), registry()) for sort in (OPENPGP, SSH))
    assert openpgp.subject == "Head of security"
    assert openpgp.requests == (OpenpgpStatementRequest(text, "a.asc", "head.asc", "AB" * 20),)
    assert ssh.requests == (SshStatementRequest(text, "a.sig", "allowed", "security@tidemark.example"),)
    (stranger,) = attested.looks(signed(), replace(registry(), owners={}))
    assert stranger.subject == "security"
    lies = list(attested.lies(signed(), StatementFacts(SignatureAnswer.GOOD, "ABCD")))
    assert [attested.judge(signed(), lie, registry(), NOW).verdict for lie in lies] == [Verdict.BROKEN] * 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"signature": {"file": "a"}},
        {"signature": {**OPENPGP, **SSH}},
        {"signature": {**OPENPGP, "identity": "a@b"}},
        {"signature": {**OPENPGP, "fingerprint": "abcd"}},
        {"signature": {**SSH, "identity": "-oops"}},
        {"signature": {"file": "a", "fingerprint": "ab" * 20}},
        {"statement": ""},
    ],
)
def test_half_a_signature_is_refused(wrong: dict[str, Any]) -> None:
    """One sort of key, named whole, over a statement that is there."""
    with pytest.raises(ValueError, match="AttestedParameters"):
        signed(**wrong)


def test_a_signature_over_nothing_is_refused() -> None:
    """Without a statement there is nothing that it could vouch for."""
    with pytest.raises(ValueError, match="is over the `statement`"):
        attested.AttestedParameters.model_validate({**attested.CHECK.example, "signature": SSH})


@pytest.mark.parametrize("rule", contract.RULES, ids=str)
@pytest.mark.parametrize("signature", [OPENPGP, SSH], ids=["openpgp", "ssh"])
def test_a_signed_statement_keeps_the_contract(signature: dict[str, Any], rule: str) -> None:
    """What the example leaves out keeps every rule as well."""
    example = {**attested.CHECK.example, "statement": "No data on laptops.", "signature": signature}
    check = replace(attested.CHECK, example=example)
    subject = contract.Subject(check, StatementFacts(SignatureAnswer.GOOD, "ABCD"))
    assert contract.broken_by(rule, subject) == ()


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
