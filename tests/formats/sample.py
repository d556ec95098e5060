"""One report with everything in it: each verdict, several checks, and text that means harm."""

from __future__ import annotations

from datetime import timedelta

from tests import build
from trustgen.model.claim import Kind, Span
from trustgen.model.judgement import Assurance, CheckJudgement, Judgement, Verdict
from trustgen.model.report import Report
from trustgen.model.values import Duration, VersionBound

TLS = VersionBound.parse({"min": "1.2"}).labelled("TLS")
HARM = "\x1b[2J\r\n::error::owned </script>]]>|`<b>\u202e @all \ud800"


def report() -> Report:
    """Tidemark on a bad day."""
    tls = build.claim("tls-in-transit", (Span("All traffic is encrypted with "), Span(value=TLS), Span(".")), line=7)
    hsts = build.claim(
        "hsts", (Span("Browsers come back over HTTPS for "), Span(value=Duration.parse("1 year")), Span(".")), line=12
    )
    fresh = build.claim(
        "backups-fresh", "The newest backup is never older than 26 hours.", section="continuity", line=20
    )
    drill = build.claim("restore-drills", "We restore a backup every quarter.", section="continuity", line=26)
    limit = build.claim("one-region", "We have no second region.", Kind.LIMIT, section="continuity", line=31)
    harm = build.claim("echo", f"Nothing {HARM} here.", section="continuity", line=35)
    return build.report(
        (tls, build.judgement(tls, build.checked())),
        (hsts, _hsts(hsts.id)),
        (fresh, build.judgement(fresh, _unseen(), seen_at=build.AT - timedelta(days=2))),
        (drill, build.judgement(drill, _stated())),
        (limit, build.judgement(limit)),
        (harm, build.judgement(harm, build.checked(Verdict.BROKEN, f"saw {HARM}", detail=HARM, repeat=(f"x {HARM}",)))),
        overrides=("--connect-to tidemark.example:443:127.0.0.1:8443",),
        via=("sydney",),
    )


def _hsts(claim: str) -> Judgement:
    curl = "curl -sI https://tidemark.example/ | grep -i strict-transport-security"
    short = build.checked(
        Verdict.BROKEN,
        "max-age is 3600 seconds at tidemark.example (203.0.113.7:443); the claim says 31536000 seconds or more",
        check="hsts",
        detail="seen in the answer of node web-3 behind the balancer",
        repeat=(curl,),
    )
    absent = build.checked(Verdict.UNKNOWN, "the connection timed out after 5 seconds", check="hsts", repeat=(curl,))
    good = build.checked(Verdict.HOLDS, "http://tidemark.example/ redirects to https", check="https_only")
    checks = (good, short, absent)
    return Judgement(
        claim, Verdict.BROKEN, short.reason, short.detail, Assurance.YOU_CAN_CHECK, checks, None, build.UNTIL
    )


def _unseen() -> CheckJudgement:
    return build.checked(
        Verdict.UNKNOWN, "the connection was refused", check="health", assurance=Assurance.SELF_REPORTED, repeat=()
    )


def _stated() -> CheckJudgement:
    return build.checked(
        Verdict.STALE,
        "the Platform lead said so on 1 March 2026, and it was due again by 1 June 2026",
        check="attested",
        role="attested",
        assurance=Assurance.STATED,
        looked_at=None,
        repeat=(),
    )
