"""A group is the highest or the lowest only where its range lies clear of all others."""

from __future__ import annotations

from spmsim.results.apart import Ranged, highest, lowest

NORTH, SOUTH, WEST = Ranged("north", 0.81, 0.74, 0.88), Ranged("south", 1.04, 1.01, 1.07), Ranged("west", 0.99, 0.90, 1.02)


def test_clear_of_all_others() -> None:
    assert highest([NORTH, SOUTH]) == SOUTH
    assert lowest([NORTH, SOUTH, WEST]) == NORTH


def test_ranges_that_overlap_or_touch_tell_none() -> None:
    assert highest([NORTH, SOUTH, WEST]) is None  # west reaches 1.02, south begins at 1.01
    assert lowest([NORTH, Ranged("east", 0.9, 0.88, 0.95)]) is None


def test_one_alone_is_neither() -> None:
    assert highest([NORTH]) is lowest([NORTH]) is highest([]) is None
