"""What a security.txt leans on: signature, links, mail and the DNS."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.checks.honest import HOST, NOW, ORIGIN, disclosure, page, registry, security_txt
from trustgen import securitytxt
from trustgen.checks.security_txt import SecurityTxtParameters, judge, lies, looks
from trustgen.facts.dns import DnsAnswer, DnsFacts, DnsRequest
from trustgen.facts.http import HttpRequest
from trustgen.facts.openpgp import SignatureAnswer, SignatureFacts, SignatureRequest
from trustgen.model.judgement import Finding, Verdict
from trustgen.securitytxt import PATH
from trustgen.securitytxt.dns import parse_records, zone_snippet

PARAMETERS = SecurityTxtParameters.model_validate({"target": "app"})
KEY = "AB" * 20
SIGNED = registry(disclosure=disclosure(sign=KEY, dns=[HOST]))
GOOD = SignatureFacts(f"{ORIGIN}{PATH}", SignatureAnswer.GOOD, KEY)
RECORDS = (
    "security_contact=mailto:security@tidemark.example",
    f"security_contact={ORIGIN}/report",
    f"security_policy={ORIGIN}/policy",
    "security_expires=2026-12-01T00:00:00Z",
)


def found(facts: Any, registered: Any = SIGNED) -> Finding:
    """The finding."""
    return judge(PARAMETERS, facts, registered, NOW)


def asked(name: str, rtype: str, *records: str) -> DnsFacts:
    """An answer; without records there are none of that type."""
    return DnsFacts(name, rtype, DnsAnswer.ANSWER if records else DnsAnswer.EMPTY, records)


def test_looks_at_everything_that_the_policy_leads_to() -> None:
    """The file, its signature, every https page once, the contact's domain, the DNS."""
    requests = [look.requests for look in looks(PARAMETERS, SIGNED)]
    flat = [request for each in requests for request in each]
    assert flat[0] == HttpRequest(f"{ORIGIN}{PATH}", follow=5, body=True)
    assert isinstance(flat[1], SignatureRequest)
    links = [request.url for request in flat[2:] if isinstance(request, HttpRequest)]
    assert f"{ORIGIN}/policy" in links
    assert len(links) == len(set(links))
    assert [(one.name, one.rtype) for one in flat if isinstance(one, DnsRequest)] == [
        (HOST, "MX"),
        (HOST, "A"),
        (HOST, "AAAA"),
        (f"_security.{HOST}", "TXT"),
        (f"_security.{HOST}", "TXT"),
    ]
    assert requests[-1] == (flat[0], DnsRequest(f"_security.{HOST}", "TXT"))


def test_without_a_key_and_domains_there_is_no_look_at_them() -> None:
    """Signature and DNS are looked at only where the policy speaks of them."""
    flat = [request for look in looks(PARAMETERS, registry()) for request in look.requests]
    assert not [one for one in flat if isinstance(one, SignatureRequest)]
    assert not [one for one in flat if isinstance(one, DnsRequest) and one.name.startswith("_security")]


@pytest.mark.parametrize("answer", SignatureAnswer)
def test_only_a_good_signature_holds(answer: SignatureAnswer) -> None:
    """Every other answer of the verifier breaks."""
    verdict = found(replace(GOOD, answer=answer)).verdict
    assert verdict is (Verdict.HOLDS if answer is SignatureAnswer.GOOD else Verdict.BROKEN)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(200, "holds"), (404, "broken"), (410, "broken"), (403, "unknown"), (500, "unknown"), (302, "unknown")],
)
def test_a_link_leads_somewhere(status: int, verdict: str) -> None:
    """Gone is broken; an error or a refusal says nothing."""
    assert found(page(status=status, url=f"{ORIGIN}/policy")).verdict == Verdict(verdict)


