"""sslyze and testssl.sh, run as programs of their own, and what they say of a server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lab.fault import HOST

#: Where ``make agreement`` puts sslyze: its licence keeps it out of our own environment.
SSLYZE = Path(__file__).parents[2] / ".cache" / "agreement" / "bin" / "sslyze"
TESTSSL = shutil.which("testssl", path=f"{os.environ.get('PATH', '')}:/usr/bin:/usr/local/bin")

_SUITES = {
    "1.0": "tls_1_0_cipher_suites",
    "1.1": "tls_1_1_cipher_suites",
    "1.2": "tls_1_2_cipher_suites",
    "1.3": "tls_1_3_cipher_suites",
}
_FINDINGS = {"1.0": "TLS1", "1.1": "TLS1_1", "1.2": "TLS1_2", "1.3": "TLS1_3"}


@dataclass(frozen=True)
class Opinion:
    """The versions that are accepted, in order; and why the certificate is refused, empty where it is not."""

    accepted: tuple[str, ...]
    certificate: str


def by_sslyze(ports: Iterable[int], ca_file: Path, folder: Path) -> dict[int, Opinion]:
    """What sslyze says of each port, in one run."""
    output = folder / "sslyze.json"
    wanted = ("--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--certinfo", "--certinfo_ca_file", str(ca_file))
    options = ("--json_out", str(output), "--quiet", "--mozilla_config", "disable", *wanted)
    targets = [f"{HOST}:{port}{{127.0.0.1}}" for port in ports]
    subprocess.run([SSLYZE, *options, *targets], check=True, capture_output=True, timeout=300)
    results = json.loads(output.read_text())["server_scan_results"]
    return {result["server_location"]["port"]: _of_sslyze(result["scan_result"]) for result in results}


def _of_sslyze(result: dict[str, Any]) -> Opinion:
    accepted = [version for version, name in _SUITES.items() if result[name]["result"]["accepted_cipher_suites"]]
    (deployment,) = result["certificate_info"]["result"]["certificate_deployments"]
    found = deployment["path_validation_results"]
    (ours,) = (one for one in found if one["trust_store"]["name"] == "Supplied CA file")
    return Opinion(tuple(accepted), ours["validation_error"] or "")


def by_testssl(port: int, ca_file: Path, folder: Path, *, certificate: bool) -> Opinion | None:
    """What testssl.sh says of one port; None where it gives up."""
    output = folder / f"testssl-{port}.json"
    options = ("--quiet", "--color", "0", "--warnings", "batch", "--ip", "127.0.0.1", "--jsonfile", str(output), "-p")
    command = [str(TESTSSL), *options, *(["-S"] if certificate else []), f"https://{HOST}:{port}"]
    environment = {**os.environ, "ADDITIONAL_CA_FILES": str(ca_file), "TERM": "dumb"}
    subprocess.run(command, check=False, capture_output=True, timeout=300, env=environment)
    found = {finding["id"]: finding["finding"] for finding in json.loads(output.read_text() or "[]")}
    if not all(name in found for name in _FINDINGS.values()):
        return None
    accepted = [version for version, name in _FINDINGS.items() if found[name].startswith("offered")]
    chain, name = found.get("cert_chain_of_trust", ""), found.get("cert_trust", "")
    wrong = [said for said in (chain, name) if "passed" not in said and not said.startswith("Ok")]
    return Opinion(tuple(accepted), "; ".join(wrong))
