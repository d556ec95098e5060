"""claims.yaml → Registry, or every problem in it with its line."""

from __future__ import annotations

from datetime import date
from textwrap import dedent, indent
from typing import Any

import pytest

from tests.vocabulary import VOCABULARY
from trustgen.errors import InputError, Problem
from trustgen.model.claim import Kind
from trustgen.model.registry import Registry
from trustgen.model.values import Duration
from trustgen.registry.load import load

HEAD = """\
version: 1
organisation: {name: Tidemark, country: AU, timezone: Australia/Sydney}
contacts: {security: mailto:security@tidemark.example}
owners: {platform: {title: Platform lead}}
plans: {team: Team}
values: {age: 26h, grace: 30d, kept: 30d, gone: {sum: [$values.grace, $values.kept]}}
targets:
  app: https://tidemark.example
  all: [app, https://www.tidemark.example]
  mail: {kind: domain, name: tidemark.example}
documents:
  aoc: {kind: report, title: PCI report, of: stripe, issued: 2026-04-01, expires: 2027-03-31}
sections:
  - {id: main, title: Main, groups: [{id: inner, stem: We}]}
  - {id: other, title: Other}
subprocessors:
  notice: 30d
  entries:
    - {id: stripe, name: Stripe, purpose: Payments, group: money, from_the_start: true}
disclosure: {contact: [security], expires: 180d, acknowledge: 2 business days}
"""


def registry(claims: str, head: str = HEAD) -> Registry:
    """The registry of ``head`` with ``claims`` (a YAML list)."""
    found, _ = load((head + "claims:\n" + indent(dedent(claims), "  ")).encode(), "claims.yaml", VOCABULARY)
    return found


def problems(claims: str, head: str = HEAD) -> list[Problem]:
    """The problems of that file."""
    with pytest.raises(InputError) as caught:
        registry(claims, head)
    return list(caught.value.problems)


def codes(claims: str, head: str = HEAD) -> list[str]:
    """Their codes."""
    return [problem.code for problem in problems(claims, head)]


def spoken(found: Registry, claim: str) -> list[Any]:
    """The values in a claim's statement."""
    return [span.value for span in found.claim(claim).says if span.path]


ONE = "- {id: one, section: main, says: We count to {least}., checks: [number: {target: app, least: 3}]}\n"


def test_a_parameter_is_said_as_the_check_has_it() -> None:
    """The number in the sentence is the check's own."""
    found = registry(ONE.replace("We count to {least}.", '"We count to {least}."'))
    assert spoken(found, "one") == [3]
    assert found.claim("one").checks[0].parameters.least == 3  # type: ignore[attr-defined]


def test_values_written_once_are_shared() -> None:
    """A reference stands for the value, in a check and in a sentence."""
    found = registry("""\
        - id: one
          section: main
          says: Never older than {max}, see {values.age}.
          checks:
            - number: {target: app, max: $values.age}
        """)
    assert spoken(found, "one") == [Duration.parse("26h"), Duration.parse("26h")]


def test_a_sentence_says_what_its_checks_assert() -> None:
    """What supports a claim, or would make it false, may have a parameter of the same name with another value."""
    found = registry("""\
        - id: one
          section: main
          says: At least {least}.
          checks: [number: {target: app, least: 7}]
          supports: [number: {target: app, least: 3}]
          false_if: [number: {target: app, least: 9}]
        """)
    assert spoken(found, "one") == [7]


def test_two_that_only_support_a_claim_cannot_both_be_said() -> None:
    """Where no check has the name, its value must be one."""
    told = problems("""\
        - id: one
          section: main
          says: At least {least}.
          attested: [{role: platform, on: 2026-11-01, every: year}]
          supports: [number: {target: app, least: 3}, number: {target: app, least: 4}]
        """)
    assert [problem.code for problem in told] == ["ambiguous-value"]


def test_a_translation_may_have_a_label_of_its_own() -> None:
    """A text alone is what the claim says; a mapping holds its label as well, and a mistake in either has its place."""
    found = registry("""\
        - id: one
          section: main
          label: Counting
          says: At least {least}.
          translations: {de: {says: "Mindestens {least}.", label: Zählen}, fr: "Au moins {least}."}
          checks: [number: {target: app, least: 7}]
        """)
    claim = found.claim("one")
    assert claim.labels == {"de": "Zählen"}
    assert [span.value or span.text for span in claim.translations["de"]] == ["Mindestens ", 7, "."]
    assert sorted(claim.translations) == ["de", "fr"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{label: Zählen}", "missing-key"),
        ('{says: "Mindestens {most}."}', "unresolved-value"),
        ('"Mindestens {most}."', "unresolved-value"),
        ("7", "wrong-type"),
    ],
)
def test_a_translation_that_cannot_be_read_is_told(said: str, code: str) -> None:
    """With the code that any other entry would have."""
    told = problems(f"""\
        - id: one
          section: main
          says: At least {{least}}.
          translations: {{de: {said}}}
          checks: [number: {{target: app, least: 7}}]
        """)
    assert [problem.code for problem in told] == [code]
    assert told[0].place.line > 1


