"""The security.txt that registries write, read by another's validator: nothing wrong, and no advice unexplained."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import build, programs
from trustgen.model.disclosure import Disclosure
from trustgen.model.organisation import Site
from trustgen.model.registry import Registry
from trustgen.probes.gpg import clearsign
from trustgen.render.security_txt import security_txt
from trustgen.securitytxt import PATH, parse

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    sectxt = pytest.importorskip("sectxt", reason="not run: sectxt is not installed")

# The validator goes by the machine's clock, not by ours.
NOW = datetime.now(UTC).replace(microsecond=0)
NAME = st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,5})?", fullmatch=True)
HOST = st.builds(lambda name, zone: f"{name}.{zone}", NAME, st.sampled_from(["example", "test", "co.example"]))
PATHS = st.from_regex(r"(/[a-zA-Z0-9._~%-]{1,12}){0,3}/?", fullmatch=True).filter(lambda path: "%" not in path)
HTTPS = st.builds(lambda host, path: f"https://{host}{path}", HOST, PATHS)
CONTACT = st.one_of(
    st.builds(lambda local, host: f"mailto:{local}@{host}", NAME, HOST),
    HTTPS,
    st.from_regex(r"tel:\+[1-9][0-9]{6,12}", fullmatch=True),
)
KEY = st.one_of(HTTPS, st.just(f"openpgp4fpr:{'ab' * 20}"), st.just("dns:5d2d._openpgpkey.example.com?type=OPENPGPKEY"))
LANGUAGE = st.sampled_from(["en", "de", "fr", "es", "en-AU", "de-AT", "zh-Hant", "pt-BR", "nl"])


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """A registry with a policy of any lawful shape, published on a site of its own."""
    contacts = draw(st.lists(CONTACT, min_size=1, max_size=4, unique=True))

    def maybe(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(st.none() | strategy)

    policy: dict[str, Any] = {
        "contact": [f"c{number}" for number in range(len(contacts))],
        "expires": f"{draw(st.integers(2, 360))}d",
        "languages": draw(st.lists(LANGUAGE, unique=True, max_size=3)),
        "hosts": [f"https://{host}" for host in draw(st.lists(HOST, unique=True, max_size=3))],
        "encryption": draw(st.lists(KEY, unique=True, max_size=2)),
        "key": maybe(st.just({"fingerprint": "AB" * 20, "file": "key.asc"})),
        "acknowledgments_url": maybe(HTTPS),
        "policy": maybe(HTTPS),
        "hiring": maybe(HTTPS),
        "csaf": maybe(st.builds(lambda host: f"https://{host}/csaf/provider-metadata.json", HOST)),
        "bug_bounty": maybe(st.booleans()),
    }
    return build.registry(
        site=Site(base_url=f"https://{draw(HOST)}"),
        contacts={f"c{number}": uri for number, uri in enumerate(contacts)},
        disclosure=Disclosure.model_validate(policy),
    )


def written(registry: Registry) -> tuple[bytes, str]:
    """The file, and where it is published."""
    base = str(registry.site.base_url)
    return security_txt(replace(build.report(registry=registry), at=NOW), base), f"{base}{PATH}"


def advice(content: bytes, url: str) -> tuple[list[str], list[str]]:
    """The codes of errors and of recommendations."""
    read = sectxt.Parser(content, urls=url)
    return [one["code"] for one in read.errors], [one["code"] for one in read.recommendations]


def explained(registry: Registry, *, signed: bool) -> set[str]:
    """The advice that is not ours to follow: what the registry does not have."""
    policy = registry.disclosure
    assert policy is not None
    mail = any(uri.startswith("mailto:") for uri in registry.contacts.values())
    return {
        *(() if signed else ("not_signed",)),
        *(("no_encryption",) if mail and not policy.encryption and not policy.key else ()),
        *(("no_csaf",) if policy.csaf is None else ()),
    }


@given(registries())
@settings(max_examples=220, suppress_health_check=[HealthCheck.too_slow])
def test_what_any_registry_writes_is_valid(registry: Registry) -> None:
    """No error, no recommendation but those that are explained, and no flaw by our own reading."""
    content, url = written(registry)
    errors, recommendations = advice(content, url)
    assert errors == []
    assert set(recommendations) <= explained(registry, signed=False)
    assert parse(content.decode()).flaws == ()


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A GNUPGHOME with a signing key, and its fingerprint."""
    import subprocess
    import tempfile

    program = programs.find("gpg")
    if program is None:
        pytest.skip("not run: gpg is not installed")
    with tempfile.TemporaryDirectory(prefix="tg-") as home:  # a socket's path must be short
        base = [str(program), "--homedir", home, "--batch", "--no-tty"]
        born = f"{NOW - timedelta(days=30):%Y%m%dT%H%M%S}"
        making = [
            "--faked-system-time",
            born,
            "--passphrase",
            "",
            "--quick-gen-key",
            "Tidemark",
            "ed25519",
            "sign",
            "0",
        ]
        subprocess.run([*base, *making], check=True, capture_output=True)
        shown = subprocess.run([*base, "--with-colons", "--list-keys"], check=True, capture_output=True, text=True)
        yield Path(home), next(line.split(":")[9] for line in shown.stdout.splitlines() if line.startswith("fpr"))
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False, capture_output=True)


@pytest.mark.gnupg
def test_what_any_registry_signs_is_valid(key: tuple[Path, str]) -> None:
    """Signed files have no error and no advice, are all CRLF, and are the same bytes again."""
    home, fingerprint = key

    @given(registries())
    @settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
    def each(registry: Registry) -> None:
        plain, url = written(registry)
        signed = asyncio.run(clearsign(plain.decode(), fingerprint, NOW, home)).encode()
        assert signed.count(b"\n") == signed.count(b"\r\n")
        errors, recommendations = advice(signed, url)
        assert errors == []
        assert set(recommendations) <= explained(registry, signed=True)
        read = parse(signed.decode())
        assert (read.signed, read.flaws) == (True, ())
        assert [(one.name, one.value) for one in read.fields] == [
            (one.name, one.value) for one in parse(plain.decode()).fields
        ]

    each()


@pytest.mark.gnupg
def test_the_same_text_is_signed_in_the_same_bytes(key: tuple[Path, str]) -> None:
    """The evidence's time dates the signature, so a rebuild is byte for byte the same."""
    home, fingerprint = key
    first, second = (asyncio.run(clearsign("Contact: mailto:a@b.example\n", fingerprint, NOW, home)) for _ in range(2))
    assert first == second
