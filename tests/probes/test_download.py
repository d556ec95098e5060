"""Files on the web, for their digest: what arrives whole is seen, and nothing else is."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import replace

import pytest

from tests.lab.fault import HOST, Serve, close_at_once, reset_when_spoken_to, says, silence
from tests.lab.running import QUICK, Lab, look
from tests.lab.site import Page, Site, ok, redirect
from trustgen.facts.files import DownloadFacts, DownloadRequest
from trustgen.model.observation import Observation, Seen, Unseen, Why
from trustgen.net import ConnectTo
from trustgen.probes import download

URL = f"https://{HOST}/report.pdf"
FILE = bytes(range(256)) * 40
DIGEST = hashlib.sha256(FILE).hexdigest()
PDF = "Content-Type: application/pdf\r\n"


def fetched(lab: Lab, serve: Serve, url: str = URL, *, other: Serve | None = None) -> Observation:
    """What came of asking ``serve`` for ``url``; ``other`` answers for other.example."""

    async def start(answers: Serve) -> int:
        return await lab.bench.listen(answers, lab.bench.context(lab.bench.ca.issue_cert(HOST, "other.example")))

    ports = {HOST: lab.run(start(serve)), "other.example": lab.run(start(other or serve))}
    rules = tuple(ConnectTo(host, None, "127.0.0.1", port) for host, port in ports.items())
    (observation,) = look(DownloadRequest(url), replace(QUICK, connect_to=rules, ca_file=lab.ca_file))
    return observation


def site(page: Page) -> Serve:
    """An honest site."""
    return Site(page).serve


def test_the_digest_is_of_the_file(lab: Lab) -> None:
    """Size, digest and media type; a coding that nobody asked for is undone first."""
    seen = fetched(lab, site(lambda head: ok(FILE, PDF)))
    assert isinstance(seen, Seen)
    assert seen.facts == DownloadFacts(len(FILE), DIGEST, "application/pdf")
    packed = fetched(lab, site(lambda head: ok(gzip.compress(FILE), "Content-Encoding: gzip\r\n")))
    assert isinstance(packed, Seen)
    assert packed.facts == DownloadFacts(len(FILE), DIGEST)


def test_it_is_asked_for_as_it_is(lab: Lab) -> None:
    """Without a content coding, and without a credential."""
    asked = Site(lambda head: ok(FILE))
    fetched(lab, asked.serve)
    (head,) = asked.heads
    assert "accept-encoding: identity" in head.lower()
    assert "authorization" not in head.lower()


def test_larger_than_a_page_may_be(lab: Lab) -> None:
    """The cap of pages is not the cap of files."""
    content = b"x" * (QUICK.max_body + 1)
    seen = fetched(lab, site(lambda head: ok(content)))
    assert isinstance(seen, Seen)
    assert seen.facts.sha256 == hashlib.sha256(content).hexdigest()


def test_redirects_are_followed_on_https(lab: Lab) -> None:
    """To another host as well; away from https, in a circle and to nowhere are not seen."""
    seen = fetched(lab, site(lambda head: redirect("https://other.example/a")), other=site(lambda head: ok(FILE)))
    assert isinstance(seen, Seen)
    assert seen.facts.sha256 == DIGEST
    for location, why in (
        (f"http://{HOST}/plain", Why.NOT_LOOKED),
        ("/report.pdf", Why.TOO_MANY_REDIRECTS),
        ("https://:0/", Why.GARBLED),
        ("ftp://x/", Why.GARBLED),
    ):
        found = fetched(lab, site(lambda head, location=location: redirect(location)))  # type: ignore[misc]
        assert isinstance(found, Unseen)
        assert found.why is why


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (204, Why.GARBLED),
        (206, Why.GARBLED),
        (302, Why.GARBLED),
        (401, Why.NO_PERMISSION),
        (403, Why.NO_PERMISSION),
        (404, Why.NOT_FOUND),
        (410, Why.NOT_FOUND),
        (429, Why.THROTTLED),
        (500, Why.GARBLED),
        (503, Why.GARBLED),
    ],
)
def test_any_other_status_is_not_seen(lab: Lab, status: int, why: Why) -> None:
    """Also 404: it is said to those who may not see what is there."""
    found = fetched(lab, site(lambda head: f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n".encode()))
    assert isinstance(found, Unseen)
    assert (found.why, str(status) in found.reason) == (why, True)


@pytest.mark.parametrize(
    ("serve", "why"),
    [
        (silence, Why.TIMED_OUT),
        (reset_when_spoken_to, Why.RESET),
        (close_at_once, Why.RESET),
        (says(b"\x00\xff what?\r\n\r\n"), Why.GARBLED),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf", hang=True), Why.TIMED_OUT),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"), None),
        (says(ok(gzip.compress(FILE)[:40], "Content-Encoding: gzip\r\n")), Why.GARBLED),
        (says(ok(FILE, "Content-Encoding: br\r\n")), Why.GARBLED),
    ],
)
def test_what_does_not_arrive_whole_is_not_seen(lab: Lab, serve: Serve, why: Why | None) -> None:
    """Silence, a reset, half a file, and a coding that cannot be undone have no digest."""
    found = fetched(lab, serve)
    assert isinstance(found, Unseen), found
    assert why is None or found.why is why, found


def test_too_large_is_not_seen(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes on beyond the cap is cut off there."""
    monkeypatch.setattr(download, "MOST_BYTES", 4096)
    found = fetched(lab, says(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 8192, hang=True))
    assert isinstance(found, Unseen)
    assert (found.why, found.reason) == (Why.TOO_LARGE, "the file is too large")


def test_a_certificate_that_is_not_theirs_is_not_seen(lab: Lab) -> None:
    """Nothing is taken from a host that cannot prove its name."""

    async def start() -> int:
        return await lab.bench.listen(
            site(lambda head: ok(FILE)), lab.bench.context(lab.bench.ca.issue_cert("elsewhere.example"))
        )

    rule = ConnectTo(HOST, None, "127.0.0.1", lab.run(start()))
    (found,) = look(DownloadRequest(URL), replace(QUICK, connect_to=(rule,), ca_file=lab.ca_file))
    assert isinstance(found, Unseen)
    assert found.why is Why.TLS_FAILED


@pytest.mark.parametrize(("url", "why"), [("http://a.example/", Why.NOT_LOOKED), ("ftp://a/", Why.GARBLED)])
def test_only_https_is_asked(lab: Lab, url: str, why: Why) -> None:
    """Nothing else can show whose file it is."""
    found = fetched(lab, silence, url)
    assert isinstance(found, Unseen)
    assert found.why is why