def test_a_table_is_translated_with_its_rows() -> None:
    """What stands for all rows says what they say, in their language."""
    found = registry("""\
        - id: patches
          section: main
          says: "Within {least}."
          translations: {de: "Binnen {least}."}
          table: [least]
          each:
            - {id: high, least: 30, checks: [number: {target: app, least: $least}]}
            - {id: low, least: 90, checks: [number: {target: app, least: $least}]}
        """)
    said = [span.value or span.text for span in found.claim("patches").translations["de"]]
    assert said == ["Binnen ", 30, ".", " ", "Binnen ", 90, "."]


def test_a_sum_of_values_is_derived() -> None:
    """30 days of grace and 30 days of snapshots are 60 days."""
    found = registry("""\
        - {id: one, section: main, says: "Gone after {values.gone}.", checks: [number: {target: app}]}
        """)
    assert spoken(found, "one") == [Duration.parse("60d")]


def test_with_is_nearest() -> None:
    """A claim's own ``with`` wins over a parameter of the same name."""
    found = registry("""\
        - id: one
          section: main
          says: At least {least}.
          with: {least: 7}
          checks:
            - number: {target: app, least: $least}
        """)
    assert spoken(found, "one") == [7]


def test_every_table_can_be_cited() -> None:
    """Documents, sub-processors, contacts, sections, targets and the organisation speak for themselves."""
    says = (
        "{documents.aoc} {documents.aoc.issued} {subprocessors.stripe} {subprocessors.group.money} "
        "{contacts.security} {sections.other} {targets.mail} {targets.app} {disclosure.acknowledge} {owners.platform}"
    )
    found = registry(f'- {{id: one, section: main, says: "{says}", checks: [number: {{target: app}}]}}\n')
    assert spoken(found, "one") == [
        "PCI report",
        date(2026, 4, 1),
        "Stripe",
        ("Stripe",),
        "security@tidemark.example",
        "Other",
        "tidemark.example",
        "tidemark.example",
        Duration.parse("2 business days"),
        "Platform lead",
    ]
    links = [span.link for span in found.claim("one").says if span.link]
    assert links[:3] == ["document:aoc", "subprocessor:stripe", "contact:security"]


def test_rows_of_each_are_claims_of_their_own() -> None:
    """A table's rows have ids, cells and checks; the parent keeps none of them."""
    found = registry("""\
        - id: patches
          section: main
          says: "{severity:cap} holes are mended within {least}."
          table: [severity, least]
          each:
            - {id: high, severity: high, least: 30, checks: [number: {target: app, least: $least}]}
            - {id: low, severity: low, least: 90, checks: [number: {target: app, least: $least}]}
        """)
    assert [claim.id for claim in found.claims] == ["patches", "patches-high", "patches-low"]
    assert found.claim("patches").rows == ("patches-high", "patches-low")
    assert not found.claim("patches").checks
    assert found.claim("patches-low").cells["severity"] == "low"
    assert spoken(found, "patches-high") == ["high", 30]


def test_a_row_takes_the_promise_of_its_parent() -> None:
    """What a row does not say itself is said for all rows."""
    found = registry("""\
        - id: rewards
          section: main
          kind: commitment
          says: A {severity} finding earns {pays}.
          promise: {within: 30d, from: fix}
          each:
            - {id: high, severity: high, pays: 100}
        """)
    promise = found.claim("rewards-high").promise
    assert promise is not None
    assert promise.terms["within"] == Duration.parse("30d")


def test_every_kind_can_be_said() -> None:
    """Each of the ten kinds has a form that is sound."""
    found = registry("""\
        - {id: a, section: main, says: a, checks: [number: {target: app}]}
        - {id: b, section: main, kind: commitment, says: "within {within}", promise: {within: 72h, from: it}}
        - {id: c, section: main, kind: inherited, says: c, inherits: {from: stripe, document: aoc}}
        - {id: d, section: main, kind: planned, says: "by {by}", plan: {by: 2027-Q1, review: 2027-01-15}}
        - {id: e, section: main, kind: negative, says: e, false_if: [number: {target: app}]}
        - {id: f, section: main, kind: limit, says: f}
        - {id: g, section: main, kind: customer, says: g}
        - {id: h, section: main, kind: guidance, says: h}
        - {id: i, section: main, kind: pointer, says: i, checks: [number: {target: app}]}
        - {id: j, section: main, kind: framing, says: j}
        - {id: k, section: main/inner, says: k, attested: [{role: platform, on: 2026-11-01, every: year}]}
        - {id: l, section: [main, other], says: l, rests_on: [a, k]}
        """)
    assert {claim.kind for claim in found.claims} == set(Kind)
    assert found.claim("k").group == "inner"
    assert found.claim("l").also_in == ("other",)


