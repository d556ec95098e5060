"""What Tidemark has inside its house: the files of its application, and a program that follows its audit log.

They are written beside the service for as long as it runs, as a checkout would lie beside ``claims.yaml``.
"""

from __future__ import annotations

OPERATORS, BOOKINGS = "app/operators.py", "app/bookings.py"
RUNBOOKS = ("app/runbooks/breach.md", "app/runbooks/outage.md", "app/runbooks/credential.md")
CHAIN = "audit-chain.sh"
LETTER = "/security/pentest-2026.txt"


def files() -> dict[str, str]:
    """The files by name, as they honestly are."""
    return {
        OPERATORS: operators(8),
        BOOKINGS: bookings("cursor.execute(SELECT, (workspace, day))"),
        **{name: runbook(name, "2026-09-15") for name in RUNBOOKS},
        CHAIN: chain(0),
    }


def operators(hours: int) -> str:
    """The module that hands out credentials for production, which end after so many hours."""
    return f'''"""Credentials by which engineers reach production."""

from datetime import timedelta

# Until 2024: CREDENTIAL_LIFETIME = timedelta(hours=24)
CREDENTIAL_LIFETIME = timedelta(hours={hours})
'''


_BOOKINGS = '''"""Bookings of a workspace."""

SELECT = "select id, starts, customer from bookings where workspace = %s and day = %s"


def of_day(cursor, workspace, day):
    QUERY
    return cursor.fetchall()
'''


def bookings(query: str) -> str:
    """The module that reads bookings, by this line."""
    return _BOOKINGS.replace("QUERY", query)


def runbook(name: str, reviewed: str) -> str:
    """One runbook, with the day on which it was last reviewed."""
    title = name.rpartition("/")[2].removesuffix(".md").capitalize()
    return f"# {title}\n\nReviewed: {reviewed}\n\n1. Say aloud that it is an incident.\n2. Page whoever is on call.\n"


def chain(gaps: int) -> str:
    """A program that follows the digests of the audit log, and says what it found."""
    return f"""#!/bin/sh
# A real one would read the log; Tidemark does not exist, and neither do its bookings.
printf '{{"entries": 48213, "gaps": {gaps}}}\\n'
"""


def letter(findings: str) -> str:
    """The auditor's letter about the penetration test."""
    return f"""Breakwater Assurance
Summary of the penetration test of Tidemark, 21 August 2026

In scope: the web application and the API.
Findings: {findings}.
All findings were mended and tried again by 4 September 2026.
"""


#: As it was received; `claims.yaml` has its digest.
FINDINGS = "none critical, one high, three medium, six low"
