"""The hosts of the service, as they look from outside."""

from __future__ import annotations

import gc
import socket
import ssl
import threading
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.demo.wire_client import accepts, address, ask, hello, secure
from trustgen.demo.clock import DEMO_CLOCK
from trustgen.demo.company import API, APP, HOSTS, MTA_STS, MX1, MX2, PRELOAD, SIGNIN, STATIC, STATUS, TRUST, WWW
from trustgen.demo.service import Demo, running

PAGES = (APP, WWW, SIGNIN, STATUS, TRUST)


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_shows_a_trusted_certificate_in_its_own_name(tidemark: Demo, host: str) -> None:
    """A strict client verifies each host, and the certificate names nobody else."""
    with secure(tidemark, host) as connection:
        shown = connection.getpeercert()
    assert shown is not None
    assert shown["subjectAltName"] == (("DNS", host),)


def test_a_client_that_does_not_trust_the_root_is_turned_away(tidemark: Demo) -> None:
    """Nothing but the file that the demo names makes its certificates trusted."""
    with (
        socket.create_connection(address(tidemark, APP, 443), 5) as plain,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        ssl.create_default_context().wrap_socket(plain, server_hostname=APP)


@pytest.mark.parametrize("host", HOSTS)
def test_old_versions_are_refused_with_the_alert_that_says_so(tidemark: Demo, host: str) -> None:
    """TLS 1.0 and 1.1 meet a fatal protocol_version alert (70)."""
    for minor in (0, 1):
        assert hello(tidemark, host, minor)[5:7] == b"\x02\x46"


def test_only_the_api_refuses_tls_1_2(tidemark: Demo) -> None:
    """Pages accept TLS 1.2; the API does not."""
    assert [host for host in HOSTS if not accepts(tidemark, host, 2)] == [API]


@pytest.mark.parametrize("host", PAGES)
def test_plain_requests_are_sent_on_to_https(tidemark: Demo, host: str) -> None:
    """Path and query survive the redirect."""
    answer = ask(tidemark, f"http://{host}/a/b?c=d")
    assert (answer.status, answer.one("location")) == (301, f"https://{host}/a/b?c=d")


def test_the_api_refuses_plain_connections(tidemark: Demo) -> None:
    """Nobody listens where plain requests to the API would go."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address(tidemark, API, 80), 5)


@pytest.mark.parametrize("host", PAGES)
def test_pages_carry_the_headers_of_the_registry(tidemark: Demo, host: str) -> None:
    """Each header that the registry claims is there exactly once, and x-powered-by is not."""
    answer = ask(tidemark, f"https://{host}/")
    assert answer.status == 200
    seconds = 63072000 if host == SIGNIN else 31536000
    assert answer.one("strict-transport-security") == f"max-age={seconds}; includeSubDomains"
    assert answer.one("x-content-type-options") == "nosniff"
    assert answer.one("referrer-policy") == "strict-origin-when-cross-origin"
    assert "default-src 'self'" in answer.one("content-security-policy")
    assert answer.one("permissions-policy").startswith("camera=(), microphone=(), geolocation=()")
    assert answer.all("x-powered-by") == []


def test_a_page_that_does_not_exist_is_a_404(tidemark: Demo) -> None:
    """A missing page has status 404, a body, and the headers of all the others."""
    answer = ask(tidemark, f"https://{WWW}/.git/HEAD")
    assert answer.status == 404
    assert "Not found" in answer.body
    assert answer.one("x-content-type-options") == "nosniff"


def test_other_methods_are_not_allowed(tidemark: Demo) -> None:
    """POST is answered with 405 and the methods that are."""
    answer = ask(tidemark, f"https://{APP}/", "POST")
    assert (answer.status, answer.one("allow")) == (405, "GET, HEAD")


def test_head_has_the_length_but_not_the_body(tidemark: Demo) -> None:
    """HEAD announces what GET would send and sends none of it."""
    got, head = (ask(tidemark, f"https://{APP}/", method) for method in ("GET", "HEAD"))
    assert (head.body, head.one("content-length")) == ("", str(len(got.body.encode())))


def test_the_session_cookie_is_guarded(tidemark: Demo) -> None:
    """The sign-in page sets one cookie: Secure, HttpOnly, SameSite=Lax."""
    parts = ask(tidemark, f"https://{SIGNIN}/login").one("set-cookie").split("; ")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(parts)


def test_the_api_wants_a_key(tidemark: Demo) -> None:
    """Without a key there is a 401, a limit and nothing to keep in a cache."""
    answer = ask(tidemark, f"https://{API}/v1/bookings")
    assert (answer.status, answer.one("ratelimit-limit"), answer.one("cache-control")) == (401, "60", "no-store")


def test_health_reports_a_backup_of_five_hours_by_the_demos_clock(tidemark: Demo) -> None:
    """The age is constant, and the moment follows from the clock of the run."""
    report = ask(tidemark, f"https://{APP}/api/health").json()
    assert report["backup"]["age"] == 5 * 3600
    assert report["backup"]["finished_at"] == "2026-11-20T04:00:00Z"


@pytest.mark.parametrize("host", [APP, WWW, TRUST])
def test_security_txt_names_the_host_it_is_fetched_from(tidemark: Demo, host: str) -> None:
    """The file is plain text, and its own address is among its canonical ones."""
    url = f"https://{host}/.well-known/security.txt"
    answer = ask(tidemark, url)
    assert answer.one("content-type") == "text/plain; charset=utf-8"
    assert f"Canonical: {url}" in answer.body.splitlines()
    assert "Expires: 2027-05-19T09:00:00Z" in answer.body.splitlines()


def test_a_given_security_txt_is_served_as_it_is(tmp_path: Path) -> None:
    """The text of the project's own generator replaces the built-in one on every host that has one."""
    text = "Contact: mailto:x@tidemark.example\nExpires: 2027-01-01T00:00:00Z\n"
    with running(folder=tmp_path, security_txt=text) as demo:
        assert {ask(demo, f"https://{h}/.well-known/security.txt").body for h in (APP, WWW, TRUST)} == {text}


@pytest.mark.parametrize("today", [datetime(2026, 11, 1, tzinfo=UTC), datetime(2031, 5, 5, tzinfo=UTC)])
def test_certificates_are_valid_at_both_clocks(tmp_path: Path, today: datetime) -> None:
    """Whenever the demo is run, its certificates cover the machine's clock and the demo's, with 60 days to spare."""
    from cryptography import x509

    from trustgen.demo.authority import Authority
    from trustgen.demo.wire import Identity

    leaf = x509.load_pem_x509_certificates(Authority(DEMO_CLOCK, today).issue(APP, Identity()))[0]
    assert leaf.not_valid_before_utc < min(DEMO_CLOCK, today)
    assert (leaf.not_valid_after_utc - max(DEMO_CLOCK, today)).days == 60


def test_the_flags_are_what_another_shell_needs(tidemark: Demo) -> None:
    """Two rules a host, one a mail server, the name server, its key, the certificate and the clock."""
    flags = tidemark.flags()
    assert flags.count("--connect-to") == 2 * len((*HOSTS, STATIC, MTA_STS, PRELOAD)) + len((MX1, MX2))
    assert not any(" " in flag for flag in flags)
    assert flags[-8:-4] == ["--dns", tidemark.dns, "--dnssec-anchors", str(tidemark.dnssec_anchors)]
    assert flags[-4:] == ["--ca-file", str(tidemark.ca_file), "--at", "2026-11-20T09:00:00Z"]
    assert tidemark.ca_file.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")


def test_nothing_is_left_running(tmp_path: Path) -> None:
    """After the block the ports are closed and the thread is gone, even with a client still connected."""
    with running(folder=tmp_path) as demo:
        held = socket.create_connection(address(demo, APP, 80), 5)
    with held, pytest.raises(OSError, match="refused"):
        socket.create_connection(address(demo, APP, 80), 5)
    assert "tidemark" not in {thread.name for thread in threading.enumerate() if thread.ident and not thread.daemon}


def test_garbage_does_not_disturb_others(tidemark: Demo) -> None:
    """A client that talks nonsense or leaves in the middle costs nobody else their answer."""
    for port in (80, 443):
        with socket.create_connection(address(tidemark, APP, port), 5) as rude:
            rude.sendall(b"\x00\xff nonsense")
    assert ask(tidemark, f"https://{APP}/").status == 200


def test_conversations_end_with_the_service(tmp_path: Path) -> None:
    """Whoever is connected reads the end; no socket is left for the collector to find."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with running(folder=tmp_path) as demo:
            ports = ((APP, 443), (APP, 80), (MX1, 25))
            clients = [socket.create_connection(address(demo, *one), 5) for one in ports]
            assert clients[2].recv(3) == b"220"
        for client in clients:
            while client.recv(1024):
                pass
            client.close()
        gc.collect()
    assert [str(one.message) for one in told if issubclass(one.category, ResourceWarning)] == []
