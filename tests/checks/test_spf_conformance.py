"""Every case of the openspf suite for RFC 7208, from its own zone data."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.vectors import vector
from trustgen.syntax.spf import Answer, Client, SpfResult, check_host

SUITE = "spf-rfc7208/rfc7208-tests.yml"
CASES = 203


class Zones:
    """The zone data of one scenario, answered as a resolver would."""

    def __init__(self, written: dict[str, list[Any]]) -> None:
        self._names = {name.lower(): entries for name, entries in written.items()}

    def ask(self, name: str, rtype: str, hops: int = 0) -> Answer:
        entries = self._names.get(name.lower().rstrip("."), [])
        records = tuple(_text(key, value) for entry in entries for key, value in _pairs(entry) if key == rtype)
        if rtype == "TXT" and not any(key == "TXT" for entry in entries for key, _ in _pairs(entry)):
            # The suite's own convention: what it calls SPF stands for TXT unless TXT is given apart.
            records = tuple(_text(key, value) for entry in entries for key, value in _pairs(entry) if key == "SPF")
        records = tuple(record for record in records if record != "NONE")
        if records:
            return Answer(records)
        if "TIMEOUT" in entries:
            return Answer(failed=True)
        alias = next((value for entry in entries for key, value in _pairs(entry) if key == "CNAME"), None)
        if alias is None:
            return Answer()
        return Answer(failed=True) if hops > 8 else self.ask(alias, rtype, hops + 1)


def _pairs(entry: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(entry, dict):
        yield from entry.items()


def _text(rtype: str, value: Any) -> str:
    if rtype == "MX":
        return f"{value[0]} {value[1]}."
    if rtype not in ("TXT", "SPF"):
        return str(value)
    # Octets become text as they do where real answers are read.
    return ("".join(value) if isinstance(value, list) else str(value)).encode("latin-1").decode("utf-8", "replace")


def _cases() -> Iterator[Any]:
    try:
        text = vector(SUITE).read_text(encoding="utf-8")
    except pytest.skip.Exception:
        return
    for scenario in yaml.safe_load_all(text):
        zones = Zones(scenario["zonedata"])
        for name, case in scenario["tests"].items():
            yield pytest.param(zones, case, id=f"{scenario['description']}-{name}")


@pytest.mark.parametrize(("zones", "case"), list(_cases()))
def test_a_case_of_the_suite_agrees(zones: Zones, case: dict[str, Any]) -> None:
    """The result is one of those that the suite allows, and the explanation is the one that it names."""
    sender, helo = case["mailfrom"], str(case["helo"])
    domain = sender.rpartition("@")[2] if sender else helo
    outcome = check_host(domain, Client(ipaddress.ip_address(case["host"]), sender, helo), zones.ask)
    allowed = case["result"] if isinstance(case["result"], list) else [case["result"]]
    assert outcome.result in [SpfResult(result) for result in allowed], outcome
    if "explanation" in case and outcome.result is SpfResult.FAIL:
        wanted = "" if case["explanation"] == "DEFAULT" else case["explanation"]
        assert outcome.explanation == wanted


def test_the_suite_is_complete() -> None:
    """None of the suite's cases is left out."""
    vector(SUITE)
    assert len(list(_cases())) == CASES
