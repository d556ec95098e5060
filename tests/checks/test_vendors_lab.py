"""Drift on a lab: a real knot with a zone and a real nginx with pages, on which thirty vendors show."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests import build, programs
from tests.lab.running import QUICK, look
from tests.ports import free_port
from trustgen.checks.subprocessors_observed import SubprocessorsObservedParameters, judge, looks
from trustgen.errors import Place
from trustgen.judge import judge as judge_claims
from trustgen.model.claim import Asserted
from trustgen.model.judgement import Verdict
from trustgen.model.observation import Observation, Request, Seen
from trustgen.model.registry import Registry
from trustgen.model.subprocessor import SubProcessors
from trustgen.model.target import Domain, Group, Web
from trustgen.net import ConnectTo
from trustgen.net.settings import Endpoint, Settings
from trustgen.vendors import catalogue, in_dns, in_response

pytestmark = [pytest.mark.knot, pytest.mark.nginx]
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)

ZONE = """\
$ORIGIN lab.example.
$TTL 60
@ SOA ns1 hostmaster 1 3600 600 86400 60
@ NS ns1
@ NS ns-512.awsdns-00.net.
@ NS dns1.p01.nsone.net.
@ MX 1 aspmx.l.google.com.
@ MX 5 mxa-00112233.gslb.pphosted.com.
@ TXT "v=spf1 include:sendgrid.net include:mailgun.org include:spf.mandrillapp.com" " include:mail.zendesk.com ~include:_spf.salesforce.com include:notmailgun.org.lab.example -all"
@ TXT "google-site-verification=zoho.com"
ns1 A 127.0.0.1
www A 127.0.0.1
fm1._domainkey CNAME fm1.lab.example.dkim.fmhosted.com.
protonmail._domainkey CNAME protonmail.domainkey.dx.domains.proton.ch.
s1._domainkey TXT "v=DKIM1; k=rsa; p=AAAA"
status CNAME abc123.stspg-customer.com.
shop CNAME shops.myshopify.com.
docs CNAME 1234-hosting.gitbook.io.
help CNAME custom.intercom.help.
login CNAME lab-cd-abc.edge.tenants.auth0.com.
cdn CNAME lab.b-cdn.net.
app CNAME first.lab.example.
first CNAME quiet-otter-abc.herokudns.com.
api CNAME lab-api.fly.dev.
own CNAME www.lab.example.
like CNAME fly.dev.lab.example.
fly.dev A 127.0.0.1
"""  # noqa: E501
PAGE = """\
<!doctype html><html><head><title>Lab</title>
<meta http-equiv="Content-Security-Policy" content="img-src https://*.hotjar.com">
<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Lab">
<link rel="canonical" href="https://www.wix.com/">
<script async src="//www.googletagmanager.com/gtag/js?id=G-1"></script>
<!-- <script src="https://js.hcaptcha.com/1/api.js"></script> -->
<script src="https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"></script>
<script src="https://cdn.mixpanel.com.lab.example/a.js"></script>
</head><body><p>We do not use Mixpanel. <a href="https://www.paypal.com/">PayPal</a> is a link.</p>
<iframe src="https://www.youtube-nocookie.com/embed/x"></iframe><img src="/own.png" alt="">
<pre>&lt;script src="https://cdn.amplitude.com/a.js"&gt;</pre></body></html>
"""
CSP = "default-src 'self'; script-src https://js.stripe.com:443/v3 'unsafe-inline'; connect-src *.ingest.sentry.io; "
CSP += "frame-src https://cdn.segment.com data:"
EXPECTED = {
    "google-workspace", "proofpoint", "sendgrid", "mailgun", "mailchimp", "zendesk", "salesforce", "aws", "ns1",
    "fastmail", "proton", "statuspage", "shopify", "gitbook", "intercom", "auth0", "bunny", "heroku", "fly",
    "cloudflare", "hubspot", "azure", "stripe", "sentry", "segment", "hotjar", "google-analytics", "google-fonts",
    "youtube", "onetrust",
}  # fmt: skip
HOSTS = ("status", "shop", "docs", "help", "login", "cdn", "app", "api", "own", "like")


@contextmanager
def started(command: list[str], port: int) -> Iterator[None]:
    """A server, once it accepts connections on ``port``."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + 10
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert process.poll() is None
                    assert time.monotonic() < end
                    time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(10)


def configure(folder: Path, dns: int, web: int) -> tuple[list[str], list[str]]:
    """The commands that start knot and nginx."""
    (folder / "lab.zone").write_text(ZONE, encoding="utf-8")
    (folder / "knot.conf").write_text(
        f"server:\n  listen: 127.0.0.1@{dns}\n  rundir: {folder}\ndatabase:\n  storage: {folder}\n"
        f"zone:\n  - domain: lab.example\n    file: {folder}/lab.zone\n",
        encoding="utf-8",
    )
    site = folder / "www"
    site.mkdir()
    (site / "index.html").write_text(PAGE, encoding="utf-8")
    paths = " ".join(f"{n}_temp_path {folder}/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{"
        f" access_log off; {paths} types {{ text/html html; }} server {{ listen 127.0.0.1:{web}; root {site};"
        f" add_header cf-ray 8a1b2c3d4e5f-SYD; add_header x-hs-hub-id 42; add_header x-azure-ref 0abc;"
        f' add_header content-security-policy "{CSP}"; }} }}',
        encoding="utf-8",
    )
    knot = [str(programs.find("knotd")), "-c", str(folder / "knot.conf")]
    return knot, programs.nginx(folder)


