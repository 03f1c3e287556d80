"""Parts side by side: in their order, and a part that fails is told by nobody but whoever does the whole."""

from __future__ import annotations

import sys

import pytest

from spmsim.foundation.processes import in_processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="work is split on Linux only")


def test_parts_stand_in_their_order() -> None:
    assert in_processes(lambda part: part * part, 4) == [0, 1, 4, 9]


def test_a_part_that_fails_elsewhere_says_nothing_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    def fails_in_the_copy(part: int) -> int:
        if part == 1:
            raise ValueError("canary-E0060 was paid 12,345.67")
        return part

    assert in_processes(fails_in_the_copy, 2) is None
    assert capfd.readouterr().err == ""
