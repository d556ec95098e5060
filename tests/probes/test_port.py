"""The port probe: closed is believed only beside an open control."""

from __future__ import annotations

from dataclasses import replace

from tests.lab.fault import HOST, close_at_once
from tests.lab.running import QUICK, Lab, look
from tests.ports import free_port
from trustgen.facts.http import PortFacts, PortRequest
from trustgen.model.observation import Observation, Seen, Unseen, Why
from trustgen.net import ConnectTo


def _look(asked: int, control: int) -> Observation:
    rules = (ConnectTo(HOST, 25, "127.0.0.1", asked), ConnectTo(HOST, 443, "127.0.0.1", control))
    (observation,) = look(PortRequest(HOST, 25, 443), replace(QUICK, connect_to=rules))
    return observation


def test_refused_beside_an_open_control_is_closed(lab: Lab) -> None:
    """The machine is there and says no."""
    observation = _look(free_port(), lab.run(lab.bench.listen(close_at_once)))
    assert isinstance(observation, Seen)
    assert observation.facts == PortFacts(HOST, 25, "closed")


def test_refused_without_control_is_unseen() -> None:
    """A machine that refuses everything may not be the right one."""
    observation = _look(free_port(), free_port())
    assert isinstance(observation, Unseen)
    assert observation.why is Why.CONTROL_FAILED


def test_open_needs_no_control(lab: Lab) -> None:
    """One acceptance is enough."""
    observation = _look(lab.run(lab.bench.listen(close_at_once)), free_port())
    assert isinstance(observation, Seen)
    assert observation.facts == PortFacts(HOST, 25, "open")


def test_control_at_another_address_is_none(lab: Lab) -> None:
    """What is open elsewhere proves nothing here."""
    control = lab.run(lab.bench.listen(close_at_once))
    rules = (ConnectTo(HOST, 25, "127.0.0.2", free_port()), ConnectTo(HOST, 443, "127.0.0.1", control))
    (observation,) = look(PortRequest(HOST, 25, 443), replace(QUICK, connect_to=rules))
    assert isinstance(observation, Unseen)
    assert observation.why is Why.CONTROL_FAILED
