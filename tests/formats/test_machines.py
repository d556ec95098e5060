"""The reports for machines are what their readers expect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

import trustgen
from tests import build
from tests.formats import sample
from trustgen.formats import github, junit, markdown, sarif
from trustgen.formats import json as as_json
from trustgen.formats.table import FORMATS, find
from trustgen.model.claim import Kind
from trustgen.model.judgement import Verdict
from trustgen.model.report import Report

PUBLISHED = Path(trustgen.__file__).parent / "schemas" / "verify-1.schema.json"


def many(verdict: Verdict, count: int, reason: str = "seen") -> Report:
    """A report of ``count`` claims with the same verdict."""
    claims = [build.claim(f"claim-{number}", line=number + 1) for number in range(count)]
    return build.report(*((claim, build.judgement(claim, build.checked(verdict, reason))) for claim in claims))


def nothing() -> Report:
    """A report in which nothing was judged."""
    claim = build.claim("limit", kind=Kind.LIMIT)
    return build.report((claim, build.judgement(claim)))


def results(report: Report) -> list[dict[str, Any]]:
    """The results of a SARIF log."""
    found: list[dict[str, Any]] = json.loads(sarif.render(report))["runs"][0]["results"]
    return found


def test_every_format_of_the_table_exists() -> None:
    """Each name leads to a function that renders, and an unknown name to a KeyError."""
    assert [name for name in FORMATS if not find(name)(nothing())] == []
    with pytest.raises(KeyError):
        find("pdf")


# --- JSON -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", [sample.report(), nothing(), build.report(valid_until=None)])
def test_the_json_obeys_its_published_schema(report: Report) -> None:
    """Whatever the report, its JSON is valid by the schema that is published."""
    schema = json.loads(PUBLISHED.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.FormatChecker()
    document = json.loads(as_json.render(report))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator, format_checker=checker)
    assert document["schema"] == schema["$id"]


def test_the_schema_refuses_what_it_does_not_know() -> None:
    """A misspelt verdict or a new key does not pass."""
    schema = json.loads(PUBLISHED.read_bytes())
    document = json.loads(as_json.render(sample.report()))
    document["claims"][0]["verdict"] = "true"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema, jsonschema.Draft202012Validator)


def test_the_summary_names_every_verdict() -> None:
    """Verdicts that did not occur are there with zero."""
    assert as_json.summary(nothing()) == {"holds": 0, "broken": 0, "unknown": 0, "stale": 0, "unjudged": 1}


# --- JUnit ------------------------------------------------------------------------------------------------------


def test_junit_counts_what_it_holds() -> None:
    """The counts of the suites and of the whole are those of the elements."""
    root = ET.fromstring(junit.render(sample.report()))
    for element in (root, *root.iter("testsuite")):
        found = [len(list(element.iter(name))) for name in ("testcase", "failure", "error", "skipped")]
        assert [int(element.attrib[name]) for name in ("tests", "failures", "errors", "skipped")] == found


def test_junit_points_at_the_claim() -> None:
    """A case carries file and line, and its failure the verdict as its type."""
    root = ET.fromstring(junit.render(sample.report()))
    case = root.find(".//testcase[@name='hsts']")
    assert case is not None
    assert (case.get("file"), case.get("line")) == ("claims.yaml", "12")
    assert [problem.get("type") for problem in case] == ["broken"]


# --- SARIF ------------------------------------------------------------------------------------------------------


def test_a_finding_stays_the_same_when_the_file_grows() -> None:
    """The fingerprint depends on claim and verdict, not on line or reason."""

    def fingerprint(line: int, verdict: Verdict, reason: str) -> object:
        claim = build.claim(line=line)
        return results(build.report((claim, build.judgement(claim, build.checked(verdict, reason)))))[0][
            "partialFingerprints"
        ]

    assert fingerprint(7, Verdict.BROKEN, "one") == fingerprint(70, Verdict.BROKEN, "two")
    assert fingerprint(7, Verdict.BROKEN, "one") != fingerprint(7, Verdict.UNKNOWN, "one")


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("claims.yaml", "claims.yaml"),
        ("trust centre/claims.yaml", "trust%20centre/claims.yaml"),
        ("/home/a b/claims.yaml", "file:///home/a%20b/claims.yaml"),
    ],
)
def test_a_file_is_named_by_a_valid_uri(file: str, uri: str) -> None:
    """Relative files stay relative, absolute ones get a scheme, and spaces are encoded."""
    claim = build.claim()
    entry = build.moved((claim, build.judgement(claim, build.checked(Verdict.BROKEN))), file)
    (result,) = results(build.report(entry))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_result_belongs_to_its_rule() -> None:
    """Every index leads to the rule of that id, and what holds is no result."""
    (run,) = json.loads(sarif.render(sample.report()))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]
    assert len(run["results"]) == 4


# --- GitHub -----------------------------------------------------------------------------------------------------


def test_what_the_runner_would_read_is_escaped() -> None:
    """Per cent signs, line breaks, colons and commas arrive as they were meant."""
    line = github.command("error", "100%\r\nof a: b, c", title="a: b, 100%", file="x,y")
    assert line == "::error title=a%3A b%2C 100%25,file=x%2Cy::100%25%0D%0Aof a: b, c"
    assert github.command("notice", "x") == "::notice::x"


@pytest.mark.parametrize(
    ("verdict", "kind", "last"),
    [
        (Verdict.BROKEN, "error", "::error::6 more claims are not true; the report has all of them."),
        (
            Verdict.STALE,
            "warning",
            "::warning::6 more claims could not be checked or are out of date; the report has all of them.",
        ),
    ],
)
def test_no_annotation_is_dropped_without_a_word(verdict: Verdict, kind: str, last: str) -> None:
    """Fifteen claims make nine annotations and a tenth that counts the other six."""
    lines = [line for line in github.render(many(verdict, 15)).splitlines() if line.startswith(f"::{kind}")]
    assert len(lines) == github.MOST
    assert lines[-1] == last


def test_ten_annotations_need_no_counting() -> None:
    """Exactly as many as are shown are all shown."""
    lines = github.render(many(Verdict.BROKEN, 10)).splitlines()
    assert [line.startswith("::error file=claims.yaml,line=") for line in lines] == [True] * 10 + [False]


def test_an_empty_report_is_an_error_for_ci() -> None:
    """Nothing judged is told, since nobody looks at a green job."""
    assert github.render(nothing()).startswith("::error::No claim has anything to check")


# --- Markdown ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [Verdict.HOLDS, Verdict.BROKEN])
def test_a_summary_stays_below_what_github_shows(verdict: Verdict) -> None:
    """5,000 claims with long reasons are cut below 1 MiB, and the rest is counted."""
    text = markdown.render(many(verdict, 5000, "ü" * 400))
    assert 900_000 < len(text.encode()) < 2**20
    rows = text.count("\n| claim-")
    assert f"and {5000 - rows} more" in text


def test_a_cell_holds_no_markup() -> None:
    """Pipes, tags, links and code from outside are shown, not obeyed."""
    assert markdown.escape("a|b <img> [x](y) `c` *d* &amp; @all\n") == (
        r"a\|b \<img\> \[x\](y) \`c\` \*d\* \&amp; \@all\<U+000A\>"
    )


def test_a_summary_of_nothing_says_so() -> None:
    """Nothing judged is told in words."""
    assert "No claim has anything to check" in markdown.render(nothing())
