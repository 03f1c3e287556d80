"""Quota rules against hand calculations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.errors import BadInput
from spmsim.quotas.rules import QUOTA_RULES, Flat, Given, LastYearGrowth, People, ShareOfPotential

PEOPLE: People = {
    "rep_id": np.array(["a", "b", "c", "d"], dtype=object),
    "role": np.array(["hunter", "hunter", "farmer", "farmer"], dtype=object),
    "potential_revenue": np.array([300.0, 500.0, 200.0, 600.0]),
    "last_year_revenue": np.array([100.0, 0.0, 250.0, 1000.0]),
    "quota_revenue": np.array([110.0, 220.0, 330.0, 440.0]),
}


def without(column: str, *rows: int, value: float = np.nan) -> People:
    changed = PEOPLE[column].copy()
    changed[list(rows)] = value
    return {**PEOPLE, column: changed}


def test_flat_is_the_same_for_everybody() -> None:
    assert Flat(amount=540000.0).amounts(PEOPLE, "revenue").tolist() == [540000.0] * 4


def test_given_reads_the_roster() -> None:
    assert Given().amounts(PEOPLE, "revenue").tolist() == [110.0, 220.0, 330.0, 440.0]


def test_growth_on_last_year() -> None:
    # 8 % on 100, 0, 250 and 1,000; nothing sold last year is a quota of nothing
    assert LastYearGrowth(growth=0.08).amounts(PEOPLE, "revenue") == pytest.approx([108.0, 0.0, 270.0, 1080.0])


def test_one_total_over_everybody() -> None:
    # 1,600 of potential share 800,000 and 10 % on top: 880,000 × 300/1600 = 165,000, …
    amounts = ShareOfPotential(total=800000.0, over_assignment=0.10).amounts(PEOPLE, "revenue")
    assert amounts == pytest.approx([165000.0, 275000.0, 110000.0, 330000.0])


def test_a_total_per_role() -> None:
    # hunters 1,000 over 300 + 500; farmers 2,000 over 200 + 600
    amounts = ShareOfPotential(total={"hunter": 1000.0, "farmer": 2000.0}).amounts(PEOPLE, "revenue")
    assert amounts == pytest.approx([375.0, 625.0, 500.0, 1500.0])


@pytest.mark.parametrize(
    ("rule", "column"),
    [(Given(), "quota_revenue"), (LastYearGrowth(growth=0.1), "last_year_revenue"), (ShareOfPotential(total=1.0), "potential_revenue")],
)
def test_who_lacks_a_value_is_named(rule: Given, column: str) -> None:
    with pytest.raises(BadInput) as refused:
        rule.amounts(without(column, 1, 3), "revenue")
    assert str(refused.value) == f"team.reps: {column} is missing for reps b, d; the quota rule '{rule.type}' reads it"
    with pytest.raises(BadInput, match=f"{column} is missing for reps a, b, c, d; "):
        rule.amounts({key: value for key, value in PEOPLE.items() if key != column}, "revenue")


def test_who_has_no_potential_cannot_share_by_it() -> None:
    with pytest.raises(BadInput) as refused:
        ShareOfPotential(total=1.0).amounts(without("potential_revenue", 2, value=0.0), "revenue")
    assert (
        str(refused.value)
        == "team.reps: potential_revenue is zero for rep c; the quota rule 'share_of_potential' reads it and shares by it"
    )


def test_many_names_are_cut_short() -> None:
    people = {"rep_id": np.array([f"E{i}" for i in range(9)], dtype=object)}
    with pytest.raises(BadInput, match="is missing for reps E0, E1, E2, E3, E4 and 4 more; "):
        Given().amounts(people, "revenue")


def test_totals_by_role_must_fit_the_people() -> None:
    with pytest.raises(BadInput) as refused:
        ShareOfPotential(total={"hunter": 1.0, "closer": 1.0}).amounts(PEOPLE, "revenue")
    assert [str(problem) for problem in refused.value.problems] == [
        "rules.revenue.total: no total for role 'farmer', which people of this quota set hold",
        "rules.revenue.total: a total for role 'closer', which nobody of this quota set holds; held: farmer, hunter",
    ]


def test_same_needs_a_file_to_be_the_same_as() -> None:
    with pytest.raises(BadInput, match="'total: same' repeats the quotas of the file that a change set extends"):
        ShareOfPotential(total="same").amounts(PEOPLE, "revenue")


@given(st.lists(st.floats(1, 1e9), min_size=1, max_size=30), st.just(0.0) | st.floats(1e-6, 1e12), st.floats(-0.5, 1))
def test_shares_add_up_to_the_total_and_follow_potential(potential: list[float], total: float, more: float) -> None:
    people = {"rep_id": np.arange(len(potential)).astype(object), "potential_m": np.array(potential)}
    amounts = ShareOfPotential(total=total, over_assignment=more).amounts(people, "m")
    assert amounts.sum() == pytest.approx(total * (1 + more), rel=1e-9, abs=1e-9)
    assert amounts * potential[0] == pytest.approx(amounts[0] * np.array(potential), rel=1e-9, abs=1e-6)


def test_every_rule_speaks_and_is_registered_under_its_type() -> None:
    for name, rule in QUOTA_RULES.items():
        assert rule.model_fields["type"].default == name
    assert Flat(amount=540000.0).in_words("revenue") == "540,000 for everybody"
    assert Given().in_words("revenue") == "as given for each person (quota_revenue)"
    assert LastYearGrowth(growth=0.08).in_words("revenue") == "last year's revenue of the seat and 8 % on top"
    assert ShareOfPotential(total=1e6, over_assignment=0.1).in_words("revenue") == (
        "a total of 1,000,000 and 10 % on top, shared by estimated potential"
    )
    assert LastYearGrowth(growth=-0.05).in_words("revenue") == "last year's revenue of the seat less 5 %"
