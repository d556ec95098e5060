"""JUnit's XML, as Surefire, Gradle, pytest, Jest, Playwright and their like write it, read as a stream.

There is no standard; what all of them share is ``testsuite`` with ``timestamp`` (Surefire 2 and 3.0 write none),
``testcase`` with ``classname`` and ``name``, inside it ``failure``, ``error`` or ``skipped``, and ``property`` with
``name`` and ``value``. A document type, and so every entity of its own, is refused: that is how XML is made to grow
without end or to read other files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MOST_CASES = 200_000
DEEPEST = 64
LONGEST = 500  # characters of a name or a value that are kept
_ENDS = {"failure": "failed", "error": "error", "skipped": "skipped"}
_WORSE = ("passed", "skipped", "error", "failed")
#: What a ``status`` (CTest, Behave, GoogleTest) says where no element does; any other tells nothing.
_STATUS = {
    **dict.fromkeys(("failed", "fail", "failure", "broken"), "failed"),
    **dict.fromkeys(("error", "errored", "undefined", "timedout", "interrupted", "cancelled"), "error"),
    **dict.fromkeys(("skipped", "disabled", "notrun", "pending", "untested", "suppressed"), "skipped"),
}


class Unreadable(ValueError):
    """It is no JUnit XML; the text is a clause that says why, without quoting the file."""


@dataclass(slots=True)
class Suite:
    """A ``testsuite``: its time stamp as written, its properties, and how many of its tests it says went wrong.

    ``wrong`` counts those of its tests, and of the suites inside, that say so themselves.
    """

    timestamp: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    declared: int = 0
    wrong: int = 0


@dataclass(slots=True)
class TestCase:
    """A ``testcase``. ``suites`` are those around it, outermost first."""

    __test__ = False  # the name is JUnit's, not a test of ours

    name: str
    suites: tuple[Suite, ...]
    outcome: str = "passed"
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Document:
    """Every suite and every case, in order."""

    suites: list[Suite] = field(default_factory=list)
    cases: list[TestCase] = field(default_factory=list)


def parse(content: bytes) -> Document:
    """The document. Raises Unreadable."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable(f"it is not well-formed XML (line {error.lineno}, column {error.offset + 1})") from None
    except Unreadable:
        raise
    except (LookupError, ValueError):
        raise Unreadable("it is in an encoding that is not known") from None
    if not reader.is_junit:
        raise Unreadable("it is XML, but not of test results")
    return reader.document


def _refuse(*_: Any) -> None:
    raise Unreadable("it has a document type, which is refused")


class _Reader:
    def __init__(self) -> None:
        self.document = Document()
        self.is_junit = False
        self._depth = 0
        self._suites: list[Suite] = []
        self._case: TestCase | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("it is nested too deeply")
        if self._depth == 1:
            self.is_junit = tag in ("testsuites", "testsuite")
        if tag in ("testsuites", "testsuite"):
            declared = sum(_number(attributes.get(name, "")) for name in ("failures", "errors"))
            self._suites.append(Suite(attributes.get("timestamp", "")[:LONGEST], declared=declared))
            self.document.suites.append(self._suites[-1])
        elif tag == "testcase":
            self._begin(attributes)
        elif tag in _ENDS and self._case is not None:
            self._ended(_ENDS[tag])
        elif tag == "property" and (self._case or self._suites):
            holder = self._case or self._suites[-1]
            holder.properties[attributes.get("name", "")[:LONGEST]] = attributes.get("value", "")[:LONGEST]

    def _begin(self, attributes: dict[str, str]) -> None:
        if len(self.document.cases) >= MOST_CASES:
            raise Unreadable(f"it holds more than {MOST_CASES} tests")
        name = ".".join(part for part in (attributes.get("classname", ""), attributes.get("name", "")) if part)
        self._case = TestCase(name[:LONGEST], tuple(self._suites))
        for name in ("status", "result"):
            self._ended(_STATUS.get(attributes.get(name, "").lower(), "passed"))
        self.document.cases.append(self._case)

    def _ended(self, outcome: str) -> None:
        if self._case is not None:
            self._case.outcome = max(self._case.outcome, outcome, key=_WORSE.index)
        if outcome in ("failed", "error"):
            for suite in self._suites:
                suite.wrong += 1

    def end(self, tag: str) -> None:
        """An element ends."""
        self._depth -= 1
        if tag == "testcase":
            self._case = None
        elif tag in ("testsuites", "testsuite"):
            suite = self._suites.pop()
            # Of a file that did not even load, some runners write the number and no test.
            if suite.declared > suite.wrong:
                raise Unreadable("it counts more failures and errors than its tests tell of")


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