@pytest.mark.parametrize(
    ("mx", "address", "verdict", "reason"),
    [
        (("10 mx1.tidemark.example.",), (), "holds", "is taken by mx1.tidemark.example"),
        ((), ("192.0.2.1",), "holds", "it has no MX"),
        (("0 .",), ("192.0.2.1",), "broken", "a null MX"),
        ((), (), "broken", "neither MX nor address"),
    ],
)
def test_the_contacts_domain_takes_mail(
    mx: tuple[str, ...], address: tuple[str, ...], verdict: str, reason: str
) -> None:
    """By its MX, or else by its address; a null MX refuses."""
    facts = (asked(HOST, "MX", *mx), asked(HOST, "A", *address), asked(HOST, "AAAA"))
    seen = found(facts)
    assert (seen.verdict, reason in seen.reason) == (Verdict(verdict), True), seen.reason


def test_a_domain_that_does_not_exist_takes_none() -> None:
    """NXDOMAIN is a clean no."""
    nothing = tuple(DnsFacts(HOST, kind, DnsAnswer.NXDOMAIN) for kind in ("MX", "A", "AAAA"))
    assert found(nothing).verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("records", "verdict", "reason"),
    [
        (RECORDS, "holds", "says the same"),
        (RECORDS[::-1], "holds", "says the same"),
        (("v=spf1 -all", *RECORDS), "holds", "says the same"),
        (RECORDS[1:], "broken", "security_contact is"),
        ((*RECORDS[:3],), "broken", "security_expires is there 0 times"),
        ((*RECORDS, RECORDS[3]), "broken", "security_expires is there 2 times"),
        ((*RECORDS[:3], "security_expires=2025-01-01T00:00:00Z"), "broken", "passed on 2025-01-01"),
        ((*RECORDS[:3], "security_expires=2031-01-01T00:00:00Z"), "broken", "more than a year ahead"),
        ((*RECORDS[:3], "security_expires=2026-12-01T00:00:00+01:00"), "broken", "no time in UTC"),
        ((), "broken", "has no security_contact"),
        (("security_contact=mailto:x@y.example", *RECORDS[2:]), "broken", "the policy says"),
    ],
)
def test_the_dns_says_the_same(records: tuple[str, ...], verdict: str, reason: str) -> None:
    """Another contact or policy, or a date that is none, breaks."""
    seen = found(asked(f"_security.{HOST}", "TXT", *records))
    assert (seen.verdict, reason in seen.reason) == (Verdict(verdict), True), seen.reason


def beside(*records: str, text: str | None = None, status: int = 200) -> Finding:
    """The records beside the file."""
    return found((security_txt(text, status=status), asked(f"_security.{HOST}", "TXT", *records)))


def test_the_dns_agrees_with_the_file() -> None:
    """Contacts, policy and expiry are compared, each where both say it, and each disagreement is named."""
    assert beside(*RECORDS).verdict is Verdict.HOLDS
    wrong = beside(
        "security_contact=mailto:x@y.example",
        "security_policy=https://y.example/p",
        "security_expires=2031-01-01T00:00:00Z",
    )
    assert wrong.verdict is Verdict.BROKEN
    for named in ("security_contact is", "the file's Contact is", "security_policy is", "security_expires is"):
        assert named in wrong.reason
    assert beside(RECORDS[0], RECORDS[1]).verdict is Verdict.HOLDS


