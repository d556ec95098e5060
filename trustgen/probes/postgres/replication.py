"""How far standbys are behind."""

from __future__ import annotations

from trustgen.facts.postgres import ReplicationFacts, ReplicationRequest, Standby
from trustgen.model.observation import Why
from trustgen.probes.postgres.blind import Blind
from trustgen.probes.postgres.session import Session

_NEED = "membership in pg_monitor"

# replay_lag is NULL once a standby has caught up and nothing was written since.
_STANDBYS = """
SELECT state, sync_state IN ('sync', 'quorum'),
       CASE WHEN replay_lsn >= pg_current_wal_lsn() THEN 0 ELSE extract(epoch FROM replay_lag) END::float8
  FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup' ORDER BY 1, 2, 3
"""
# A standby that has lost its primary has replayed all that it received, and is behind all the same.
_OWN = """
SELECT (SELECT count(*) FROM pg_stat_wal_receiver), (SELECT status FROM pg_stat_wal_receiver),
       extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8,
       pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
"""


def replication(session: Session, request: ReplicationRequest) -> ReplicationFacts:
    """Two statements."""
    with session.reading(request.database, need=_NEED):
        ((standby,),) = session.run("SELECT pg_is_in_recovery()")
        if standby:
            return ReplicationFacts(False, (_own(session),))
        found = session.run(_STANDBYS)
    if any(state is None for state, *_ in found):
        raise _hidden()
    return ReplicationFacts(True, tuple(Standby(state, bool(sync), lag) for state, sync, lag in found))


def _own(session: Session) -> Standby:
    ((receivers, status, since, caught_up),) = session.run(_OWN)
    if receivers and status is None:
        raise _hidden()
    if status == "streaming" and caught_up:
        return Standby("streaming", False, 0.0)
    return Standby(status or "disconnected", False, since)


def _hidden() -> Blind:
    detail = f"the checker's role needs {_NEED}"
    return Blind(Why.NO_PERMISSION, "the checker's role may not see the state of replication", detail)
