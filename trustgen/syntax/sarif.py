"""SARIF 2.1.0 as scanners write it: how many results of which level, by whom, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

LEVELS = ("error", "warning", "note", "none")
_UNSAID = "warning"  # §3.50.3: of a rule that says no level

Read = tuple[str, list[str], dict[str, int]]
#: The rules of the driver, then of each extension.
Rules = list[list[Any]]


def read(document: Any) -> Read:
    """When the oldest of its runs ended (empty where one does not say), the tools, and results by level.

    Raises ValueError, KeyError or TypeError for another format, and for a run that failed (§3.20.14).
    """
    if document["version"] != "2.1.0" or not document["runs"]:
        raise ValueError("no run of SARIF 2.1.0")
    counts: Counter[str] = Counter()
    ends: list[str] = []
    for run in document["runs"]:
        invocations = run.get("invocations", [])
        if not all(invocation["executionSuccessful"] is True for invocation in invocations):
            raise ValueError("a run that failed")
        ends.append(min((str(one["endTimeUtc"]) for one in invocations if "endTimeUtc" in one), default=""))
        counts.update(_levels(run))
    return min(ends), [str(run["tool"]["driver"]["name"]) for run in document["runs"]], dict(counts)


def _levels(run: Any) -> Iterator[str]:
    parts = [run["tool"]["driver"], *run["tool"].get("extensions", ())]
    rules = [part.get("rules") or [] for part in parts]
    by_id = {rule["id"]: rule for several in reversed(rules) for rule in several}
    for result in run["results"]:
        if result.get("kind", "fail") == "fail" and not _suppressed(result) and result.get("baselineState") != "absent":
            yield _level(result, rules, by_id)


def _level(result: Any, rules: Rules, by_id: dict[str, Any]) -> str:
    """§3.27.10: the result's own, else its rule's, else a warning."""
    level = result.get("level") or _rule(result, rules, by_id).get("defaultConfiguration", {}).get("level") or _UNSAID
    if level not in LEVELS:
        raise ValueError("a level that SARIF does not have")
    return str(level)


def _rule(result: Any, rules: Rules, by_id: dict[str, Any]) -> dict[str, Any]:
    """§3.52: by its place, in the driver or in the extension that is named; else by its id, in any of them.

    Scanners that keep their queries in packs have every rule in an extension.
    """
    named = result.get("rule") or {}
    place = named.get("index", result.get("ruleIndex", -1))
    component = named.get("toolComponent", {}).get("index", -1) + 1
    if place >= 0 and component < len(rules) and place < len(rules[component]):
        return dict(rules[component][place])
    name = str(named.get("id") or result.get("ruleId") or "")
    # §3.27.5: an id may have further parts, of which the rule has none.
    found = by_id.get(name) or by_id.get(name.rpartition("/")[0])
    return dict(found or {})


def _suppressed(result: Any) -> bool:
    """§3.27.23: by at least one suppression, none of which is still under review or rejected."""
    suppressions = result.get("suppressions", [])
    return bool(suppressions) and all(one.get("status", "accepted") == "accepted" for one in suppressions)
