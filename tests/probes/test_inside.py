"""Looking into files of the project: what is read, what is refused, and what never gets out."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from trustgen.facts.files import FileFacts, FileRequest, ReportFacts, ReportRequest, TableFacts, TableRequest
from trustgen.facts.results import Outcome, ResultsFacts, ResultsRequest
from trustgen.facts.source import (
    ConstantFacts,
    ConstantRequest,
    DependencyFacts,
    DependencyRequest,
    PapersFacts,
    PapersRequest,
    Setting,
    SourceFacts,
    SourceRequest,
)
from trustgen.model.observation import Request, Seen, Unseen, Why
from trustgen.net import LookFailed, Net, Settings
from trustgen.probes import folder, table
from trustgen.probes import source as source_probe
from trustgen.probes.access import Access, Secrets

SECRET = "hunter2-hunter2"
Write = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project beside a file that is none of its business."""
    (tmp_path / "outside.txt").write_text("outside")
    made = tmp_path / "project"
    made.mkdir()
    return made


@pytest.fixture
def write(project: Path) -> Write:
    """Writes a file below the project."""

    def written(name: str, content: str | bytes) -> Path:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def clock() -> datetime:
    """A fixed time."""
    return datetime(2026, 11, 21, tzinfo=UTC)


def look(project: Path, request: Request, **environment: str) -> Any:
    """The facts, or the Unseen."""

    async def looked() -> Any:
        secrets = Secrets(environment)
        if environment.get("TOKEN"):
            secrets.get("TOKEN")
        async with Net(Settings(), clock) as net:
            access = Access(net, secrets, project, clock)
            return await table.find(request.probe)(request, access)

    (seen,) = asyncio.run(looked())
    return seen.facts if isinstance(seen, Seen) else seen


def why(found: Any) -> Why:
    """Why it was not seen."""
    assert isinstance(found, Unseen), found
    return found.why


