"""Settings as they are written on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trustgen.net import ConnectTo, Endpoint, Settings


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a.example:443:127.0.0.1:8443", ConnectTo("a.example", 443, "127.0.0.1", 8443)),
        ("A.Example:443:[::1]:8443", ConnectTo("a.example", 443, "::1", 8443)),
        ("[2001:db8::1]:443:[::1]:1", ConnectTo("2001:db8::1", 443, "::1", 1)),
        ("::127.0.0.1:8443", ConnectTo("", None, "127.0.0.1", 8443)),
        ("a.example:443::8443", ConnectTo("a.example", 443, "", 8443)),
        ("a.example:443:b.example:", ConnectTo("a.example", 443, "b.example", None)),
        (":::", ConnectTo("", None, "", None)),
    ],
)
def test_connect_to_is_read_as_curl_reads_it(text: str, rule: ConnectTo) -> None:
    """Four parts, IPv6 in brackets, any of them empty."""
    assert ConnectTo.parse(text) == rule


@pytest.mark.parametrize(
    "text", ["", "a", "a:1:b", "a:1:b:2:c", "a:x:b:1", "a:0:b:1", "a:1:b:65536", "::1:1:a:1", "[a:1"]
)
def test_other_rules_are_refused(text: str) -> None:
    """What curl could not mean either is an error that quotes it."""
    with pytest.raises(ValueError, match="HOST:PORT:ADDRESS:PORT"):
        ConnectTo.parse(text)


@pytest.mark.parametrize(("host", "port", "applies"), [("a", 1, True), ("b", 1, False), ("a", 2, False)])
def test_rule_applies_to_its_host_and_port_only(host: str, port: int, applies: bool) -> None:
    """Both must match; an empty part matches all."""
    assert ConnectTo("a", 1, "c", 3).applies(host, port) is applies
    assert ConnectTo("", None, "c", 3).applies(host, port)


def test_endpoint_is_written_as_in_a_url() -> None:
    """IPv6 stands in brackets, both ways."""
    assert str(Endpoint("::1", 53)) == "[::1]:53"
    assert Endpoint.parse("[::1]:53") == Endpoint("::1", 53)
    assert str(Endpoint.parse("192.0.2.1:53")) == "192.0.2.1:53"


@pytest.mark.parametrize("text", ["", "192.0.2.1", "dns.example:53", "192.0.2.1:0", "192.0.2.1:x"])
def test_name_server_must_be_an_address(text: str) -> None:
    """A name would have to be looked up by the very server that it names."""
    with pytest.raises(ValueError, match="ADDRESS:PORT"):
        Endpoint.parse(text)


@pytest.mark.parametrize(
    "proxy", ["proxy.example:8080", "https://proxy.example", "socks5://p:1", "http://:1", "http://a:b"]
)
def test_unusable_proxy_is_refused(proxy: str) -> None:
    """Only plain http proxies with a host are known."""
    with pytest.raises(ValueError, match="--proxy"):
        Settings.parse(proxy=proxy)


def test_missing_trust_store_is_refused(tmp_path: Path) -> None:
    """A private trust store that is not there is a mistake of the command line, not of the site."""
    with pytest.raises(ValueError, match="--ca-file"):
        Settings.parse(ca_file=tmp_path / "absent.pem")


def test_user_agent_says_who_asks() -> None:
    """The name, the version, and a link for whoever finds us in a log."""
    assert Settings(link="https://tidemark.example/bot").user_agent.endswith(" (+https://tidemark.example/bot)")
    assert Settings().user_agent.startswith("trustgen/")
