"""The probe of plain HTTP: closed beside an open control, answered, or unseen."""

from __future__ import annotations

from dataclasses import replace

from tests.lab.fault import HOST, close_at_once, says
from tests.lab.running import QUICK, Lab, look
from tests.ports import free_port
from trustgen.facts.http import PlainAnswer, PlainHttpFacts, PlainHttpRequest
from trustgen.model.observation import Observation, Seen, Unseen, Why
from trustgen.net import ConnectTo


def _look(asked: int, control: int, path: str = "/") -> Observation:
    rules = (ConnectTo(HOST, 80, "127.0.0.1", asked), ConnectTo(HOST, 443, "127.0.0.1", control))
    (observation,) = look(PlainHttpRequest(HOST, path=path), replace(QUICK, connect_to=rules))
    return observation


def test_refused_beside_an_open_control_is_closed(lab: Lab) -> None:
    """The machine is there and says no; there is no response."""
    observation = _look(free_port(), lab.run(lab.bench.listen(close_at_once)))
    assert isinstance(observation, Seen)
    assert observation.facts == PlainHttpFacts(HOST, 80, PlainAnswer.CLOSED)


def test_refused_without_control_is_unseen() -> None:
    """A machine that refuses everything may not be the right one."""
    observation = _look(free_port(), free_port())
    assert isinstance(observation, Unseen)
    assert observation.why is Why.CONTROL_FAILED


def test_what_speaks_no_http_is_unseen(lab: Lab) -> None:
    """An open port that hangs up has neither refused nor answered."""
    port = lab.run(lab.bench.listen(close_at_once))
    assert isinstance(_look(port, port), Unseen)


def test_an_answer_is_kept_without_its_body(lab: Lab) -> None:
    """The redirect is the fact; it is not followed, and it needs no control."""
    answer = b"HTTP/1.1 301 Moved\r\nLocation: https://faulty.example/\r\nContent-Length: 2\r\n\r\nok"
    observation = _look(lab.run(lab.bench.listen(says(answer))), free_port(), path="/x")
    assert isinstance(observation, Seen)
    facts = observation.facts
    assert facts.answer is PlainAnswer.ANSWERED
    assert (facts.response.url, facts.response.status) == (f"http://{HOST}/x", 301)
    assert facts.response.first("location") == "https://faulty.example/"
    assert facts.response.text is None


def test_control_at_another_address_is_none(lab: Lab) -> None:
    """What is open elsewhere proves nothing here."""
    control = lab.run(lab.bench.listen(close_at_once))
    rules = (ConnectTo(HOST, 80, "127.0.0.2", free_port()), ConnectTo(HOST, 443, "127.0.0.1", control))
    (observation,) = look(PlainHttpRequest(HOST), replace(QUICK, connect_to=rules))
    assert isinstance(observation, Unseen)
    assert observation.why is Why.CONTROL_FAILED


def test_a_port_of_its_own_stands_in_the_address(lab: Lab) -> None:
    """The URL that is asked names host and port as a client would."""
    port = lab.run(lab.bench.listen(says(b"HTTP/1.1 204 No Content\r\n\r\n")))
    rules = (ConnectTo(HOST, 8080, "127.0.0.1", port), ConnectTo(HOST, 443, "127.0.0.1", port))
    (observation,) = look(PlainHttpRequest(HOST, 8080), replace(QUICK, connect_to=rules))
    assert isinstance(observation, Seen)
    assert observation.facts.response.url == f"http://{HOST}:8080/"
