"""People by attainment in bins that hide nobody, and bookings as an index; counted by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.studies.situation.spread import Bin, PastMonth, attainment_bins, months_of_history


def test_every_bin_as_it_is() -> None:
    """0.49 and 0.5 are parted, 1.0 is reached; nobody from 0.7 to 1.0; empty ends are left away."""
    found = attainment_bins(np.array([0.5, 0.69, 1.0, 1.05, np.nan]), least=0)
    assert found == (Bin(0.5, 0.7, 2), Bin(0.7, 0.8, 0), Bin(0.8, 0.9, 0), Bin(0.9, 1.0, 0), Bin(1.0, 1.1, 2))


def test_neighbours_are_put_together_until_there_are_five() -> None:
    """3 below a half and 7 up to 0.7 are one bin of ten; 4 at quota and one far above it are one of five."""
    reached = np.array([0.1] * 3 + [0.6] * 7 + [1.0] * 4 + [2.0])
    assert [one for one in attainment_bins(reached, least=5) if one.people] == [Bin(0.0, 0.7, 10), Bin(1.0, None, 5)]


@given(st.lists(st.floats(0, 3), max_size=60))
def test_no_bin_holds_one_to_four_people_where_there_are_five(reached: list[float]) -> None:
    bins = attainment_bins(np.array(reached), least=5)
    assert sum(one.people for one in bins) == len(reached)
    assert len(reached) < 5 or all(one.people == 0 or one.people >= 5 for one in bins)
    assert all(before.high == after.low for before, after in pairwise(bins))


def test_an_index_of_the_last_twelve_months() -> None:
    """Twelve months of 20, the first of the history was 30: 150 and 100."""
    labels = [f"2025-{month:02d}" for month in range(1, 13)]
    found = months_of_history(np.array([30.0] + [20.0] * 12), ["2024-12", *labels])
    assert found[0] == PastMonth("2024-12", 150.0)
    assert all(one.index == pytest.approx(100) for one in found[1:])
    assert months_of_history(np.zeros(12), labels) == ()