def test_a_file_has_a_digest(project: Path, write: Write) -> None:
    """A file that is there, and one that is not: both are seen."""
    write("a/b.pdf", b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert look(project, FileRequest("a/b.pdf")) == FileFacts(True, 3, digest)
    assert look(project, FileRequest("a/c.pdf")) == FileFacts(False)


@pytest.mark.parametrize(
    "name",
    ["../outside.txt", "a/../../outside.txt", "link", "linked/outside.txt", "/etc/hostname", "a\x00b", "x" * 300],
)
def test_no_way_leads_out(project: Path, name: str) -> None:
    """Neither dots nor links nor absolute names; what is outside is not seen, and not said to be missing."""
    (project / "link").symlink_to("../outside.txt")
    (project / "linked").symlink_to("..")
    assert why(look(project, FileRequest(name))) is Why.NOT_LOOKED


def test_only_ordinary_files_are_read(project: Path, write: Write) -> None:
    """A pipe is not waited for, a folder and a circle of links are no files."""
    os.mkfifo(project / "pipe")
    (project / "circle").symlink_to("circle")
    write("inside/a", "a")
    (project / "good").symlink_to("inside/a")
    for name in ("pipe", "inside", "circle"):
        assert why(look(project, FileRequest(name))) is Why.NOT_LOOKED
    assert look(project, FileRequest("good")).there
    assert why(look(project, FileRequest("inside/a/b"))) is Why.NOT_FOUND
    assert why(look(project / "gone", FileRequest("a"))) is Why.NOT_FOUND
    assert why(look(project / "inside/a", FileRequest("a"))) is Why.NOT_FOUND


def test_what_is_too_large_is_not_read(project: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte more than the most."""
    write("large", b"x" * 11)
    with pytest.raises(LookFailed, match="too large"):
        folder.Folder.of(project).read("large", 10)
    monkeypatch.setattr(folder, "MOST_FILES", 0)
    assert why(look(project, SourceRequest(".", ("**",), "x"))) is Why.TOO_LARGE


def test_errors_of_the_system_have_reasons() -> None:
    """No permission, no file, anything else."""
    errors = (PermissionError(), FileNotFoundError(), OSError())
    assert [folder.unreadable(error).why for error in errors] == [Why.NO_PERMISSION, Why.NOT_FOUND, Why.NOT_LOOKED]


SUITE = (
    '<testsuite timestamp="{at}"><properties><property name="{key}" value="{value}"/></properties>{cases}</testsuite>'
)
PASSED = '<testcase classname="e2e.restore" name="full"/>'


def suite(cases: str = PASSED, at: str = "2026-11-20T09:00:00Z", key: str = "k", value: str = "v") -> str:
    """A suite of JUnit XML."""
    return SUITE.format(at=at, cases=cases, key=key, value=value)


def results(project: Path, file: str = "r.xml", *patterns: str, **more: Any) -> Any:
    """What the tests of those names say."""
    environment = more.pop("environment", {})
    return look(project, ResultsRequest(file, patterns or ("restore.*",), **more), **environment)


def test_outcomes_are_told_apart(project: Path, write: Write) -> None:
    """Failures, errors, skips, and the worst of several; messages are not kept."""
    ends = ("failure", "error", "skipped", "failure/><skipped")
    cases = "".join(f'<testcase classname="restore" name="{n}"><{end}/></testcase>' for n, end in enumerate(ends))
    other = '<testcase name="restore.x" status="notrun"/><testcase name="restore.y" result="suppressed"/>'
    write("r.xml", suite(f'{cases}{other}<testcase name="z"><failure message="{SECRET}">{SECRET}</failure></testcase>'))
    found = results(project)
    assert isinstance(found, ResultsFacts)
    assert [case.outcome for case in found.cases] == [
        Outcome.FAILED,
        Outcome.ERROR,
        Outcome.SKIPPED,
        Outcome.FAILED,
        Outcome.SKIPPED,
        Outcome.SKIPPED,
    ]
    assert (found.total, SECRET in repr(found)) == (7, False)


def test_only_the_properties_asked_for_are_kept(project: Path, write: Write) -> None:
    """Some tools write every setting of the machine into the file; secrets that were handed out are hidden."""
    write("r.xml", suite(key="took", value=f"5 {SECRET}"))
    assert results(project).cases[0].properties == ()
    kept = results(project, properties=("took",), environment={"TOKEN": SECRET}).cases[0].properties
    assert kept == (("took", "5 ***"),)


@pytest.mark.parametrize(
    ("stamps", "at", "zoned"),
    [
        (["2026-11-20T09:00:00+10:00"], "2026-11-19T23:00:00+00:00", True),
        (["2026-11-20T09:00:00"], "2026-11-20T09:00:00+00:00", False),
        (["2026-11-20T09:00:00Z", "2026-11-01T09:00:00Z"], "2026-11-01T09:00:00+00:00", True),
        (["2026-11-20T09:00:00Z", ""], "", True),
        (["soon"], "", True),
        ([], "", True),
    ],
)
def test_the_oldest_suite_gives_the_time(project: Path, write: Write, stamps: list[str], at: str, zoned: bool) -> None:
    """A suite without a time makes the whole run one without."""
    write("r.xml", f"<testsuites>{''.join(suite(at=stamp) for stamp in stamps)}</testsuites>")
    found = results(project)
    assert (found.at.isoformat() if found.at else "", found.zoned) == (at, zoned)


def test_a_property_says_when_where_the_suite_does_not(project: Path, write: Write) -> None:
    """Surefire long wrote no time, but every property that it is given."""
    write("r.xml", suite(at="", key="timestamp", value="2026-11-20T09:00:00Z"))
    assert results(project).at == datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("failed", Outcome.FAILED), ("undefined", Outcome.ERROR), ("notrun", Outcome.SKIPPED), ("run", Outcome.PASSED)],
)
def test_a_status_counts_where_no_element_says_so(project: Path, write: Write, status: str, outcome: Outcome) -> None:
    """CTest and Behave may write how a test ended as an attribute alone."""
    write("r.xml", suite(f'<testcase classname="a" name="restore.full" status="{status}"/>'))
    (case,) = results(project).cases
    assert case.outcome is outcome


@pytest.mark.parametrize(("attributes", "readable"), [('errors="1"', False), ('errors="0" failures="x"', True)])
def test_failures_that_no_test_tells_of_are_not_passed_over(
    project: Path, write: Write, attributes: str, readable: bool
) -> None:
    """A file of tests that did not load leaves a number, and none of its tests."""
    write("r.xml", f'<testsuites><testsuite name="gone" {attributes}/>{suite()}</testsuites>')
    found = results(project)
    assert isinstance(found, ResultsFacts) is readable
    assert readable or why(found) is Why.GARBLED


def test_several_files_are_one_run(project: Path, write: Write) -> None:
    """A glob stands for all of them, and for none it is not seen."""
    write("out/a.xml", suite())
    write("out/b.xml", suite(PASSED * 2))
    assert len(results(project, "out/*.xml").cases) == 3
    assert why(results(project, "gone/*.xml")) is Why.NOT_FOUND
    assert why(results(project, "gone.xml")) is Why.NOT_FOUND


def test_the_commit_is_compared_by_whoever_judges(project: Path, write: Write) -> None:
    """It is read from the file and from the first variable that is set; without one nothing is seen."""
    write("r.xml", suite(key="git.commit", value="abc"))
    found = results(project, commit=("NONE", "SHA"), environment={"SHA": "def0123"})
    assert (found.commit, found.wanted) == ("abc", "def0123")
    assert why(results(project, commit=("SHA",))) is Why.NO_CREDENTIAL


@pytest.mark.parametrize("value", ["abc", "g" * 40, "a" * 65, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "abcdef0\n"])
def test_a_variable_that_holds_no_commit_is_not_told(project: Path, write: Write, value: str) -> None:
    """A registry that names another variable for the commit, be it a secret, learns nothing of its value."""
    write("r.xml", suite())
    found = results(project, commit=("SHA",), environment={"SHA": value})
    assert why(found) is Why.NOT_LOOKED
    assert value not in repr(found)


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><testsuite>&b;</testsuite>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><testsuite/>',
        "<testsuite>",
        "<html/>",
        "",
        "not xml",
        "<testsuite>" * 65 + "</testsuite>" * 65,
        '<?xml version="1.0" encoding="nonsense"?><testsuite/>',
        "<testsuite>&undefined;</testsuite>",
        '<?xml version="1.0" encoding="utf-7"?><testsuite/>',
    ],
)
def test_what_is_no_junit_is_not_seen(project: Path, write: Write, content: str) -> None:
    """Entities, document types, halves, other formats, deep nests."""
    write("r.xml", content)
    assert why(results(project)) is Why.GARBLED


def test_too_many_tests_are_not_seen(project: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the file, among those asked for, and in files."""
    write("r.xml", suite(PASSED * 3))
    for place in ("trustgen.probes.results.MOST_CASES", "trustgen.probes.results.MOST_FILES"):
        with monkeypatch.context() as patch:
            patch.setattr(place, 0)
            assert why(results(project)) is Why.TOO_LARGE
    monkeypatch.setattr("trustgen.syntax.junit.MOST_CASES", 2)
    write("r2.xml", suite(PASSED * 3, at=""))
    assert why(results(project, "r2.xml")) is Why.GARBLED


TAP = "TAP version 14\n# timestamp: 2026-11-20T09:00:00Z\n# commit: abcdef1\n1..4\n"


def test_tap(project: Path, write: Write) -> None:
    """Results, directives, the comments that say when and of what."""
    write(
        "r.tap", f"{TAP}ok 1 - restore.full\nnot ok 2 restore.part\nok 3 - restore.x # SKIP no\nnot ok 4 - y # TODO\n"
    )
    found = results(project, "r.tap", format="tap")
    assert [case.outcome for case in found.cases] == [Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED]
    assert (found.commit, found.at is None, found.total) == ("abcdef1", False, 4)
    write("c.tap", f"{TAP}ok 1 - restore C# # SKIP\nok 2 - restore \\# todo\nok 3 - restore issue #7\nok 4\n")
    found = look(project, ResultsRequest("c.tap", ("restore*",), "tap"))
    assert [(case.name, case.outcome) for case in found.cases] == [
        ("restore C#", Outcome.SKIPPED),
        ("restore # todo", Outcome.PASSED),
        ("restore issue #7", Outcome.PASSED),
    ]
    write("bare.tap", "1..1\nok 1 - restore.full\n")
    assert results(project, "bare.tap", format="tap").at is None


@pytest.mark.parametrize(
    "content",
    [
        "ok 1 - a\n",
        "1..2\nok 1 - a\n",
        "1..1\nok 1\nBail out! no disk\n",
        b"1..0\n\xff",
        "1..2\nok 1 - a\nok 1 - a\n",
        "1..2\nok 1 - a\nok 3 - b\n",
    ],
)
def test_half_a_tap_is_not_seen(project: Path, write: Write, content: Any) -> None:
    """No plan, too few, broken off, no text, a test told twice in place of another."""
    write("r.tap", content)
    assert why(results(project, "r.tap", format="tap")) is Why.GARBLED


def test_source_is_searched_line_by_line(project: Path, write: Write) -> None:
    """Places, never the text; folders of other people's files are passed over unless they are named."""
    write("app/a.ts", f"one\neval({SECRET})\n")
    write("app/deep/b.ts", "two")
    write("app/c.js", "eval()")
    write("node_modules/d.ts", "eval()")
    write("vendor/e.ts", "eval()")
    found = look(project, SourceRequest(".", ("**/*.ts",), r"eval\(", ("vendor/**",)))
    assert found == SourceFacts(2, 0, 1, 1, ("app/a.ts:2",), ("app/deep/b.ts",))
    assert look(project, SourceRequest(".", ("node_modules/*.ts",), "eval")).lines == 1


def test_files_that_cannot_be_read_are_counted(project: Path, write: Write) -> None:
    """Too large, binary, linked to outside; what is no UTF-8 is searched all the same."""
    write("large.ts", b"x" * (source_probe.MOST_BYTES + 1))
    write("binary.ts", b"\x00")
    (project / "link.ts").symlink_to("../outside.txt")
    write("latin.ts", "eval caf\u00e9".encode("latin-1"))
    found = look(project, SourceRequest(".", ("*.ts",), "eval"))
    assert (found.searched, found.unread, found.lines) == (1, 3, 1)


def test_a_tree_may_be_too_large(project: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files together."""
    write("a.ts", "abc")
    monkeypatch.setattr(source_probe, "MOST_IN_ALL", 2)
    assert why(look(project, SourceRequest(".", ("*.ts",), "a"))) is Why.TOO_LARGE
    assert why(look(project, SourceRequest("gone", ("*.ts",), "a"))) is Why.NOT_FOUND


def test_constants(project: Path, write: Write) -> None:
    """The literal alone; what is no text is not seen."""
    write("auth.txt", f"// maxAge: 1\nconst x = {{ maxAge: 8 * 60 * 60, token: '{SECRET}' }};\nmaxAge = f()\n")
    found = look(project, ConstantRequest(".", "auth.txt", "maxAge"))
    assert found == ConstantFacts((Setting(2, "8 * 60 * 60"), Setting(3, "")))
    write("bad.ts", b"\xff")
    assert why(look(project, ConstantRequest(".", "bad.ts", "maxAge"))) is Why.GARBLED


AUTH = "/*\n maxAge = 1 */ const s = 'maxAge: 2', t = f(maxAge) /* maxAge = 3 */;\nexport const maxAge = 8 * 60;\n"


def test_constants_by_the_grammar(project: Path, write: Write) -> None:
    """Where it is at hand, and how it was found is kept; a literal that is none leaves nothing of the program."""
    pytest.importorskip("ast_grep_py")
    write("auth.ts", f"{AUTH}const other = '{SECRET}' + f()")
    found = ConstantFacts((Setting(3, "8 * 60"),), "grammar")
    assert look(project, ConstantRequest(".", "auth.ts", "maxAge")) == found
    assert look(project, ConstantRequest(".", "auth.ts", "maxAge", "grammar")) == found
    assert look(project, ConstantRequest(".", "auth.ts", "other")) == ConstantFacts((Setting(4, ""),), "grammar")
    assert look(project, ConstantRequest(".", "auth.ts", "maxAge", "pattern")) == replace(found, by="pattern")
    write("broken.ts", "const maxAge = = 5; const maxAge = 6;")
    unseen = look(project, ConstantRequest(".", "broken.ts", "maxAge"))
    assert (why(unseen), "by: pattern" in unseen.detail) == (Why.GARBLED, True)


@pytest.mark.parametrize(("file", "count"), [("auth.py", 50), ("auth.py", 51), ("auth.txt", 51), ("auth.py", 200_000)])
def test_a_constant_that_is_set_very_often_is_not_seen(project: Path, write: Write, file: str, count: int) -> None:
    """One of the places that are left out could set another value."""
    write(file, "age = 1\n" * count)
    found = look(project, ConstantRequest(".", file, "age"))
    if count > 50:
        assert why(found) is Why.TOO_LARGE
    else:
        assert len(found.settings) == count


def test_a_package_of_very_many_versions_is_not_seen(project: Path, write: Write) -> None:
    """One of the versions that are left out could be the one that must not be there."""
    write("requirements.txt", "".join(f"left-pad==1.{number}\n" for number in range(51)))
    assert why(look(project, DependencyRequest(".", "requirements.txt", "left-pad"))) is Why.TOO_LARGE
    write("requirements.txt", "".join(f"left-pad==1.{number}\n" for number in range(50)))
    assert len(look(project, DependencyRequest(".", "requirements.txt", "left-pad")).versions) == 50


def test_python_needs_no_extra(project: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its grammar comes with it."""
    monkeypatch.setitem(sys.modules, "ast_grep_py", None)
    write("auth.py", '"""\nmax_age = 1\n"""\nmax_age = 2  # max_age = 3\n')
    found = look(project, ConstantRequest(".", "auth.py", "max_age", "grammar"))
    assert found == ConstantFacts((Setting(4, "2"),), "grammar")
    write("two.py", "print 'max_age'")
    assert why(look(project, ConstantRequest(".", "two.py", "max_age"))) is Why.GARBLED


def test_without_the_extra_a_grammar_that_is_asked_for_is_not_seen(
    project: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the pattern looks; for a file that no grammar reads it is the same."""
    monkeypatch.setitem(sys.modules, "ast_grep_py", None)
    write("auth.ts", AUTH)
    assert why(look(project, ConstantRequest(".", "auth.ts", "maxAge", "grammar"))) is Why.NO_EXTRA
    assert look(project, ConstantRequest(".", "auth.ts", "maxAge")) == ConstantFacts((Setting(3, "8 * 60"),))
    write("long.ts", f"{AUTH}//{'x' * 2**18}")
    assert why(look(project, ConstantRequest(".", "long.ts", "maxAge", "grammar"))) is Why.TOO_LARGE
    assert look(project, ConstantRequest(".", "long.ts", "maxAge")) == ConstantFacts((Setting(3, "8 * 60"),))
    write("notes.txt", "maxAge = 5")
    assert why(look(project, ConstantRequest(".", "notes.txt", "maxAge", "grammar"))) is Why.NOT_LOOKED
    assert look(project, ConstantRequest(".", "notes.txt", "maxAge")) == ConstantFacts((Setting(1, "5"),))


def test_dependencies(project: Path, write: Write) -> None:
    """The versions of one package alone; a file that is missing, or no lock file, is not seen."""
    write("requirements.txt", f"Zod==3.23.8\nzod==3.20\n{SECRET}==1\n")
    found = look(project, DependencyRequest(".", "requirements.txt", "zod"))
    assert found == DependencyFacts(3, ("3.20", "3.23.8"))
    write("poetry.lock", "nonsense")
    write("uv.lock", b"\xff")
    for file, expected in (
        ("gone.txt", Why.NOT_FOUND),
        ("poetry.lock", Why.GARBLED),
        ("uv.lock", Why.GARBLED),
        ("../outside.txt", Why.NOT_LOOKED),
    ):
        assert why(look(project, DependencyRequest(".", file, "zod"))) is expected


def test_papers_say_when_they_were_reviewed(project: Path, write: Write) -> None:
    """The newest day on a line about it; other days say nothing."""
    write("a.md", "# A\n\nLast reviewed: 2026-01-02 and 2026-09-15, not 2026-99-99\nIncident of 2026-10-10\n")
    write("b.md", "**Updated on:** never")
    found = look(project, PapersRequest(".", ("a.md", "b.md", "c.md")))
    assert isinstance(found, PapersFacts)
    assert [(paper.there, paper.reviewed) for paper in found.papers] == [(True, "2026-09-15"), (True, ""), (False, "")]


def test_tables(project: Path, write: Write) -> None:
    """Trimmed cells, empty lines left out."""
    write("t.csv", "\ufeffaction, Owner\r\nvoid, allow\r\n\r\n")
    assert look(project, TableRequest("t.csv")) == TableFacts(("action", "Owner"), (("void", "allow"),))


@pytest.mark.parametrize("content", ["", "a,b\n", "a\nb\n", "a,a\nb,c\n", "a,b\nc\n", b"\xff,\xff\n", 'a,b\n"c,d\n'])
def test_what_is_no_table_is_not_seen(project: Path, write: Write, content: Any) -> None:
    """Empty, ragged, twice the same column, no text, an open quote."""
    write("t.csv", content)
    assert why(look(project, TableRequest("t.csv"))) is Why.GARBLED


def test_a_table_may_be_too_large(project: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its cells."""
    write("t.csv", "a,b\nc,d\n")
    monkeypatch.setattr("trustgen.probes.sheet.MOST_CELLS", 1)
    assert why(look(project, TableRequest("t.csv"))) is Why.TOO_LARGE


def sarif(*found: dict[str, Any], **run: Any) -> dict[str, Any]:
    """A log of one run."""
    rules = [{"id": "r", "defaultConfiguration": {"level": "error"}}, {"id": "s"}]
    ended = [{"executionSuccessful": True, "endTimeUtc": "2026-11-20T09:00:00Z"}]
    driver = {"driver": {"name": "CodeQL", "rules": rules}}
    return {"version": "2.1.0", "runs": [{"tool": driver, "invocations": ended, "results": list(found), **run}]}


def test_sarif_counts_what_is_not_suppressed(project: Path, write: Write) -> None:
    """A level of its own, of its rule, or warning; accepted suppressions are left out, those under review are not."""
    log = sarif(
        {"level": "note"},
        {"ruleId": "r"},
        {"ruleId": "s"},
        {"kind": "pass"},
        {"level": "error", "suppressions": [{"kind": "inSource"}]},
        {"level": "error", "suppressions": [{"kind": "external", "status": "underReview"}]},
    )
    write("a.sarif", json.dumps(log))
    found = look(project, ReportRequest("a.sarif", "sarif"))
    assert isinstance(found, ReportFacts)
    assert found.findings == (("error", 2), ("note", 1), ("warning", 1))
    assert (found.made_at, found.tools) == ("2026-11-20T09:00:00Z", ("CodeQL",))


@pytest.mark.parametrize(
    "result",
    [
        {"ruleId": "js/xss", "rule": {"id": "js/xss", "index": 1, "toolComponent": {"index": 0}}},
        {"rule": {"index": 1, "toolComponent": {"index": 0}}},
        {"ruleId": "js/xss"},
        {"ruleId": "js/xss/2"},
    ],
)
def test_the_level_of_a_rule_in_a_pack_counts(project: Path, write: Write, result: dict[str, Any]) -> None:
    """CodeQL in a workflow keeps every rule in an extension, and says no level beside the result."""
    pack = {"name": "queries", "rules": [{"id": "a"}, {"id": "js/xss", "defaultConfiguration": {"level": "error"}}]}
    tool = {"driver": {"name": "CodeQL"}, "extensions": [pack]}
    write("a.sarif", json.dumps(sarif(result, {"level": "error", "baselineState": "absent"}, tool=tool)))
    assert look(project, ReportRequest("a.sarif", "sarif")).findings == (("error", 1),)


def test_a_rule_of_the_driver_is_found_by_its_place(project: Path, write: Write) -> None:
    """A result may name no rule but by its place; a place that is not there says nothing."""
    write("a.sarif", json.dumps(sarif({"ruleIndex": 0}, {"ruleIndex": 7})))
    assert look(project, ReportRequest("a.sarif", "sarif")).findings == (("error", 1), ("warning", 1))


def test_a_report_is_as_old_as_its_oldest_run(project: Path, write: Write) -> None:
    """A run that does not say when it ended, or whether it succeeded, leaves the report without a time."""
    log = sarif()
    log["runs"] += sarif(invocations=[])["runs"]
    write("a.sarif", json.dumps(log))
    assert look(project, ReportRequest("a.sarif", "sarif")).made_at == ""


def test_bills_count_their_components(project: Path, write: Write) -> None:
    """CycloneDX with tools in both shapes, and SPDX."""
    for tools in ([{"name": "syft"}], {"components": [{"name": "syft"}]}):
        metadata = {"timestamp": "2026-11-20T09:00:00Z", "tools": tools}
        write("b.json", json.dumps({"bomFormat": "CycloneDX", "metadata": metadata, "components": [{}, {}]}))
        found = look(project, ReportRequest("b.json", "cyclonedx"))
        assert (found.findings, found.tools) == ((("components", 2),), ("syft",))
    nested: list[dict[str, Any]] = [{"components": [{}, {"components": [{}]}]}]
    write("n.json", json.dumps({"bomFormat": "CycloneDX", "components": nested}))
    assert look(project, ReportRequest("n.json", "cyclonedx")).findings == (("components", 4),)
    info = {"created": "2026-11-20T09:00:00Z", "creators": ["Tool: syft", "Person: x"]}
    write("s.json", json.dumps({"spdxVersion": "SPDX-2.3", "creationInfo": info, "packages": [{}]}))
    assert look(project, ReportRequest("s.json", "spdx")).findings == (("components", 1),)


@pytest.mark.parametrize(
    ("written", "document"),
    [
        ("sarif", {"version": "2.0.0", "runs": [{}]}),
        ("sarif", {"version": "2.1.0", "runs": []}),
        ("sarif", sarif(invocations=[{"executionSuccessful": False}])),
        ("sarif", sarif({"level": "terrible"})),
        ("sarif", sarif(results=None)),
        ("sarif", []),
        ("cyclonedx", {"bomFormat": "other"}),
        ("spdx", {"spdxVersion": "SPDX-3.0"}),
    ],
)
def test_what_is_no_report_is_not_seen(project: Path, write: Write, written: str, document: Any) -> None:
    """Another version, no run, a run that failed, no list of results."""
    write("r.json", json.dumps(document))
    assert why(look(project, ReportRequest("r.json", written))) is Why.GARBLED
