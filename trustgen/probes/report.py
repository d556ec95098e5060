"""Read what a machine-written report says of itself: SARIF 2.1.0, CycloneDX 1.4 and SPDX 2.2 and later, as JSON."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from typing import Any

from trustgen.facts.files import ReportFacts, ReportRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed
from trustgen.syntax import strict_json

Read = tuple[str, list[str], dict[str, int]]
LONGEST = 200


async def look(request: ReportRequest, access: Access) -> tuple[Observation, ...]:
    """The report; one that is missing, no JSON or of another format is Unseen."""

    def read() -> ReportFacts:
        content = Folder.of(access.project).read(request.path)
        try:
            document = strict_json.parse(content.decode("utf-8-sig"))
            made_at, tools, findings = _FORMATS[request.format](document)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"the report is no {request.format.upper()} that can be read"
            raise LookFailed(Why.GARBLED, message, f"{type(error).__name__}: {error}"[:LONGEST]) from error
        named = tuple(sorted({access.secrets.redact(tool[:LONGEST]) for tool in tools}))
        return ReportFacts(
            hashlib.sha256(content).hexdigest(), made_at[:LONGEST], named, tuple(sorted(findings.items()))
        )

    return await observed(access, read)


def _sarif(document: Any) -> Read:
    """SARIF 2.1.0 (§3.13, §3.14): a run that failed, or that kept its results to itself, is no report."""
    if document["version"] != "2.1.0" or not document["runs"]:
        raise ValueError("no run of SARIF 2.1.0")
    counts: Counter[str] = Counter()
    times: list[str] = []
    for run in document["runs"]:
        invocations = run.get("invocations", [])
        if not all(invocation["executionSuccessful"] is True for invocation in invocations):
            raise ValueError("a run that failed")
        times.extend(str(invocation["endTimeUtc"]) for invocation in invocations if "endTimeUtc" in invocation)
        rules = _levels(run["tool"])
        for result in run["results"]:
            if result.get("kind", "fail") == "fail" and not _suppressed(result):
                counts[_level(result, rules)] += 1
    tools = [str(run["tool"]["driver"]["name"]) for run in document["runs"]]
    return min(times, default=""), tools, dict(counts)


def _levels(tool: Any) -> dict[str, str]:
    rules = tool["driver"].get("rules", [])
    return {rule["id"]: rule.get("defaultConfiguration", {}).get("level", "warning") for rule in rules}


def _level(result: Any, rules: dict[str, str]) -> str:
    level = result.get("level") or rules.get(result.get("ruleId", ""), "warning")
    if level not in ("error", "warning", "note", "none"):
        raise ValueError("a level that SARIF does not have")
    return str(level)


def _suppressed(result: Any) -> bool:
    """§3.27.23: by at least one suppression, none of which is still under review or rejected."""
    suppressions = result.get("suppressions", [])
    return bool(suppressions) and all(s.get("status", "accepted") == "accepted" for s in suppressions)


def _cyclonedx(document: Any) -> Read:
    if document["bomFormat"] != "CycloneDX":
        raise ValueError("no CycloneDX")
    metadata = document.get("metadata", {})
    tools = metadata.get("tools", [])
    listed = tools.get("components", []) if isinstance(tools, dict) else tools
    names = [str(tool["name"]) for tool in listed]
    return str(metadata.get("timestamp", "")), names, {"components": len(document.get("components", []))}


def _spdx(document: Any) -> Read:
    if not str(document["spdxVersion"]).startswith("SPDX-2."):
        raise ValueError("no SPDX 2")
    created = document["creationInfo"]
    names = [str(name).removeprefix("Tool: ") for name in created["creators"] if str(name).startswith("Tool: ")]
    return str(created["created"]), names, {"components": len(document.get("packages", []))}


_FORMATS: dict[str, Callable[[Any], Read]] = {"sarif": _sarif, "cyclonedx": _cyclonedx, "spdx": _spdx}
