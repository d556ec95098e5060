"""DMARC records and the walk up the tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzzing import fuzzed
from trustgen.syntax.dmarc import (
    POLICIES,
    Dmarc,
    DmarcError,
    applying,
    chosen,
    names_above,
    organisational,
    parse,
)

TEXTS = st.text(alphabet="vDMARC1=; pctsrfoejnuqamil:@.,!0159\x00é\t", max_size=80)


def test_every_tag_is_read() -> None:
    """Tags are told apart, whatever their order and the spaces around them."""
    text = (
        "v=DMARC1 ; p = reject; sp=quarantine; np=none; pct=20; t=y; psd=n; adkim=s; aspf=S; "
        "rua=mailto:a@x.example, https://x.example/r; x=y"
    )
    assert parse(text) == Dmarc(
        "reject", "quarantine", "none", 20, True, "n", ("mailto:a@x.example", "https://x.example/r"), True, True
    )


@pytest.mark.parametrize(
    ("text", "policy", "flaw"),
    [
        ("v=DMARC1; p=reject; junk", "reject", "'junk' is no tag with a value"),
        ("v=DMARC1; p=reject; p=none", "reject", "the tag p stands twice"),
        ("v=DMARC1; p=reject; pct=120", "reject", "pct=120 is no percentage"),
        ("v=DMARC1; p=reject; pct=all", "reject", "pct=all is no percentage"),
        ("v=DMARC1; p=reject; rua=a@x.example", "reject", "'a@x.example' is no address for reports"),
        ("v=DMARC1; p=hold; rua=mailto:a@x.example", "none", "its policy cannot be read, which makes it none"),
        ("v=DMARC1; p=reject; sp=hold; rua=mailto:a@x.example", "none", "its policy cannot be read"),
        ("v=DMARC1; rua=mailto:a@x.example", "none", "its policy cannot be read"),
    ],
)
def test_flaws_are_overlooked_as_receivers_do(text: str, policy: str, flaw: str) -> None:
    """A flaw is told, and the rest of the record counts (RFC 9989 §4.7, §4.10.1)."""
    found = parse(text)
    assert found.policy == policy
    assert any(flaw in told for told in found.flaws), found.flaws


@pytest.mark.parametrize("text", ["v=DMARC1", "v=DMARC1; p=hold", "v=DMARC1; p=reject; sp=hold"])
def test_a_record_without_use_is_an_error(text: str) -> None:
    """Without a policy and without reports there is nothing to do."""
    with pytest.raises(DmarcError):
        parse(text)


def test_only_records_that_begin_with_the_version_are_meant() -> None:
    """The version stands first and in capitals."""
    texts = ["v=DMARC1; p=none", "v = DMARC1;", "v=DMARC1", "v=dmarc1; p=none", "p=none; v=DMARC1", "v=DMARC12"]
    assert chosen(texts) == ("v=DMARC1; p=none", "v = DMARC1;", "v=DMARC1")


def test_testing_is_one_step_milder() -> None:
    """t=y asks for quarantine instead of reject, and nothing milder than none."""
    record = parse("v=DMARC1; p=reject; t=y")
    assert [record.asked(policy) for policy in POLICIES] == ["none", "none", "quarantine"]


@pytest.mark.parametrize(
    ("domain", "above"),
    [
        ("example", ()),
        ("a.example", ("example",)),
        ("a.b.c.d.e.f.g.h", ("b.c.d.e.f.g.h", "c.d.e.f.g.h", "d.e.f.g.h", "e.f.g.h", "f.g.h", "g.h", "h")),
        ("x.y.z.a.b.c.d.e.f.g", ("a.b.c.d.e.f.g", "b.c.d.e.f.g", "c.d.e.f.g", "d.e.f.g", "e.f.g", "f.g", "g")),
    ],
)
def test_the_walk_takes_at_most_eight_steps(domain: str, above: tuple[str, ...]) -> None:
    """Of long names the walk goes on with seven labels (RFC 9989 §4.10)."""
    assert names_above(domain) == above


def _record(psd: str = "u") -> Dmarc:
    return parse(f"v=DMARC1; p=reject; psd={psd}")


@pytest.mark.parametrize(
    ("found", "organisation", "applies"),
    [
        ([], "a.b.c.example", None),
        ([("a.b.c.example", "u")], "a.b.c.example", "a.b.c.example"),
        ([("b.c.example", "u"), ("c.example", "u")], "c.example", "c.example"),
        ([("b.c.example", "n"), ("c.example", "u")], "b.c.example", "b.c.example"),
        ([("b.c.example", "u"), ("c.example", "y")], "b.c.example", "b.c.example"),
        ([("example", "y")], "c.example", "example"),
        ([("a.b.c.example", "y")], "a.b.c.example", "a.b.c.example"),
    ],
)
def test_the_organisational_domain(found: list[tuple[str, str]], organisation: str, applies: str | None) -> None:
    """The psd tag decides, else the record that is highest up (RFC 9989 §4.10.2)."""
    records = [(name, _record(psd)) for name, psd in found]
    assert organisational("a.b.c.example", records) == organisation
    applied = applying("a.b.c.example", records)
    assert (applied[0] if applied else None) == applies


@fuzzed
@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text crashes the parser, and what it reads has a policy."""
    try:
        found = parse(f"v=DMARC1;{text}")
    except DmarcError:
        return
    assert found.policy in POLICIES