def test_a_group_of_targets_makes_targets_of_its_urls() -> None:
    """A URL in a group is looked at like a target of its own."""
    found = registry(ONE.replace("target: app", "target: all").replace("{least}.", "three."))
    assert [web.host for web in found.webs("all")] == ["tidemark.example", "www.tidemark.example"]


@pytest.mark.parametrize(
    ("claims", "code", "under", "words"),
    [
        ("- {id: a, section: main, says: a}\n", "claim-without-basis", "a", "rests on"),
        ("- {id: a, section: mian, says: a, rests_on: [a2]}\n", "unknown-section", "a", "did you mean `main`?"),
        ("- {id: a, section: main/iner, says: a, kind: limit}\n", "unknown-group", "a", "did you mean `inner`?"),
        ("- {id: A_1, section: main, says: a, kind: limit}\n", "bad-value", "A_1", "a-1"),
        ("- {id: ../x, section: main, says: a, kind: limit}\n", "bad-value", "../x", "letters"),
        ("- {id: a, section: main, says: a, checks: [numbr: {target: app}]}\n", "unknown-check", "numbr", "number"),
        ("- {id: a, section: main, says: a, checks: [number: {target: ap}]}\n", "unknown-target", "ap", "app"),
        ("- {id: a, section: main, says: a, checks: [number: {target: mail}]}\n", "wrong-target", "mail", "web"),
        ("- {id: a, section: main, says: a, checks: [number: {targt: app}]}\n", "unknown-key", "targt", "target"),
        ("- {id: a, section: main, says: a, checks: [number: {}]}\n", "missing-key", "number", "add `target:`"),
        ("- {id: a, section: main, says: a, checks: [number]}\n", "bad-check", "number", "hyphen"),
        (
            "- {id: a, section: main, says: a, checks: [number: {target: app, version: {min: 1.2}}]}\n",
            "bad-value",
            "{min: 1.2}",
            "1.2",
        ),
        ("- {id: a, section: main, says: 'a {b}', kind: limit}\n", "unresolved-value", "{b}", "stands for nothing"),
        ("- {id: a, section: main, says: 'a {b', kind: limit}\n", "bad-sentence", "{", "never closed"),
        ("- {id: a, section: main, says: a, kind: fakt}\n", "unknown-choice", "fakt", "fact"),
        ("- {id: a, section: main, says: a, kind: commitment}\n", "claim-without-basis", "a", "promise"),
        ("- {id: a, section: main, says: a, kind: planned}\n", "claim-without-basis", "a", "plan"),
        ("- {id: a, section: main, says: a, kind: pointer}\n", "claim-without-basis", "a", "points"),
        ("- {id: a, section: main, says: a, rests_on: [b]}\n", "unknown-claim", "a", "`b`"),
        ("- {id: a, section: main, says: a, rests_on: [a]}\n", "circular-claims", "a", "circle"),
        ("- {id: a, section: main, says: a, kind: limit, owner: platfrm}\n", "unknown-owner", "a", "platform"),
        (
            "- {id: a, section: main, says: a, kind: limit, controls: ['soc2:CC99']}\n",
            "bad-value",
            "'soc2:CC99'",
            "CC6.7",
        ),
        ("- {id: a, section: main, says: a, kind: limit, controls: [soc2]}\n", "bad-value", "soc2", "control"),
        ("- {id: a, section: main, says: a, kind: limit, with: {x: 1}}\n", "unused-value", "x", "nothing uses"),
        (
            "- {id: a, section: main, says: $nothing, kind: limit, label: a, owner: $nope}\n",
            "unknown-reference",
            "",
            "",
        ),
        ("- {id: a, section: main, says: a, kind: limit, applies: {plans: [gold]}}\n", "unknown-plan", "a", "gold"),
        ("- {id: a, section: main, says: a, inherits: {from: x, document: aoc}}\n", "unknown-sub-processor", "", "`x`"),
        ("- {id: a, section: main, says: a, inherits: {from: stripe, document: y}}\n", "unknown-document", "", "`y`"),
        ('- {id: a, section: main, says: "a\\u202Eb", kind: limit}\n', "bad-value", '"a', "U+202E"),
        ('- {id: a, section: main, says: "a\\nb", kind: limit}\n', "bad-value", '"a', "U+000A"),
        ("- just words\n", "wrong-type", "just", "mapping"),
    ],
)
def test_one_fault_one_problem(claims: str, code: str, under: str, words: str) -> None:
    """Each fault is told once, at its place, with what to do."""
    found = [problem for problem in problems(claims) if problem.code == code]
    assert len(found) == 1, problems(claims)
    problem = found[0]
    assert problem.place.line == 22
    start = problem.place.column - 1
    assert problem.place.text[start : start + problem.place.length].startswith(under)
    assert words in f"{problem.what} {problem.fix}"


