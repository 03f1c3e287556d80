"""That compilation is told, once, and compiled beforehand where that is asked for."""

from __future__ import annotations

from numba import njit

from spmsim.engines.compiling import COMPILING, compilation_told
from spmsim.entrances.kernels import compile_kernels


def test_what_is_compiled_is_told_from_its_start_to_its_end_and_not_again():
    @njit
    def twice(x):
        return 2 * x

    @njit
    def four_times(x):
        return twice(twice(x))

    told: list[tuple[str, float]] = []
    with compilation_told(lambda what, share: told.append((what, share))):
        assert four_times(3) == 12
        first = list(told)
        assert four_times(4) == 16
    assert [share for _, share in first] == [0.0, 0.0, 1.0]  # the kernel, the one that it calls, and the end of both
    assert {what for what, _ in first} == {COMPILING}
    assert told == first
    njit(lambda x: x + 1)(1)
    assert told == first, "nobody is told afterwards"


def test_kernels_are_compiled_beforehand_for_the_kind_of_game_of_a_scenario():
    compile_kernels(["exact/one_rep_month_windows.yaml"])
    from spmsim.engines.kernels.block import play_blocks

    assert len(play_blocks.signatures) >= 1
