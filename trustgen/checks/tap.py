"""Tests of a name passed, in a file of the Test Anything Protocol that is young enough.

Holds when
----------
As `junit`: every pattern of ``tests`` names at least one test, every test that it names passed, there are at least
``min`` of them, and the run is young enough.

Broken when
-----------
A test is *not ok*; there are fewer than ``min``; the next run is overdue (``every``).

Unknown when
------------
The file is missing, too large or not UTF-8; it has no plan, holds more or fewer tests than its plan says, or others, or
was broken off (``Bail out!``); no comment line says when it was made (``# timestamp: 2026-11-20T09:00:00Z``); it is of
another commit (``# commit: …``) than the target's; a pattern names no test; a test is under ``# SKIP`` or ``# TODO``.

Results that are too old are stale.

Cannot see
----------
What a test tests: its name is the project's own word. Whether the file was written by hand.

Positive control
----------------
That nothing failed counts only where tests of that name ran: a run without them is no pass.

Least privilege
---------------
Reading that one file below the project's folder; the checker never starts the tests.

References
----------
Test Anything Protocol, versions 12 to 14 (https://testanything.org).

"""

from __future__ import annotations

from dataclasses import replace

from trustgen.checks import junit, results
from trustgen.model.check import Look
from trustgen.model.registry import Registry


def looks(parameters: junit.JunitParameters, registry: Registry) -> tuple[Look, ...]:
    """One request a file of results."""
    properties = sorted(parameters.property)
    return results.looks_at(registry, parameters.target, parameters.tests.names(), "tap", properties)


CHECK = replace(junit.CHECK, name="tap", looks=looks, manual=__doc__)
