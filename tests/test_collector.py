"""Work without the collector of cycles."""

from __future__ import annotations

import gc

import pytest

from trustgen.pipeline.collector import without_collector


def test_the_collector_rests_while_work_is_done() -> None:
    """It is off inside, on again afterwards, and what was made counts as old."""

    def work() -> list[list[int]]:
        assert not gc.isenabled()
        return [[number] for number in range(5000)]

    assert gc.isenabled()
    made = without_collector(work)
    assert gc.isenabled()
    assert len(made) == 5000
    assert gc.get_count()[0] < 5000


def test_the_collector_works_again_after_a_failure() -> None:
    """A project with problems leaves it as it was."""

    def fail() -> None:
        raise ValueError("a problem")

    with pytest.raises(ValueError, match="a problem"):
        without_collector(fail)
    assert gc.isenabled()
    gc.disable()
    try:
        assert without_collector(lambda: 1) == 1
        assert not gc.isenabled()
    finally:
        gc.enable()
