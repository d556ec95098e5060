"""Read what a machine-written report says of itself: SARIF 2.1.0, CycloneDX 1.4 and SPDX 2.2 and later, as JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from trustgen.facts.files import ReportFacts, ReportRequest
from trustgen.model.observation import Observation, Why
from trustgen.net import LookFailed
from trustgen.probes.access import Access
from trustgen.probes.folder import Folder, observed
from trustgen.syntax import sarif, strict_json

LONGEST = 200


async def look(request: ReportRequest, access: Access) -> tuple[Observation, ...]:
    """The report; one that is missing, no JSON or of another format is Unseen."""

    def read() -> ReportFacts:
        content = Folder.of(access.project).read(request.path)
        try:
            document = strict_json.parse(content.decode("utf-8-sig"))
            made_at, tools, findings = _FORMATS[request.format](document)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            message = f"the report is no {request.format.upper()} that can be read"
            raise LookFailed(Why.GARBLED, message, f"{type(error).__name__}: {error}"[:LONGEST]) from error
        named = tuple(sorted({access.secrets.redact(tool[:LONGEST]) for tool in tools}))
        return ReportFacts(
            hashlib.sha256(content).hexdigest(), made_at[:LONGEST], named, tuple(sorted(findings.items()))
        )

    return await observed(access, read)


def _cyclonedx(document: Any) -> sarif.Read:
    if document["bomFormat"] != "CycloneDX":
        raise ValueError("no CycloneDX")
    metadata = document.get("metadata", {})
    tools = metadata.get("tools", [])
    listed = tools.get("components", []) if isinstance(tools, dict) else tools
    names = [str(tool["name"]) for tool in listed]
    return str(metadata.get("timestamp", "")), names, {"components": _counted(document)}


def _counted(holder: Any) -> int:
    """Components, with those that others are assembled of."""
    components = holder.get("components", [])
    return len(components) + sum(map(_counted, components))


def _spdx(document: Any) -> sarif.Read:
    if not str(document["spdxVersion"]).startswith("SPDX-2."):
        raise ValueError("no SPDX 2")
    created = document["creationInfo"]
    names = [str(name).removeprefix("Tool: ") for name in created["creators"] if str(name).startswith("Tool: ")]
    return str(created["created"]), names, {"components": len(document.get("packages", []))}


_FORMATS: dict[str, Callable[[Any], sarif.Read]] = {"sarif": sarif.read, "cyclonedx": _cyclonedx, "spdx": _spdx}
