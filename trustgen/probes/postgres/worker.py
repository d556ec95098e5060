"""The child process: ``python -m trustgen.probes.postgres.worker SECONDS``.

Reads questions as lines of JSON from stdin, asks them over one connection, and writes one line of JSON an answer.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from trustgen.facts.table import family
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind

DSN = "TRUSTGEN_POSTGRES_DSN"
VARIABLES = "TRUSTGEN_POSTGRES_VARIABLES"


def main() -> None:
    """Answer everything on stdin."""
    # Should the parent die, nobody is left to kill this process.
    signal.alarm(int(float(sys.argv[1])) + 2)
    questions = [_question(line) for line in sys.stdin if line.strip()]
    for number, answer in enumerate(_answers(questions)):
        sys.stdout.write(json.dumps({"number": number, **answer}) + "\n")
        sys.stdout.flush()


def _question(line: str) -> Any:
    plain = json.loads(line)
    request, _ = family(plain["probe"])
    return TypeAdapter(request).validate_json(json.dumps(plain["request"]), strict=True)


def _answers(questions: list[Any]) -> Iterator[dict[str, Any]]:
    dsn = os.environ.pop(DSN)
    variables = json.loads(os.environ.pop(VARIABLES))
    try:
        from trustgen.probes.postgres.session import Session
    except ImportError as error:
        missing = Blind(
            Why.NO_EXTRA, "the PostgreSQL driver is not usable: pip install trustgen[postgres]", type(error).__name__
        )
        yield from (_unseen(missing) for _ in questions)
        return
    with Session(dsn, variables) as session:
        for question in questions:
            yield _answer(session, question)


def _answer(session: Any, question: Any) -> dict[str, Any]:
    from trustgen.probes.postgres.questions import answer

    try:
        return {"facts": asdict(answer(session, question))}
    except Blind as blind:
        return _unseen(blind)
    except Exception as error:  # noqa: BLE001 - a defect in one question must not take the others along
        # Its text may quote a row; its type may not.
        return _unseen(Blind(Why.CRASHED, "the look failed by a defect of the checker", type(error).__name__))


def _unseen(blind: Blind) -> dict[str, Any]:
    return {"why": blind.why.value, "reason": blind.reason, "detail": blind.detail}


if __name__ == "__main__":
    main()
