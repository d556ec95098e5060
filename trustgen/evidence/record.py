"""The evidence of one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from trustgen.frozen import dataclass
from trustgen.model.judgement import Judgement
from trustgen.model.observation import Observation, Request


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that a run saw.

    ``at`` is when the looking ended (aware, UTC); it is ``now`` for whoever judges these observations again.
    ``registry`` is the SHA-256 of the registry's bytes, ``trustgen`` the version that looked. ``last_held`` tells by
    what a claim means (``Meanings``) when it was last seen true, in this run or one before. ``overrides`` are
    sentences about what the run changed (``--connect-to …``), ``via`` the labels of its vantage points.
    ``clock_was_set`` tells that the run took another time for the present, so that its age means nothing; the site
    says so in its banner.
    """

    at: datetime
    registry: str
    trustgen: str
    observations: Mapping[Request, tuple[Observation, ...]]
    judgements: tuple[Judgement, ...] = ()
    last_held: Mapping[str, datetime] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    clock_was_set: bool = False
