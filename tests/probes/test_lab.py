"""Every fault of the lab, met by the probe that it is made for."""

from __future__ import annotations

import pytest

from tests.lab.fault import Fault
from tests.lab.running import Lab, look
from tests.lab.table import LAB
from trustgen.model.observation import Seen, Unseen, Why


@pytest.mark.parametrize("fault", LAB, ids=lambda fault: fault.name)
def test_fault_is_taken_for_what_it_is(lab: Lab, fault: Fault) -> None:
    """The one observation is the Unseen, or has the facts, that the lab's table calls right."""
    (observation,) = look(fault.request, lab.settings(lab.start(fault)))
    if isinstance(fault.expected, Why):
        assert isinstance(observation, Unseen), fault.because
        assert observation.why is fault.expected, fault.because
        assert observation.reason
        assert observation.reason[0] == observation.reason[0].lower() or observation.reason.startswith("IPv6")
    else:
        assert isinstance(observation, Seen), fault.because
        assert fault.expected(observation.facts), fault.because


def test_lab_names_are_unique() -> None:
    """No two faults share a name."""
    names = [fault.name for fault in LAB]
    assert len(names) == len(set(names))
    assert len(names) >= 60
