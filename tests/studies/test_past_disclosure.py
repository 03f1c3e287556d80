"""Sets of people that may be shown together, against the exact rule of the report."""

from __future__ import annotations

import numpy as np

from spmsim.results.groups import Cell
from spmsim.results.suppression import is_few_computable, suppress
from spmsim.studies.situation.disclosure import showable

TEN = tuple(range(10))


def test_what_subtraction_would_give_away_is_withheld() -> None:
    assert showable([TEN, TEN[:6]], 10) == {TEN}
    assert showable([TEN, TEN[:5]], 10) == {TEN, TEN[:5]}
    assert showable([TEN[:4]], 10) == set()


def test_few_people_in_an_overlap_are_no_harm_where_no_sum_tells_them() -> None:
    """Two sets of six that share two people: neither the two nor the four can be computed from both sums."""
    assert showable([TEN[:6], TEN[4:]], 10) == {TEN[:6], TEN[4:]}


def test_small_companies_are_shown_what_the_exact_rule_shows() -> None:
    random = np.random.default_rng(3)
    for _ in range(20):
        sets = [tuple(np.flatnonzero(random.random(16) < 0.5).tolist()) for _ in range(5)]
        wanted = list(dict.fromkeys(one for one in sets if one))
        exact = suppress([Cell("role", "", "", one, len(one)) for one in wanted], [1] * 16)
        assert showable(wanted, 16) == {cell.members for cell in exact}


def test_nothing_small_can_be_computed_in_a_company_with_many_overlaps() -> None:
    random = np.random.default_rng(4)
    wanted = [tuple(range(60)), *(tuple(np.flatnonzero(random.random(60) < 0.6).tolist()) for _ in range(8))]
    shown = showable(wanted, 60)
    assert tuple(range(60)) in shown
    assert not is_few_computable([Cell("role", "", "", one, len(one)) for one in shown], np.ones(60, dtype=np.int64))
