"""SPF records and their evaluation, beside the conformance suite."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing import fuzzed
from trustgen.syntax.spf import Answer, Client, SpfResult, check_host, in_general
from trustgen.syntax.spf_macros import depends_on_sender, shortened
from trustgen.syntax.spf_questions import Unasked, generally, missing, of_sender
from trustgen.syntax.spf_record import Directive, SpfError, chosen, parse

DOMAIN = "tidemark.example"
TERMS = ["a", "mx", "ptr", "all", "-all", "~all", "?all", "+all", "ip4:192.0.2.0/24", "exists:%{i}.x"]
TERMS += [
    "ip6:2001:db8::/32",
    "include:a.example",
    "include:b.example",
    "redirect=a.example",
    "exp=e.example",
    "a:%{d}/24//64",
    "mx:b.example",
]
TEXTS = st.text(alphabet="vspf1=: amx-+~?l%{}dir0/.,exinclud\x00é", max_size=60)
RECORDS = st.one_of(TEXTS, st.lists(st.sampled_from(TERMS), max_size=8).map(" ".join)).map("v=spf1 {}".format)


def of(text: str, **others: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The TXT record of the domain and of others (dots as underscores)."""
    names = {DOMAIN: text} | {name.replace("_", "."): other for name, other in others.items()}
    return {(name, "TXT"): (written,) for name, written in names.items()}


def test_terms_are_read() -> None:
    """Qualifiers, domains and prefixes, in any case."""
    record = parse("v=spf1 MX//64 -a:x.example/24//48 ~ip4:192.0.2.7/24 x=y ?ptr:z.example redirect=r.example")
    assert record.directives[:2] == (
        Directive("+", "mx", six=64),
        Directive("-", "a", "x.example", four=24, six=48),
    )
    assert [str(directive) for directive in record.directives] == [
        "mx",
        "-a:x.example",
        "~ip4:192.0.2.0/24",
        "?ptr:z.example",
    ]
    assert (record.redirect, record.exp) == ("r.example", "")


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ("a/33", "a prefix that is too long"),
        ("a//129", "a prefix that is too long"),
        ("a/x", "the term a/x cannot be read"),
        ("all:x", "takes no value"),
        ("ip4:x", "no address that can be read"),
        ("ip4:1.2.3.4/08", "no address that can be read"),
        ("ip6:1.2.3.4", "no address that can be read"),
        ("include", "needs a domain"),
        ("exists:", "names no domain"),
        ("a:%{x}", "names no domain"),
        ("a:%{d0}", "names no domain"),
        ("include:%{t}.x", "names no domain"),
        ("redirect=a.x redirect=b.x", "the modifier redirect stands twice"),
        ("x=%{", "cannot be read"),
        (":x", "cannot be read"),
        ("spf2", "there is no mechanism spf2"),
    ],
)
def test_what_cannot_be_read(terms: str, why: str) -> None:
    """The sentence names the term."""
    with pytest.raises(SpfError, match=why):
        parse(f"v=spf1 {terms}")


def test_records_are_told_from_other_texts() -> None:
    """The version is a word of its own, in any case."""
    assert chosen(["v=spf1", "V=SPF1 -all", "v=spf10", "v=spf1\t-all", "spf2.0/pra"]) == ("v=spf1", "V=SPF1 -all")


@pytest.mark.parametrize(
    ("text", "expected"), [("%{d}.x", False), ("%{i}.x", True), ("%{D2r}", False), ("%%{i}", False), ("a%{l}", True)]
)
def test_macros_that_depend_on_the_sender(text: str, expected: bool) -> None:
    """The current domain is the same for everybody."""
    assert depends_on_sender(text) is expected


def test_a_sender_in_general_counts_every_look_up() -> None:
    """Terms that hang on the sender are counted and named, and none of them matches."""
    answers = of("v=spf1 ptr exists:%{i}.x.example include:%{l}.x.example include:b.example -all", b_example="v=spf1")
    four, six = generally(DOMAIN, answers)
    assert four == six
    assert (four.result, four.lookups, four.ends) == (SpfResult.FAIL, 4, "-all")
    assert four.depends == ("ptr", "exists:%{i}.x.example", "include:%{l}.x.example")
    assert four.included == ("b.example",)


def test_an_include_never_decides_how_the_record_ends() -> None:
    """What counts as the last word is the domain's own."""
    four, _ = generally(DOMAIN, of("v=spf1 include:b.example ~all", b_example="v=spf1 -all"))
    assert (four.result, four.ends) == (SpfResult.SOFTFAIL, "~all")


