"""security.txt as a check: fetched, valid, in date, and at one with the registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.checks.honest import HOST, NOW, ORIGIN, disclosure, registry, security_txt
from trustgen.checks.security_txt import SecurityTxtParameters, judge, lies, looks, repeat
from trustgen.facts.http import HttpFacts, HttpRequest, HttpResponse
from trustgen.facts.openpgp import SignatureRequest
from trustgen.model.judgement import Finding, Verdict
from trustgen.securitytxt import PATH

HONEST = security_txt()
TEXT = HONEST.answer.text or ""


def found(facts: HttpFacts, registered: Any = None, **parameters: Any) -> Finding:
    """The finding about ``app``."""
    claimed = SecurityTxtParameters.model_validate({"target": "app", **parameters})
    return judge(claimed, facts, registered or registry(), NOW)


def changed(old: str, new: str) -> HttpFacts:
    """The honest file with ``old`` replaced."""
    assert old in TEXT
    return security_txt(TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("facts", "verdict", "reason"),
    [
        (HONEST, "holds", 'is valid and agrees with the disclosure policy: contact "mailto:security@tidemark.example"'),
        (security_txt(status=404), "broken", "there is no security.txt: the host answers with status 404"),
        (security_txt(status=410), "broken", "status 410"),
        (security_txt(status=403), "unknown", "status 403, which does not tell"),
        (security_txt(status=503), "unknown", "status 503"),
        (security_txt(kind="text/html; charset=utf-8"), "broken", 'its content type is "text/html; charset=utf-8"'),
        (security_txt(kind="text/plain"), "broken", 'its content type is "text/plain"'),
        (security_txt(kind='Text/Plain;charset="UTF-8"'), "holds", "is valid"),
        (changed("Expires: 2027", "Expires: 2026"), "broken", "it expired on 2026-"),
        (changed("Expires: 2027", "Expires: 2028"), "broken", "more than a year ahead"),
        (changed("Expires: ", "Expired: "), "broken", "Expires is missing"),
        (changed("mailto:security@", "mailto:other@"), "broken", 'the policy says "mailto:security@tidemark.example"'),
        (changed("Policy: ", "X-Policy: "), "broken", f'Policy is missing; the policy says "{ORIGIN}/policy"'),
        (changed("Languages: en, de", "Languages: EN,de"), "holds", "is valid"),
        (changed("Languages: en, de", "Languages: de, en"), "broken", 'Preferred-Languages is "de, en"'),
        (changed("Bug-Bounty: True", "Bug-Bounty: False"), "broken", 'Bug-Bounty is "False"; the policy says "True"'),
        (changed(f"Canonical: {ORIGIN}", "Canonical: https://other.example"), "broken", "Canonical does not list"),
        (changed(f"Canonical: {ORIGIN}/", "Canonical: https://TIDEMARK.example:443/"), "holds", "is valid"),
        (security_txt("Contact mailto:x\n" * 9), "broken", "and 8 more flaws"),
        (security_txt("\n"), "broken", "Contact is missing; Expires is missing"),
    ],
)
def test_file(facts: HttpFacts, verdict: str, reason: str) -> None:
    """Each fault breaks, and the reason says what was seen."""
    seen = found(facts)
    assert (seen.verdict, reason in seen.reason) == (Verdict(verdict), True), seen.reason


def test_what_is_no_utf8_is_broken() -> None:
    """Bytes that are not UTF-8 were seen, so the claim is false."""
    answer = replace(HONEST.answer, text=None, undecoded="byte 0xff at 7")
    seen = found(HttpFacts((answer,)))
    assert (seen.verdict, seen.reason, seen.detail) == (
        Verdict.BROKEN,
        "the file is not valid UTF-8",
        "byte 0xff at 7",
    )


def test_a_missing_content_type_is_named() -> None:
    """No Content-Type at all is not text/plain."""
    assert "content type is missing" in found(HttpFacts((replace(HONEST.answer, headers=()),))).reason


def test_redirects_must_stay_on_https() -> None:
    """One hop over http breaks, wherever it ends."""
    hop = HttpResponse(f"http://{HOST}{PATH}", 301, "HTTP/1.1", (("location", f"{ORIGIN}{PATH}"),))
    assert "not served over https all the way" in found(HttpFacts((hop, HONEST.answer))).reason


def test_canonical_may_list_either_end_of_a_redirect() -> None:
    """Asked at www and sent to the apex, the file names the apex: it is still the one asked for."""
    hop = HttpResponse(f"https://www.{HOST}{PATH}", 301, "HTTP/1.1", (("location", f"{ORIGIN}{PATH}"),))
    assert found(HttpFacts((hop, HONEST.answer))).verdict is Verdict.HOLDS


def test_without_a_policy_the_file_stands_for_itself() -> None:
    """A registry without disclosure has nothing to agree with; parameters still count."""
    bare = registry(disclosure=None)
    assert "agrees" not in found(HONEST, bare).reason
    assert found(HONEST, bare, bug_bounty=True).verdict is Verdict.HOLDS
    assert found(HONEST, bare, bug_bounty=False).verdict is Verdict.BROKEN


def test_claimed_canonical_addresses_must_be_listed() -> None:
    """``canonical`` names addresses beyond the one that was asked."""
    www = f"https://www.{HOST}{PATH}"
    assert found(HONEST, canonical=[f"{ORIGIN}{PATH}"]).verdict is Verdict.HOLDS
    assert f"does not list {www}; the claim says that it does" in found(HONEST, canonical=[www]).reason


def test_without_canonical_any_address_will_do() -> None:
    """Canonical is optional (RFC 9116 §2.5.2)."""
    assert found(changed(f"Canonical: {ORIGIN}{PATH}\n", "")).verdict is Verdict.HOLDS


def test_the_operator_is_told_of_a_near_end_and_of_small_flaws() -> None:
    """A file that runs out soon holds, and the detail says so."""
    day = (NOW + timedelta(days=7)).strftime("%Y-%m-%d")
    text = "".join(
        f"Expires: {day}T12:00:00Z\n" if line.startswith("Expires") else line for line in TEXT.splitlines(keepends=True)
    )
    seen = found(security_txt(f"X-More: yes\n{text}"))
    assert seen.verdict is Verdict.HOLDS
    assert seen.detail == "expires in 7 days; renew it; line 1: X-More is no registered field"


def test_a_file_without_canonical_is_lied_about_too() -> None:
    """Every lie about a file without Canonical breaks."""
    plain = registry(disclosure=disclosure(hosts=[]))
    facts = changed(f"Canonical: {ORIGIN}{PATH}\n", "")
    claimed = SecurityTxtParameters.model_validate({"target": "app"})
    assert {judge(claimed, lie, plain, NOW).verdict for lie in lies(claimed, facts)} == {Verdict.BROKEN}


def test_asks_https_even_of_a_target_that_is_written_with_http() -> None:
    """The file lives on https alone; a port of https is kept."""
    plain = SecurityTxtParameters.model_validate({"target": "plain", "only": ["file"]})
    both = SecurityTxtParameters.model_validate({"target": "both"})
    [look] = looks(plain, registry())
    assert look.requests == (HttpRequest(f"{ORIGIN}{PATH}", follow=5, body=True),)
    assert repeat(both, registry())[1] == f"curl -sSiL https://www.{HOST}:8443{PATH}"


@pytest.mark.parametrize(
    "asked",
    [{"canonical": [f"{ORIGIN}/x"]}, {"bug_bounty": True}, {"signed_by": "AB" * 20, "only": ["file"]}, {"only": []}],
)
def test_what_is_left_out_cannot_be_asked_for(asked: dict[str, Any]) -> None:
    """A claim about a part that is not looked at would hold whatever is there."""
    with pytest.raises(ValueError, match=r"which `only` leaves out|at least 1"):
        SecurityTxtParameters.model_validate({"target": "app", "only": ["mail"], **asked})


def test_a_claim_can_be_about_one_part() -> None:
    """Only the looks of that part are made, and the claim's own key comes before the policy's."""
    parameters = SecurityTxtParameters.model_validate({"target": "app", "only": ["signature"], "signed_by": "AB" * 20})
    (look,) = looks(parameters, registry(disclosure=disclosure(sign="CD" * 20)))
    (request,) = look.requests
    assert isinstance(request, SignatureRequest)
    assert request.fingerprint == "AB" * 20
    assert looks(SecurityTxtParameters.model_validate({"target": "app", "only": ["signature"]}), registry()) == ()
    assert looks(parameters, registry(disclosure=None))
    both = SecurityTxtParameters.model_validate({"target": "app", "only": ["file", "dns"]})
    assert looks(both, registry()) == ()
    assert len(looks(both, registry(disclosure=disclosure(dns=[HOST])))) == 3


def test_without_a_policy_there_is_the_file_alone() -> None:
    """Nothing else is looked at, and nothing else can be repeated."""
    parameters = SecurityTxtParameters.model_validate({"target": "app"})
    alone = registry(disclosure=None)
    assert [look.requests for look in looks(parameters, alone)] == [
        (HttpRequest(f"{ORIGIN}{PATH}", follow=5, body=True),)
    ]
    assert repeat(parameters, alone) == (f"curl -sSiL {ORIGIN}{PATH}",)
    only = SecurityTxtParameters.model_validate({"target": "app", "only": ["mail"]})
    assert repeat(only, registry()) == (f"curl -sSiL {ORIGIN}{PATH}",)


def test_a_missing_canonical_address_is_told_once() -> None:
    """Where the claim names the address that was asked, one sentence says both."""
    facts = changed(f"Canonical: {ORIGIN}", "Canonical: https://other.example")
    reason = found(facts, canonical=[f"{ORIGIN}{PATH}"]).reason
    assert reason.count("Canonical does not list") == 1
    assert "the claim says that it does" in reason
