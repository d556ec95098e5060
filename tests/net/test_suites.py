"""The families of cipher suites are what OpenSSL, by the names of its suites, says they are."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.lab.hellos import asked, server_hello
from trustgen.facts.ciphers import FAMILIES
from trustgen.net.hello import Chose, NotTls, build, parse
from trustgen.net.suites import ANY, SUITES

OPENSSL = shutil.which("openssl")
LINE = re.compile(r"0x([0-9A-F]{2}),0x([0-9A-F]{2}) - (\S+) .*Kx=(\S+) +Au=(\S+) +Enc=(\S+) +Mac=(\S+)")


def _families(kx: str, au: str, enc: str, mac: str) -> set[str]:
    """By what OpenSSL says of a suite's parts."""
    ephemeral = kx in ("ECDH", "DH")
    found = {
        "NULL": enc.startswith("None"),
        "RC4": enc.startswith("RC4"),
        "DES": enc.startswith("DES("),
        "3DES": enc.startswith("3DES"),
        "IDEA": enc.startswith("IDEA"),
        "CBC": mac != "AEAD" and not enc.startswith(("None", "RC4")),
        "anonymous": au == "None",
        "static RSA": kx == "RSA",
        "DHE": kx == "DH" and au != "None" and ephemeral,
    }
    return {name for name, is_one in found.items() if is_one}


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
def test_every_suite_of_openssl_is_where_it_belongs() -> None:
    """All suites before TLS 1.3 but those with pre-shared keys and passwords, each in exactly its families."""
    assert OPENSSL is not None
    listed = subprocess.run(
        [OPENSSL, "ciphers", "-V", "ALL:COMPLEMENTOFALL:eNULL:@SECLEVEL=0"], capture_output=True, text=True, check=True
    ).stdout
    checked = 0
    for high, low, name, kx, au, enc, mac in LINE.findall(listed):
        number = int(high + low, 16)
        if high == "13" or "PSK" in name or "SRP" in name or "GOST" in name:
            continue
        checked += 1
        ours = {family for family, suites in SUITES.items() if number in suites}
        assert ours == _families(kx, au, enc, mac), name
        assert number in ANY, name
    assert checked > 50


def test_the_families_are_the_ones_that_claims_name() -> None:
    """One table of names, one of numbers; no suite twice in a family."""
    assert tuple(SUITES) == FAMILIES
    for suites in (*SUITES.values(), ANY):
        assert len(set(suites)) == len(suites)


def test_a_hello_offers_the_suites_alone() -> None:
    """And the sign that it understands secure renegotiation, which is no suite."""
    hello = asked(build("1.2", "faulty.example", bytes(32), SUITES["RC4"])[5:])
    assert hello.suites == (*SUITES["RC4"], 0x00FF)


def test_an_answer_with_another_suite_is_no_answer() -> None:
    """AES was not among what was offered."""
    assert isinstance(parse(server_hello("1.2", suite=0x002F), "1.2", SUITES["RC4"]), NotTls)
    assert parse(server_hello("1.2", suite=5), "1.2", SUITES["RC4"]) == Chose(0x0303, 5)


def test_secure_renegotiation_is_read_from_the_answer() -> None:
    """The extension, and its absence."""
    for said in (True, False):
        assert parse(server_hello("1.2", suite=5, renegotiation=said), "1.2", SUITES["RC4"]) == Chose(
            0x0303, 5, renegotiation=said
        )
