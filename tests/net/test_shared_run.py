"""A whole run on one processor and on two."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.running import Lab
from tests.lab.site import Site, ok

HOSTS = 100
REGISTRY = """\
version: 1
organisation: {{name: Tidemark, website: "https://h0.lab.example", country: AU, timezone: UTC}}
owners: {{platform: {{title: Platform lead}}}}
targets: {{{targets}}}
sections: [{{id: main, title: Main, owner: platform}}]
claims:
{claims}
"""
CLAIM = """\
  - id: there-{host}
    section: main
    says: It is there.
    checks:
      - status: {{target: {host}, path: /a, equals: 200}}
      - status: {{target: {host}, path: /b, equals: 200}}
      - status: {{target: {host}, path: /c, equals: 200}}
      - certificate: {{target: {host}}}
"""


def _verify(project: Path, lab: Lab, ports: list[int], name: str, processors: set[int]) -> tuple[int, bytes]:
    rules = (f"h{number}.lab.example:443:127.0.0.1:{ports[number % len(ports)]}" for number in range(HOSTS))
    kept = project / f"{name}.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "trustgen", "verify", "--project", str(project), "--ca-file", str(lab.ca_file)),
            *("--at", "2026-06-15T12:00:00Z", "--keep", str(kept), "--format", "json"),
            *(part for rule in rules for part in ("--connect-to", rule)),
        ],
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, kept.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="not run: a process is forked on Linux alone")
def test_evidence_is_the_same_on_one_processor_and_on_two(lab: Lab, tmp_path: Path) -> None:
    """Four hundred looks at five sites: on one processor there is no second process, and not a byte differs."""
    processors = os.sched_getaffinity(0)
    if len(processors) < 2:
        pytest.skip("not run: there is one processor")
    hosts = [f"h{number}" for number in range(HOSTS)]
    targets = ", ".join(f'{host}: "https://{host}.lab.example"' for host in hosts)
    claims = "".join(CLAIM.format(host=host) for host in hosts)
    (tmp_path / "claims.yaml").write_text(REGISTRY.format(targets=targets, claims=claims), encoding="utf-8")
    sites = [Site(lambda head: ok()) for _ in range(5)]
    context = lab.bench.context(lab.bench.ca.issue_cert("*.lab.example"))
    ports = [lab.run(site.start(lab.bench, context)) for site in sites]
    alone = _verify(tmp_path, lab, ports, "alone", {min(processors)})
    together = _verify(tmp_path, lab, ports, "together", processors)
    assert together == alone
    assert alone[0] == 0
    assert [len(site.heads) for site in sites] == [2 * 3 * HOSTS // 5] * 5
    assert max(site.most for site in sites) <= 4
