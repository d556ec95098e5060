"""The child process: one order on standard input, one answer on standard output."""

from __future__ import annotations

import json
import signal
import sys
import traceback
from typing import Any

from botocore.exceptions import BotoCoreError
from pydantic import TypeAdapter

from trustgen.facts.aws_actions import calls
from trustgen.facts.table import family
from trustgen.model.observation import Why
from trustgen.probes.aws.account import ACCOUNT_READERS
from trustgen.probes.aws.calls import Aws
from trustgen.probes.aws.failure import Unreadable, unreached
from trustgen.probes.aws.network import NETWORK_READERS
from trustgen.probes.aws.storage import STORAGE_READERS

READERS = {**STORAGE_READERS, **ACCOUNT_READERS, **NETWORK_READERS}


def answered(order: dict[str, Any]) -> dict[str, Any]:
    """``{"facts": …}``, or ``{"unseen": [why, reason, detail]}``."""
    request_type, facts_type = family(order["probe"])
    request = TypeAdapter(request_type).validate_python(order["request"])
    try:
        aws = _signed_in(request, order)
        aws.assert_account()
        sources = {"sources": order["sources"]} if order["sources"] else {}
        facts = READERS[order["probe"]](request, aws, **sources)
    except Unreadable as failure:
        return {"unseen": [failure.why, failure.reason, failure.detail]}
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        # Its own words would hold what the service answered.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {frame.name}, line {frame.lineno}"
        return {"unseen": [Why.GARBLED, "the service's answer has another shape", where]}
    return {"facts": TypeAdapter(facts_type).dump_python(facts, mode="json")}


def _signed_in(request: Any, order: dict[str, Any]) -> Aws:
    """Raises Unreadable where AWS's own configuration, of a profile that is not there, cannot be used."""
    try:
        aws = Aws(request.account, order["account"], order["credentials"], order["settings"])
        aws.allow(calls(request))
    except BotoCoreError as error:
        raise unreached(error) from error
    return aws


def main() -> None:
    """Answer, and end: by SIGALRM if all else fails, so that no child outlives the run that started it."""
    order = json.load(sys.stdin)
    signal.alarm(int(order["settings"]["longest"]) + 5)
    json.dump(answered(order), sys.stdout)


if __name__ == "__main__":
    main()
