"""How far standbys are behind, measured: from now on, how long does each take to replay what is written by now?

``replay_lag`` alone is no measure. It is that of the last WAL that was replayed, and stays small when replay has
stopped. It is believed only of a standby whose replay moves while we look.
"""

from __future__ import annotations

import time
from typing import Any

from trustgen.facts.postgres import ReplicationFacts, ReplicationRequest, Standby
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind
from trustgen.probes.postgres.session import Row, Session

_NEED = "membership in pg_monitor"
_PAUSE = "SELECT pg_sleep(0.2)"

# A base backup is no standby.
_STANDBYS = """
SELECT pid, state, sync_state IN ('sync', 'quorum'), coalesce(replay_lsn >= %s::pg_lsn, false), replay_lsn::text,
       (1000 * extract(epoch FROM replay_lag))::int8
  FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup' ORDER BY pid
"""
# A standby that has lost its primary has replayed all that it received, and is behind all the same.
_OWN = """
SELECT (SELECT count(*) FROM pg_stat_wal_receiver), (SELECT status FROM pg_stat_wal_receiver),
       coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)
"""


def replication(session: Session, request: ReplicationRequest) -> ReplicationFacts:
    """A few statements, and a few more a second while standbys catch up, for ``patience`` seconds at most."""
    with session.reading(request.database, need=_NEED):
        ((standby,),) = session.run("SELECT pg_is_in_recovery()")
        if standby:
            return ReplicationFacts(primary=False, standbys=(_own(session, request.patience),))
        return ReplicationFacts(primary=True, standbys=_standbys(session, request.patience))


def _standbys(session: Session, patience: int) -> tuple[Standby, ...]:
    ((written,),) = session.run("SELECT pg_current_wal_lsn()::text")
    start = time.monotonic()
    first: dict[Any, Row] = {}
    took: dict[Any, int] = {}
    while True:
        seen = {row[0]: row for row in session.run(_STANDBYS, [written])}
        if any(row[1] is None for row in seen.values()):
            raise _hidden()
        elapsed = _since(start)
        first = {pid: first.get(pid, row) for pid, row in seen.items()}
        took |= {pid: elapsed for pid, row in seen.items() if row[3] and pid not in took}
        if set(seen) <= set(took) or elapsed >= 1000 * patience:
            return tuple(_measured(row, took.get(pid), elapsed, first[pid]) for pid, row in seen.items())
        session.run(_PAUSE)


def _measured(row: Row, took: int | None, elapsed: int, first: Row) -> Standby:
    _, state, synchronous, _, replayed, lag = row
    if took is not None:
        return Standby(state, bool(synchronous), took)
    moves = replayed is not None and replayed != first[4]
    return Standby(state, bool(synchronous), lag if moves else None, elapsed)


def _own(session: Session, patience: int) -> Standby:
    ((received,),) = session.run("SELECT coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text")
    start = time.monotonic()
    while True:
        ((receivers, status, replayed),) = session.run(_OWN, [received])
        elapsed = _since(start)
        if receivers and status is None:
            raise _hidden()
        if status != "streaming":
            return Standby(status or "disconnected", synchronous=False, lag=None)
        if replayed:
            return Standby(status, synchronous=False, lag=elapsed)
        if elapsed >= 1000 * patience:
            return Standby(status, synchronous=False, lag=None, at_least=elapsed)
        session.run(_PAUSE)


def _since(start: float) -> int:
    """Milliseconds."""
    return round(1000 * (time.monotonic() - start))


def _hidden() -> Blind:
    detail = f"the checker's role needs {_NEED}"
    return Blind(Why.NO_PERMISSION, "the checker's role may not see the state of replication", detail)