@dataclass(frozen=True)
class Drift:
    """What was observed, and the registry that it is judged against."""

    observations: dict[Request, tuple[Observation, ...]]

    def found(self) -> set[str]:
        """Ids of all vendors seen."""
        ids: set[str] = set()
        for observed in self.observations.values():
            for one in observed:
                assert isinstance(one, Seen), one
                see = in_dns if "Dns" in type(one.facts).__name__ else in_response
                ids |= {sighting.vendor.id for sighting in see(one.facts, catalogue())}
        return ids


def registry(entries: list[dict[str, Any]]) -> Registry:
    """The lab's targets, and a list."""
    domains = {name: Domain(kind="domain", name=f"{name}.lab.example") for name in HOSTS}
    targets = {
        "www": Web(url="http://www.lab.example"),
        "apex": Domain(kind="domain", name="lab.example"),
        **domains,
        "all": Group(kind="group", members=("www", "apex", *HOSTS)),
    }
    return build.registry(targets=targets, subprocessors=SubProcessors.model_validate({"entries": entries}))


PARAMETERS = SubprocessorsObservedParameters(target="all")
EVERYBODY = [{"id": name, "name": f"The lab's {name}", "purpose": "Lab"} for name in sorted(EXPECTED)]


@pytest.fixture(scope="module")
def drift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drift]:
    """Everything that the check asks for, looked at once."""
    folder, dns, web = tmp_path_factory.mktemp("drift"), free_port(), free_port()
    knot, nginx = configure(folder, dns, web)
    settings: Settings = replace(
        QUICK,
        dns=Endpoint.parse(f"127.0.0.1:{dns}"),
        connect_to=(ConnectTo.parse(f"www.lab.example:80:127.0.0.1:{web}"),),
    )
    with started(knot, dns), started(nginx, web):
        requests = {request for one in looks(PARAMETERS, registry([])) for request in one.requests}
        yield Drift({request: look(request, settings) for request in requests})


def verdict(drift: Drift, entries: list[dict[str, Any]]) -> tuple[Verdict, str]:
    """The verdict on a claim that rests on the check."""
    from trustgen.checks.subprocessors_observed import CHECK

    claimed = build.claim("no-others", checks=(Asserted(CHECK, PARAMETERS, Place("claims.yaml")),))
    judged = judge_claims(replace(registry(entries), claims=(claimed,)), drift.observations, NOW)[0]
    return judged.verdict, judged.reason


def test_all_thirty_are_found_and_none_is_invented(drift: Drift) -> None:
    """Exactly the thirty: links, comments, prose, look-alike names and verification records are no signs."""
    assert len(EXPECTED) == 30
    assert drift.found() == EXPECTED


def test_a_complete_list_holds(drift: Drift) -> None:
    """Nobody shows who is not on it."""
    assert verdict(drift, EVERYBODY)[0] is Verdict.HOLDS


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_whoever_is_left_out_is_noticed(drift: Drift, name: str) -> None:
    """One vendor off the list breaks, and the reason names it alone."""
    seen, reason = verdict(drift, [one for one in EVERYBODY if one["id"] != name])
    assert seen is Verdict.BROKEN
    assert reason.count("which is not on the list") >= 1
    vendor = next(one for one in catalogue() if one.id == name)
    named = reason.split("shows ")[1:]
    assert named
    assert all(part.startswith(vendor.name) for part in named)


def test_a_vendor_that_left_or_has_not_begun_is_noticed(drift: Drift) -> None:
    """The list's dates count."""
    left = [one | {"until": "2026-01-31"} if one["id"] == "zendesk" else one for one in EVERYBODY]
    assert "still shows Zendesk, which left the list on 2026-01-31" in verdict(drift, left)[1]
    soon = [one | {"since": "2026-09-01"} if one["id"] == "stripe" else one for one in EVERYBODY]
    assert "already shows Stripe, which begins on 2026-09-01" in verdict(drift, soon)[1]


def test_a_sign_that_is_gone_is_told(drift: Drift) -> None:
    """An expected sign that no longer shows is told beside, and breaks where that is asked for."""
    signs = [{"kind": "mx", "at": "lab.example"}, {"kind": "spf", "at": "lab.example"}]
    fast = [one | {"signs": signs} if one["id"] == "zendesk" else one for one in EVERYBODY]
    listed = registry(fast)
    mx = next(
        r for r in drift.observations if getattr(r, "rtype", "") == "MX" and getattr(r, "name", "") == "lab.example"
    )
    (seen,) = drift.observations[mx]
    assert isinstance(seen, Seen)
    told = judge(PARAMETERS, seen.facts, listed, NOW)
    assert told.verdict is Verdict.HOLDS
    assert "no longer shows The lab's zendesk, which is on the list (mail server of lab.example)" in told.reason
    strict = SubprocessorsObservedParameters(target="all", gone="broken")
    assert judge(strict, seen.facts, listed, NOW).verdict is Verdict.BROKEN
