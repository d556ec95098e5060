"""Of every check from inside: facts of which its example is true, and facts that settle nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from trustgen.contract import NOW
from trustgen.facts.command import CommandFacts
from trustgen.facts.files import FileFacts, ReportFacts, TableFacts
from trustgen.facts.refusal import RefusalFacts, SignedRefusalFacts
from trustgen.facts.results import Case, Outcome, ResultsFacts
from trustgen.facts.source import ConstantFacts, DependencyFacts, Paper, PapersFacts, Setting, SourceFacts

PASSED, FAILED, ERROR, SKIPPED = Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.SKIPPED


def ran(*cases: tuple[str, Outcome] | str, **changed: Any) -> ResultsFacts:
    """A run two hours ago; a case that is a name alone passed."""
    made = tuple(Case(case, PASSED) if isinstance(case, str) else Case(*case) for case in cases)
    return replace(ResultsFacts(40, made, NOW - timedelta(hours=2)), **changed)


def searched(**changed: Any) -> SourceFacts:
    """Seven files, all of them read."""
    return replace(SourceFacts(7, 0, 0, 0), **changed)


MATRIX = TableFacts(("action", "Owner", "Viewer"), (("void", "allow", "deny"), ("read", "yes", "yes")))
MATRIX_RUN = ran("void.Owner.allow", "void.Viewer.deny", "read.Owner.allow", "read.Viewer.allow")
REPORT = ReportFacts("ab" * 32, "2026-11-20T09:00:00Z", ("CodeQL",), (("note", 3),))
BILL = replace(REPORT, findings=(("components", 214),))

HONEST: dict[str, Any] = {
    "attested": (),
    "authorisation": ran("campaign.delete.Owner.allow", "campaign.delete.Admin.allow", "campaign.delete.Viewer.deny"),
    "authorisation.complete": (MATRIX_RUN, MATRIX),
    "command": CommandFacts(0, "18000"),
    "document": FileFacts(True, 100, "ab" * 32),
    "inherited": (),
    "junit": ran("restore.full", "restore.point_in_time"),
    "refuses.cross_origin": RefusalFacts(401, (403,)),
    "refuses.rate": RefusalFacts(401, (401, 401, 401, 401, 429)),
    "refuses.stale": SignedRefusalFacts(200, 400, 401),
    "refuses.unsigned": RefusalFacts(200, (401,)),
    "registry": (),
    "sarif": REPORT,
    "sbom": BILL,
    "source.absent": searched(),
    "source.constant": ConstantFacts((Setting(3, "8 * 60 * 60"),)),
    "source.dependency": DependencyFacts(214, ("3.23.8",)),
    "source.documents": PapersFacts(
        (Paper("runbooks/breach.md", True, "2026-09-15"), Paper("runbooks/outage.md", True, "2026-10-01"))
    ),
    "source.match": searched(matching=7, lines=9),
    "tap": ran("restore.full"),
}
UNCLEAR: dict[str, tuple[Any, ...]] = {
    "authorisation": (ran(), ran("campaign.delete.Owner.allow"), replace(HONEST["authorisation"], at=None)),
    "authorisation.complete": ((ran(), MATRIX), (MATRIX_RUN, replace(MATRIX, rows=(("void", "allow", ""),)))),
    "command": (CommandFacts(2), CommandFacts(0, "", "it is no JSON"), CommandFacts(0, '"a"')),
    "junit": (ran(("restore.full", SKIPPED)), ran(("restore.full", ERROR)), ran("restore.full", at=None)),
    "refuses.cross_origin": (RefusalFacts(403, (403,)), RefusalFacts(200, (500,)), RefusalFacts(404, (404,)), ()),
    "refuses.rate": (RefusalFacts(429, (429,) * 5), RefusalFacts(401, (503,) * 5), RefusalFacts(404, (404,) * 5), ()),
    "refuses.stale": (
        SignedRefusalFacts(400, 400, 400),
        SignedRefusalFacts(200, 500, 401),
        SignedRefusalFacts(200, 400, 404),
        (),
    ),
    "refuses.unsigned": (RefusalFacts(500, (401,)), RefusalFacts(200, (404,)), ()),
    "sarif": (replace(REPORT, made_at=""), replace(REPORT, made_at="2026-11-20"), replace(REPORT, tools=("other",))),
    "sbom": (replace(BILL, made_at="2027-01-01T00:00:00Z"),),
    "source.absent": (searched(searched=0), searched(unread=1)),
    "source.constant": (
        ConstantFacts(()),
        ConstantFacts((Setting(3, ""),)),
        ConstantFacts((Setting(3, "1"), Setting(4, "2"))),
        ConstantFacts((Setting(3, '"fast"'),)),
    ),
    "source.dependency": (
        DependencyFacts(0, ()),
        DependencyFacts(9, ("latest",)),
        DependencyFacts(9, ("3.22.0-rc.1",)),
    ),
    "source.documents": (PapersFacts((Paper("runbooks/breach.md", True),)),),
    "source.match": (searched(searched=0), searched(searched=0, unread=2), searched(matching=7, unread=1)),
    "tap": (ran(("restore.full", SKIPPED)),),
}