def test_the_dns_may_expire_sooner_than_the_file_and_not_later() -> None:
    """To the second: the file is renewed with each build, the records are written once."""
    expires = next(line for line in str(security_txt().answer.text).splitlines() if line.startswith("Expires: "))
    end = datetime.fromisoformat(expires.removeprefix("Expires: "))
    for seconds, verdict in ((0, Verdict.HOLDS), (1, Verdict.BROKEN), (-1, Verdict.HOLDS)):
        at = (end + timedelta(seconds=seconds)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert beside(*RECORDS[:3], f"security_expires={at}").verdict is verdict
    at = (end - timedelta(days=3)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "expires 3 days before it" in beside(*RECORDS[:3], f"security_expires={at}").reason


def test_records_of_another_domain_are_nobody_s_double() -> None:
    """Only the domains at or above the files' hosts are looked at."""
    other = registry(disclosure=disclosure(dns=["elsewhere.example"]))
    assert not [look for look in looks(PARAMETERS, other) if "_security" in look.subject]


def test_a_file_without_an_end_cannot_be_outlived() -> None:
    """That is told by the look at the file, and several ends by the look at the records."""
    text = "".join(f"{line}\n" for line in str(security_txt().answer.text).splitlines() if "Expires" not in line)
    assert beside(*RECORDS, text=text).verdict is Verdict.HOLDS
    assert beside(*RECORDS, RECORDS[3]).verdict is Verdict.HOLDS


def test_without_a_file_or_records_there_is_nothing_to_compare() -> None:
    """That is told by the looks at each of them."""
    assert beside(*RECORDS, status=404).verdict is Verdict.UNKNOWN
    assert beside().verdict is Verdict.UNKNOWN


def test_a_reader_can_repeat_all_of_it() -> None:
    """The file, the signature and the records have their commands."""
    from trustgen.checks.security_txt import repeat

    keyed = registry(disclosure=disclosure(sign=KEY, dns=[HOST], encryption=[f"{ORIGIN}/key.asc"]))
    assert repeat(PARAMETERS, keyed) == (
        f"curl -sSiL {ORIGIN}{PATH}",
        f"curl -sSL {ORIGIN}/key.asc | gpg --import",
        f"curl -sSL {ORIGIN}{PATH} | gpg --verify",
        f"dig +short _security.{HOST} TXT",
    )


@pytest.mark.parametrize(
    "honest",
    [
        GOOD,
        (security_txt(), asked(f"_security.{HOST}", "TXT", *RECORDS)),
        page(url=f"{ORIGIN}/policy"),
        asked(f"_security.{HOST}", "TXT", *RECORDS),
        (asked(HOST, "MX", "10 mx."), asked(HOST, "A"), asked(HOST, "AAAA")),
    ],
)
def test_every_lie_is_noticed(honest: Any) -> None:
    """The truth holds; each lie about it is broken, and there is at least one."""
    assert found(honest).verdict is Verdict.HOLDS
    verdicts = [found(lie).verdict for lie in lies(PARAMETERS, honest)]
    assert verdicts
    assert set(verdicts) == {Verdict.BROKEN}


def test_the_zone_snippet_is_what_the_check_wants() -> None:
    """What is given to paste into a zone is read back and holds."""
    import dns.rdata
    import dns.zone

    text = f"$ORIGIN {HOST}.\n@ 60 IN SOA ns. root. 1 1 1 1 1\n@ 60 IN NS ns.\n" + zone_snippet(SIGNED, NOW)
    zone = dns.zone.from_text(text, origin=HOST, relativize=False)
    found_there = zone.find_rdataset(f"_security.{HOST}.", "TXT")
    texts = tuple(b"".join(record.strings).decode() for record in found_there)
    assert set(parse_records(texts)) == {"security_contact", "security_policy", "security_expires"}
    assert found(asked(f"_security.{HOST}", "TXT", *texts)).verdict is Verdict.HOLDS


def test_the_zone_snippet_names_the_policy_that_the_file_names() -> None:
    """Where the registry names none, both lead to the page of the site."""
    bare = registry(disclosure=disclosure(policy=None, dns=[HOST]))
    assert "security_policy" not in zone_snippet(bare, NOW)
    policy = f"{ORIGIN}/disclosure/"
    assert f'"security_policy={policy}"' in zone_snippet(bare, NOW, policy)
    assert f"Policy: {policy}" in securitytxt.from_disclosure(bare, NOW, policy_url=policy)
    assert policy not in zone_snippet(SIGNED, NOW, policy)
