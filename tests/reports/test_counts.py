"""Numbers of people as each audience reads them, with the least and the most that they can be."""

from __future__ import annotations

import pytest

from spmsim.reports.counts import found_bounds, may_be_any, one_with_bounds, sure_bounds, total_with_bounds
from spmsim.studies.study import PeopleCount

SEVEN, THREE, NOBODY = PeopleCount(7, 6, 9), PeopleCount(3, 1, 4), PeopleCount(0, 0, 0)


@pytest.mark.parametrize(
    ("counts", "owner", "others"),
    [
        ([SEVEN, THREE, NOBODY], "10 (7 to 13)", "8 to 11 (7 to 13)"),
        ([THREE], "3 (1 to 4)", "under 5"),  # one to four are what "under 5" says
        ([NOBODY], "nobody", "nobody"),
        ([PeopleCount(0, 0, 6)], "nobody (0 to 6)", "nobody (0 to 6)"),
        ([PeopleCount(0, 0, 2)], "nobody (0 to 2)", "nobody (0 to 4)"),
        ([PeopleCount(1_200, 1_190, 1_210)], "1,200 (1,190 to 1,210)", "1,200 (1,190 to 1,210)"),
        ([PeopleCount(12, 12, 12)], "12", "12"),
        ([PeopleCount(12, None, None)], "12", "12"),
    ],
)
def test_a_total_with_its_limits(counts: list[PeopleCount], owner: str, others: str) -> None:
    assert total_with_bounds(counts, "owner") == owner
    assert total_with_bounds(counts, "executive") == total_with_bounds(counts, "public") == others


def test_no_limit_gives_away_a_number_below_five() -> None:
    """Whatever the owner's numbers from 1 to 4, others read the same words."""
    told = {
        one_with_bounds(PeopleCount(found, least, most), "executive")
        for found in range(1, 5)
        for least in range(1, found + 1)
        for most in range(found, 5)
    }
    assert told == {("under 5", "")}
    assert one_with_bounds(THREE, "owner") == ("3", "1 to 4")
    assert one_with_bounds(PeopleCount(6, 3, 9), "executive") == ("6", "1 to 9")


def test_limits_lie_around_what_is_found() -> None:
    counts = [SEVEN, THREE, NOBODY, PeopleCount(2, 2, 8)]
    for audience in ("owner", "executive"):
        found, sure = found_bounds(counts, audience), sure_bounds(counts, audience)  # type: ignore[arg-type]
        assert sure is not None
        assert sure[0] <= found[0] <= found[1] <= sure[1]
    assert sure_bounds([SEVEN, PeopleCount(1, None, None)], "owner") is None


def test_somebody_who_may_be_among_them_counts() -> None:
    assert not may_be_any([NOBODY, PeopleCount(0, None, None)])
    assert may_be_any([NOBODY, PeopleCount(0, 0, 1)])