def test_questions_come_level_by_level() -> None:
    """Only what is known to be needed is asked for, each question once."""
    answers = of("v=spf1 include:b.example include:c.example a -all")
    assert missing(DOMAIN, (), {}) == ((DOMAIN, "TXT"),)
    assert missing(DOMAIN, (), answers) == (
        ("b.example", "TXT"),
        ("c.example", "TXT"),
        (DOMAIN, "A"),
        (DOMAIN, "AAAA"),
    )
    assert missing(DOMAIN, ("192.0.2.1",), of("v=spf1 mx -all") | {(DOMAIN, "MX"): ("10 mx.example.",)}) == (
        ("mx.example", "A"),
    )


def test_a_record_in_error_leads_nowhere() -> None:
    """Behind an error nothing is asked for any more."""
    assert missing(DOMAIN, (), of("v=spf1 include:b.example oops")) == ()


def test_an_answer_that_is_missing_settles_nothing() -> None:
    """Neither for a sender in general nor for one in particular."""
    with pytest.raises(Unasked, match=r"b\.example TXT"):
        generally(DOMAIN, of("v=spf1 include:b.example -all"))
    with pytest.raises(Unasked, match=r"tidemark\.example A"):
        of_sender(DOMAIN, "192.0.2.1", of("v=spf1 a -all"))


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("x.example", "x.example"),
        ("a" * 60 + ".b" * 100, "b" + ".b" * 99),
        ("ab." * 90 + "example", "ab." * 82 + "example"),
        ("x" * 300, "x" * 300),
        ("a." + "x" * 300, "x" * 300),
        ("a." + "x." * 122 + "example12", "x." * 122 + "example12"),
    ],
)
def test_a_long_name_loses_labels_from_the_left(domain: str, expected: str) -> None:
    """No more of them than it must, to 253 characters (RFC 7208 §7.3)."""
    assert shortened(domain) == expected


def test_an_ipv4_address_in_ipv6_clothes_is_ipv4() -> None:
    """A mapped address is compared as the address that it holds."""
    assert of_sender(DOMAIN, "::ffff:192.0.2.1", of("v=spf1 ip4:192.0.2.1 -all")).result is SpfResult.PASS


def test_an_explanation_that_cannot_be_read_is_none() -> None:
    """Nothing about exp is an error (RFC 7208 §6.2)."""
    answers = of("v=spf1 -all exp=e.example", e_example="bad %{ macro")
    outcome = of_sender(DOMAIN, "192.0.2.1", answers)
    assert (outcome.result, outcome.explanation) == (SpfResult.FAIL, "")


def test_a_pointer_to_nonsense_is_passed_over() -> None:
    """A host's record that is no address validates nothing."""
    answers = of("v=spf1 ptr -all") | {
        ("1.2.0.192.in-addr.arpa", "PTR"): ("mail.tidemark.example.",),
        ("mail.tidemark.example", "A"): ("nonsense",),
    }
    assert of_sender(DOMAIN, "192.0.2.1", answers).result is SpfResult.FAIL


@fuzzed
@given(RECORDS, RECORDS, st.sampled_from(["192.0.2.1", "2001:db8::1"]))
def test_any_record_comes_to_a_result(text: str, other: str, address: str) -> None:
    """No record crashes or hangs the evaluation, whoever includes whom, and its limits hold."""

    def ask(name: str, rtype: str) -> Answer:
        if rtype == "TXT":
            return Answer((text,) if name == DOMAIN else (other,))
        return Answer({"A": ("192.0.2.1",), "MX": ("10 m.example.",), "PTR": (f"{DOMAIN}.",)}.get(rtype, ()))

    client = Client(ipaddress.ip_address(address), f"a.b@{DOMAIN}", "helo.example")
    for outcome in (check_host(DOMAIN, client, ask), in_general(DOMAIN, client.address.version, ask)):
        assert outcome.lookups <= 11
        assert outcome.voids <= 3
        assert bool(outcome.problem) is (outcome.result is SpfResult.PERMERROR)


@pytest.mark.parametrize(
    "term", ["a:.{}!", "a:{}.", "x={}", "exists:%{{d{}}}.x", "include:%{{i}}{}", "{}", "ip4:{}", "a/{}", "%{{{}"]
)
@pytest.mark.parametrize("piece", ["a", "%%", "1", ".", "-", "/", "%{d}"])
def test_the_longest_record_is_read_in_no_time(term: str, piece: str) -> None:
    """64 KB of one thing, the most that a TXT record holds, neither hang nor crash."""
    text = "v=spf1 " + term.format(piece * (65_000 // len(piece)))
    outcome = check_host(DOMAIN, Client(ipaddress.ip_address("192.0.2.1")), lambda name, rtype: Answer((text,)))
    assert outcome.lookups <= 11
