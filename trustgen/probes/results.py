"""Read the tests that are asked for in files of results."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from trustgen.facts.results import Case, Outcome, ResultsFacts, ResultsRequest
from trustgen.frozen import dataclass
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed
from trustgen.syntax import case_name, junit, tap

MOST_FILES = 1000  # a large build writes one for each class
MOST_CASES = 5000  # of those that are asked for
_COMMIT = frozenset({"commit", "git.commit", "git_commit", "git.sha", "revision", "ci.commit", "github_sha", "sha"})
#: Git's names of objects, perhaps short (SHA-1, SHA-256).
_OBJECT_NAME = re.compile(r"[0-9A-Fa-f]{7,64}")


Redact = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Test:
    """A test with the time stamp and the commit of the suite around it, empty where it has none."""

    case: Case
    stamp: str
    commit: str


@dataclass(frozen=True, slots=True)
class _Run:
    tests: tuple[_Test, ...]
    stamps: tuple[str, ...]
    commits: tuple[str, ...]


async def look(request: ResultsRequest, access: Access) -> tuple[Observation, ...]:
    """The tests; a file that is missing, unreadable or no such format, or a missing commit, is Unseen."""
    try:
        wanted = _wanted(request.commit, access)
    except LookFailed as failure:
        return (access.unseen(failure),)

    def read() -> ResultsFacts:
        folder = Folder.of(access.project)
        names = folder.named(request.file)
        if len(names) > MOST_FILES:
            raise LookFailed(Why.TOO_LARGE, "there are too many files of results", f"{len(names)} files")
        runs = [_parsed(folder.read(name), request.format) for name in names]
        return _facts(runs, request, wanted, access.secrets.redact)

    return await observed(access, read)


def _wanted(names: tuple[str, ...], access: Access) -> str:
    """The commit that is looked at, "" where it does not matter. Raises LookFailed."""
    name = next((name for name in names if access.secrets.environment.get(name)), "")
    found = access.secrets.environment.get(name, "")
    if names and not found:
        raise LookFailed(Why.NO_CREDENTIAL, "it is not known which commit is looked at", f"not set: {', '.join(names)}")
    # The value is told to readers: a registry must not get another variable out by this way.
    if names and not _OBJECT_NAME.fullmatch(found):
        raise LookFailed(Why.NOT_LOOKED, "it is not known which commit is looked at", f"{name} holds no commit")
    return found


@lru_cache(maxsize=8)
def _parsed(content: bytes, written: str) -> _Run:
    """Claims by the dozen look into one file; it is taken apart once."""
    try:
        return _tap(content.decode("utf-8")) if written == "tap" else _junit(content)
    except (junit.Unreadable, tap.Unreadable) as error:
        raise LookFailed(Why.GARBLED, f"the test results cannot be read: {error}") from error
    except UnicodeDecodeError as error:
        raise LookFailed(Why.GARBLED, "the test results are not UTF-8", str(error)) from error


def _junit(content: bytes) -> _Run:
    document = junit.parse(content)
    tests = []
    for case in document.cases:
        suites = tuple(reversed(case.suites))
        recorded = {key: value for suite in case.suites for key, value in suite.properties.items()}
        stamp = next((told for suite in suites if (told := _stamp(suite))), "")
        found = Case(case.name, Outcome(case.outcome), tuple(sorted({**recorded, **case.properties}.items())))
        tests.append(_Test(found, stamp, _commit({**recorded, **case.properties})))
    stamps = tuple(told for suite in document.suites if (told := _stamp(suite)))
    commits = tuple(commit for suite in document.suites if (commit := _commit(suite.properties)))
    return _Run(tuple(tests), stamps, commits)


def _stamp(suite: junit.Suite) -> str:
    """The suite's own, else that of its properties: a tool that writes none may be told one."""
    return suite.timestamp or next((value for key, value in suite.properties.items() if key.lower() == "timestamp"), "")


def _commit(properties: dict[str, str]) -> str:
    return next((value for key, value in properties.items() if key.lower() in _COMMIT), "")


def _tap(text: str) -> _Run:
    run = tap.parse(text)
    tests = tuple(_Test(Case(name, Outcome(end)), run.timestamp, run.commit) for name, end in run.cases)
    return _Run(tests, (run.timestamp,) if run.timestamp else (), (run.commit,) if run.commit else ())


def _facts(runs: Sequence[_Run], request: ResultsRequest, wanted: str, redact: Redact) -> ResultsFacts:
    tests = [test for run in runs for test in run.tests]
    named = [test for test in tests if any(case_name.matches(pattern, test.case.name) for pattern in request.patterns)]
    if len(named) > MOST_CASES:
        raise LookFailed(Why.TOO_LARGE, "the patterns name too many tests", f"{len(named)} tests")
    stamps = [test.stamp for test in named] or [stamp for run in runs for stamp in run.stamps]
    commits = {test.commit for test in named} or {commit for run in runs for commit in run.commits}
    at, zoned = _oldest(stamps)
    cases = tuple(_kept(test.case, request.properties, redact) for test in named)
    return ResultsFacts(len(tests), cases, at, zoned, " and ".join(sorted(commits - {""})), wanted)


def _kept(case: Case, properties: tuple[str, ...], redact: Redact) -> Case:
    kept = tuple((key, redact(value)) for key, value in case.properties if key in properties)
    return Case(redact(case.name), case.outcome, kept)


def _oldest(stamps: Sequence[str]) -> tuple[datetime | None, bool]:
    """The oldest instant, and whether every stamp tells its offset; None where one is missing or is no time stamp."""
    read = [_instant(stamp) for stamp in stamps]
    known = [instant for instant in read if instant is not None]
    if not known or len(known) < len(read):
        return None, True
    return min(instant for instant, _ in known), all(zoned for _, zoned in known)


def _instant(stamp: str) -> tuple[datetime, bool] | None:
    try:
        found = datetime.fromisoformat(stamp)
        zoned = found.tzinfo is not None
        return found.astimezone(UTC) if zoned else found.replace(tzinfo=UTC), zoned
    except (ValueError, OverflowError):
        return None
