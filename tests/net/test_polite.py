"""Counted at the server: questions, connections and handshakes are as few as what is asked allows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.lab.fault import HOST
from tests.lab.running import NOW, Lab
from tests.lab.site import Site, ok
from trustgen.facts.http import HttpRequest
from trustgen.facts.tls import CertificateRequest, TlsRequest
from trustgen.net import Net
from trustgen.observe import observe
from trustgen.probes import table
from trustgen.probes.access import Access, Secrets


def _site(lab: Lab) -> tuple[Site, int]:
    site = Site(lambda head: ok())
    return site, lab.run(site.start(lab.bench, lab.bench.context(lab.bench.ca.issue_cert(HOST))))


def _observe(lab: Lab, port: int, requests: list[HttpRequest | CertificateRequest | TlsRequest]) -> None:
    async def run() -> None:
        async with Net(replace(lab.settings(port), retries=0), lambda: NOW) as net:
            access = Access(net, Secrets({}), Path(), lambda: NOW)
            answers = await observe(requests, table.find, access, 30)
            assert set(answers) == set(requests)

    asyncio.run(run())


def _pages(port: int, count: int) -> list[HttpRequest | CertificateRequest | TlsRequest]:
    return [HttpRequest(f"https://{HOST}:{port}/{number}") for number in range(count)]


def test_requests_are_as_many_as_distinct_questions(lab: Lab) -> None:
    """Sixty questions about three pages, with and without their text, are three requests."""
    site, port = _site(lab)
    asked = _pages(port, 3)
    texts = [HttpRequest(f"https://{HOST}:{port}/{number}", body=True) for number in range(3)]
    _observe(lab, port, [*asked, *texts] * 10)
    assert len(site.heads) == 3


def test_the_certificate_costs_no_connection_beside_a_page(lab: Lab) -> None:
    """One handshake serves the certificate and two pages, whichever is asked for first."""
    for certificate_first in (True, False):
        site, port = _site(lab)
        pages, certificate = _pages(port, 2), CertificateRequest(HOST, port)
        _observe(lab, port, [certificate, *pages] if certificate_first else [*pages, certificate])
        assert (len(site.heads), site.connections) == (2, 1)


def test_a_certificate_alone_is_one_connection(lab: Lab) -> None:
    """Nobody talks over the connection that is kept for a question, and the run ends all the same."""
    site, port = _site(lab)
    _observe(lab, port, [CertificateRequest(HOST, port)])
    assert (len(site.heads), site.connections) == (0, 1)


@pytest.mark.parametrize("tls_first", [True, False])
def test_four_connections_at_a_time_are_the_most(lab: Lab, tls_first: bool) -> None:
    """Pages, the certificate and every TLS version together: four at a time, and one connection a hello."""
    site, port = _site(lab)
    pages, versions = _pages(port, 8), TlsRequest(HOST, port)
    asked = [versions, *pages] if tls_first else [*pages, versions]
    _observe(lab, port, [*asked, CertificateRequest(HOST, port)])
    assert len(site.heads) == 8
    assert site.most <= 4
    # Two versions are accepted with SNI; the other two are asked without, and again where a refusal was weak.
    assert site.connections <= 2 + 6 + 5
