"""Merged bands, and no figure of fewer than five people by any arithmetic on the rows shown."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spmsim.records.game import ADDED_BAND, PERFORMANCE_BANDS, TENURE_BANDS
from spmsim.results.groups import Cell, breakdown, group_people, merge_bands, pay_per_person_year
from spmsim.results.metrics import terms_of
from spmsim.results.suppression import is_few_computable, suppress
from tests.results.factory import COMPANY, game, sums, tallies


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        ((5, 5, 5, 5, 5), ((0,), (1,), (2,), (3,), (4,))),
        ((4, 4, 4, 4, 4), ((0, 1), (2, 3, 4))),  # thirds would leave one fifth of 4
        ((3, 2, 2, 2, 3), ((0, 1), (2, 3, 4))),  # 5 and 7; so are (0, 1, 2) and (3, 4), the first of equals is taken
        ((3, 4, 2, 4, 3), ((0, 1), (2, 3, 4))),  # any three would leave one of fewer than five
        ((3, 4, 5, 4, 4), ((0, 1), (2,), (3, 4))),
        ((1, 1, 1, 1, 1), ((0, 1, 2, 3, 4),)),
        ((0, 0, 48, 0, 0), ((0,), (1,), (2,), (3,), (4,))),  # empty bands need no joining
        ((2, 9, 9, 9), ((0, 1), (2,), (3,))),
        ((3,), ((0,),)),
    ],
)
def test_bands_are_merged_only_as_far_as_needed(counts: tuple[int, ...], parts: tuple[tuple[int, ...], ...]) -> None:
    assert merge_bands(counts) == parts


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_merged_bands_keep_all_bands_in_order_and_are_large_enough(counts: list[int]) -> None:
    found = merge_bands(counts)
    assert [band for part in found for band in part] == list(range(len(counts)))
    sizes = [sum(counts[band] for band in part) for part in found]
    assert len(found) == 1 or all(size == 0 or size >= 5 for size in sizes)


def _cell(*members: int, people: list[int]) -> Cell:
    return Cell("region", "all", "-".join(map(str, members)), members, sum(people[m] for m in members))


def test_the_second_smallest_goes_too_when_the_total_is_shown() -> None:
    people = [7, 3, 8]
    cells = [_cell(0, 1, 2, people=people), _cell(0, people=people), _cell(1, people=people), _cell(2, people=people)]
    # 18 − 7 − 8 = 3: with the total shown, one of the two large ones has to stay out.
    assert [cell.label for cell in suppress(cells, people)] == ["0-1-2", "0"]


def test_two_small_groups_of_five_together_may_stand_as_a_rest() -> None:
    people = [7, 3, 2]
    cells = [_cell(0, 1, 2, people=people), _cell(0, people=people), _cell(1, people=people), _cell(2, people=people)]
    assert [cell.label for cell in suppress(cells, people)] == ["0-1-2", "0"]  # the rest has 5 people


def test_nested_rows_are_not_shown_when_they_differ_by_few() -> None:
    people = [17, 3]
    assert [cell.label for cell in suppress([_cell(0, 1, people=people), _cell(0, people=people)], people)] == ["0-1"]


def test_two_tables_of_the_same_people_are_looked_at_together() -> None:
    # Role a = groups 0, 1; region x = groups 0, 2. Shown: roles 5 + 3 = 8 and 4 + 6, regions 5 + 4 and 3 + 6.
    # Any three of the four rows and their totals give no single group; the fourth gives nothing new.
    people = [5, 3, 4, 6]
    rows = [_cell(0, 1, people=people), _cell(2, 3, people=people), _cell(0, 2, people=people), _cell(1, 3, people=people)]
    assert len(suppress(rows, people)) == 4
    # With one more cell inside, group 0, all others can be computed; it stays out.
    assert len(suppress([*rows, _cell(0, people=people)], people)) == 4


def _is_computable(rows: list[tuple[int, ...]], wanted: set[int], size: int) -> bool:
    """Whether the indicator of `wanted` is a rational combination of the rows (Gaussian elimination in fractions)."""
    matrix = [[Fraction(int(c in row)) for row in rows] + [Fraction(int(c in wanted))] for c in range(size)]
    rank = 0
    for column in range(len(rows)):
        pivot = next((r for r in range(rank, size) if matrix[r][column] != 0), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        for r in range(size):
            if r != rank and matrix[r][column] != 0:
                factor = matrix[r][column] / matrix[rank][column]
                matrix[r] = [a - factor * b for a, b in zip(matrix[r], matrix[rank], strict=True)]
        rank += 1
    return all(any(row[:-1]) or row[-1] == 0 for row in matrix)


def _leaks(shown: list[tuple[int, ...]], people: list[int], least: int = 5) -> bool:
    """Brute force over all sets of groups with 1 … least − 1 people."""
    there = [g for g, n in enumerate(people) if n > 0]
    small = [set(some) for k in range(1, least) for some in combinations(there, k) if sum(people[g] for g in some) < least]
    visible = [tuple(g for g in row if people[g] > 0) for row in shown]
    return any(_is_computable(visible, few, len(people)) for few in small)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_no_few_people_can_be_computed_from_what_is_shown(people: list[int]) -> None:
    # 2 roles × 3 regions × 2 bands with all their totals
    groups = list(product(range(2), range(3), range(2)))
    picks = list(product((None, 0, 1), (None, 0, 1, 2), (None, 0, 1)))
    cells = [
        _cell(*[g for g, key in enumerate(groups) if all(p is None or p == k for p, k in zip(pick, key, strict=True))], people=people)
        for pick in picks
    ]
    shown = suppress(cells, people)
    assert not _leaks([cell.members for cell in shown], people)
    for cell in set(cells) - set(shown):  # nothing is withheld without need
        assert cell.people < 5 or _leaks([*(other.members for other in shown), cell.members], people)


@given(st.lists(st.integers(1, 6), min_size=6, max_size=6), st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=5))
def test_leak_is_found_exactly_when_brute_force_finds_one(people: list[int], rows: list[set[int]]) -> None:
    cells = [_cell(*sorted(row), people=people) for row in rows]
    assert is_few_computable(cells, np.array(people)) == _leaks([cell.members for cell in cells], people)


def _company() -> tuple[list[tuple[str, str, str, str]], list[int]]:
    """120 seats in the roles and regions of the baseline company, bands dealt out evenly."""
    regions = ["NA East"] * 36 + ["NA West"] * 32 + ["EMEA"] * 32 + ["APAC"] * 20
    regions = [regions[(seat * 7) % 120] for seat in range(120)]
    keys, seat = [], 0
    for role, n in (("small", 48), ("mid", 40), ("enterprise", 20), ("manager", 12)):
        for i in range(n):
            keys.append((role, regions[seat], TENURE_BANDS[(i * 3) % 4], PERFORMANCE_BANDS[(i * 5) // n]))
            seat += 1
    groups = list(dict.fromkeys(keys))
    return groups, [keys.count(group) for group in groups]


def test_every_role_of_a_company_of_120_has_figures_by_performance() -> None:
    groups, people = _company()
    shown = suppress(breakdown(groups, people), people)
    roles = ("small", "mid", "enterprise", "manager")
    by_performance = {role: [c.label for c in shown if c.role == role and c.by == "performance"] for role in roles}
    assert by_performance["small"] == list(PERFORMANCE_BANDS)
    assert by_performance["enterprise"] == ["lowest two fifths", "highest three fifths"]
    assert len(by_performance["manager"]) == 2
    assert {c.role for c in shown if c.by == "role"} == {"all", *roles}
    assert all(c.people >= 5 for c in shown)


def test_cells_of_one_table_hold_everybody_once() -> None:
    groups, people = _company()
    cells = breakdown(groups, people)
    for by in ("performance", "tenure", "region"):
        members = sorted(g for cell in cells if cell.by == by and cell.role == "all" for g in cell.members)
        assert members == list(range(len(groups)))


def test_bands_are_named_in_words_and_added_seats_stand_apart() -> None:
    groups = [("a", "x", TENURE_BANDS[i % 4], PERFORMANCE_BANDS[i]) for i in range(5)] + [("a", "x", TENURE_BANDS[0], ADDED_BAND)]
    cells = [cell for cell in breakdown(groups, [3, 3, 3, 3, 3, 5]) if cell.role == "a"]
    by_performance = [(cell.label, cell.people) for cell in cells if cell.by == "performance"]
    assert by_performance == [("lowest two fifths", 6), ("highest three fifths", 9), ("added", 5)]
    assert [(cell.label, cell.people) for cell in cells if cell.by == "tenure"] == [("under 6 months", 11), ("over 6 months", 9)]


def test_least_of_one_keeps_all_bands() -> None:
    groups, people = _company()
    cells = breakdown(groups, people, least=1)
    assert suppress(cells, people, least=1) == cells
    assert [c.label for c in cells if c.role == "manager" and c.by == "performance"] == list(PERFORMANCE_BANDS)


def test_pay_is_per_full_time_year() -> None:
    played = tallies([[sums(incentive_pay=30_000_00, filled_months=5), sums(), sums()], [sums(), sums(), sums()]])
    found = pay_per_person_year(played.by_group, (0, 1), terms_of(game(), COMPANY))
    assert found[0] == pytest.approx(72_000.0)
    assert np.isnan(found[1])


def test_people_of_a_group_are_its_seats() -> None:
    assert group_people(game(seat_groups=(0, 0, 1, 2))).tolist() == [2, 1, 1]