@pytest.mark.parametrize(("of", "told"), [("", "of no sub-processor"), ("of: other, ", "of `other`")])
def test_a_provider_is_inherited_from_by_its_own_document(of: str, told: str) -> None:
    """Somebody else's paper says nothing of what the provider does."""
    head = HEAD.replace("of: stripe, ", of).replace(
        "from_the_start: true}",
        "from_the_start: true}\n    - {id: other, name: Other, purpose: More, from_the_start: true}",
    )
    claim = "claims:\n  - {id: a, section: main, kind: inherited, says: a, inherits: {from: stripe, document: aoc}}\n"
    with pytest.raises(InputError) as error:
        load((head + claim).encode(), "claims.yaml", VOCABULARY)
    (problem,) = error.value.problems
    assert (problem.code, told in problem.what) == ("strangers-document", True)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("version: 1\n", "version: 2\n", "unknown-choice"),
        ("version: 1\n", "", "missing-key"),
        ("plans:", "planz:", "unknown-key"),
        ("Australia/Sydney", "Australia/Sidney", "bad-value"),
        ("country: AU", "country: XX", "bad-value"),
        ("mailto:security@tidemark.example", "javascript:alert(1)", "bad-value"),
        ("https://tidemark.example\n", "javascript:alert(1)\n", "bad-value"),
        ("kind: domain", "kind: domian", "unknown-kind"),
        ("kind: domain, ", "", "missing-key"),
        ("app, https://www", "ap, https://www", "unknown-target"),
        ("app, https://www", "all, https://www", "nested-group"),
        ("of: stripe", "of: strype", "unknown-sub-processor"),
        ("issued: 2026-04-01", "issued: 2026-02-30", "bad-value"),
        ("[security], expires", "[securty], expires", "unknown-contact"),
        ("expires: 180d", "expires: soon", "bad-value"),
        ("sum: [$values.grace, $values.kept]", "sum: [$values.grace, $values.tls]", "unknown-reference"),
        ("age: 26h", "age: $values.age", "circular-value"),
        ("{id: other, title: Other}", "{id: main, title: Other}", "duplicate-section"),
        ("grace: 30d", "grace: 1 business day", "bad-sum"),
    ],
)
def test_one_fault_in_the_rest_of_the_file(old: str, new: str, code: str) -> None:
    """The parts around the claims are held to their shape as well."""
    assert old in HEAD
    assert code in codes(ONE.replace("{least}.", "three."), HEAD.replace(old, new))


def test_a_file_with_everything_wrong_tells_everything() -> None:
    """No fault hides another."""
    found = problems(
        """\
        - {id: a, section: nowhere, says: a, kind: fact}
        - {id: c, section: main, says: "{x}", checks: [nonsense: {}]}
        - {id: b, section: main, says: b, kind: comitment, colour: red}
        - {id: c, section: main, says: c, checks: [number: {target: nobody, least: many}]}
        """
    )
    assert {
        "unknown-section",
        "claim-without-basis",
        "duplicate-claim",
        "unresolved-value",
        "unknown-check",
        "unknown-choice",
        "unknown-key",
        "wrong-type",
    } <= {problem.code for problem in found}
    assert [problem.place.line for problem in found] == sorted(problem.place.line for problem in found)


@pytest.mark.parametrize("text", ["", "[]", "just words", "- a\n- b\n", "{", "\0", "version: 1\nclaims: []\n"])
def test_what_is_no_registry_is_a_problem(text: str) -> None:
    """Whatever stands in the file, there is a problem and no traceback."""
    with pytest.raises(InputError) as caught:
        load(text.encode(), "claims.yaml", VOCABULARY)
    assert caught.value.problems


def test_an_override_replaces_a_target() -> None:
    """``--target`` looks elsewhere; a name that is not there is a problem."""
    text = (HEAD + "claims:\n  " + ONE.replace("{least}.", "three.")).encode()
    found, _ = load(text, "claims.yaml", VOCABULARY, {"app": "https://staging.tidemark.example"})
    assert found.webs("app")[0].host == "staging.tidemark.example"
    with pytest.raises(InputError, match="1 problem"):
        load(text, "claims.yaml", VOCABULARY, {"ap": "https://staging.tidemark.example"})
