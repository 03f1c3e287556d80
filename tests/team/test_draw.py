"""Drawn people: what they are, and that nobody's draw depends on anybody else's."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput
from spmsim.team.draw import draw_people, potential_factor
from spmsim.team.reps import Rep
from spmsim.team.roles import Role
from spmsim.team.team import Draw, HireSpan

CALENDAR = Calendar(start="2027-01", months=12)
ROLES = {
    "hunter": Role(potential={"revenue": 540000.0, "wins": 18.0}),
    "farmer": Role(potential={"revenue": 900000.0, "renewals": 0.9}),
    "helper": Role(),
}


def draw(*draws: Draw, seed: int = 7, taken_ids: tuple[str, ...] = ()) -> list[dict[str, object]]:
    return draw_people(draws, ROLES, seed, CALENDAR, taken_ids=taken_ids, shares=("renewals",))


def test_without_a_spread_everything_comes_from_the_role() -> None:
    assert draw(Draw(role="hunter", reps=2, region="EMEA")) == [
        {"rep_id": "hunter-d001", "role": "hunter", "region": "EMEA"},
        {"rep_id": "hunter-d002", "role": "hunter", "region": "EMEA"},
    ]


def test_one_factor_moves_all_measures_but_shares() -> None:
    (hunter, farmer) = draw(Draw(role="hunter", reps=1, potential_sd=0.2), Draw(role="farmer", reps=1, potential_sd=0.2))
    factor = potential_factor("hunter-d001", 7, 0.2)
    assert hunter["potential_revenue"] == pytest.approx(540000 * factor, rel=1e-8)
    assert hunter["potential_wins"] == pytest.approx(18 * factor, rel=1e-8)
    assert "potential_renewals" not in farmer
    assert farmer["potential_revenue"] == pytest.approx(900000 * potential_factor("farmer-d001", 7, 0.2), rel=1e-8)


def test_tenure_and_dates_of_hire() -> None:
    assert draw(Draw(role="hunter", reps=1, tenure_months=3))[0]["hired_on"] == "2026-10-01"
    assert draw(Draw(role="hunter", reps=1, tenure_months=0))[0]["hired_on"] == "2027-01-01"
    dated = Draw.model_validate({"role": "hunter", "reps": 2, "hired_on": "2027-03-15"})
    assert [row["hired_on"] for row in draw(dated)] == ["2027-03-15"] * 2
    # 4 people over 1 to 8 January: middles of four spans of two days
    spread = Draw.model_validate({"role": "hunter", "reps": 4, "hired_on": {"from": "2027-01-01", "to": "2027-01-08"}})
    assert isinstance(spread.hired_on, HireSpan)
    assert [row["hired_on"] for row in draw(spread)] == ["2027-01-02", "2027-01-04", "2027-01-06", "2027-01-08"]


def test_managers_are_dealt_round() -> None:
    assert [row["manager_id"] for row in draw(Draw(role="hunter", reps=2, manager_id="M01"))] == ["M01", "M01"]
    dealt = Draw.model_validate({"role": "hunter", "reps": 5, "manager_id": ["M01", "M02"]})
    assert [row["manager_id"] for row in draw(dealt)] == ["M01", "M02", "M01", "M02", "M01"]


def test_ids_go_on_where_they_are_taken() -> None:
    assert [row["rep_id"] for row in draw(Draw(role="hunter", reps=2), taken_ids=("hunter-d001", "hunter-d003"))] == [
        "hunter-d002",
        "hunter-d004",
    ]
    once = draw(Draw(role="hunter", reps=2), Draw(role="hunter", reps=1))
    later = draw(Draw(role="hunter", reps=1), taken_ids=("hunter-d001", "hunter-d002"))
    assert once[2:] == later


def test_seed_zero_is_a_seed_and_seeds_differ() -> None:
    spread = Draw(role="hunter", reps=1, potential_sd=0.2)
    worlds = [draw(spread, seed=seed)[0]["potential_revenue"] for seed in (0, 1, 2, 2**62)]
    assert len(set(worlds)) == 4


def test_a_role_that_is_not_there_and_a_spread_around_nothing_are_refused_together() -> None:
    with pytest.raises(BadInput) as refused:
        draw(Draw(role="huntr", reps=1), Draw(role="helper", reps=1, potential_sd=0.2))
    assert [str(problem) for problem in refused.value.problems] == [
        "team.draw[0].role: no role 'huntr'; roles: hunter, farmer, helper. Did you mean 'hunter'?",
        "team.draw[1].potential_sd: potential_sd spreads potentials around the role's, "
        "but role 'helper' gives none (shares are not spread)",
    ]


def test_potentials_are_lognormal_and_keep_the_mean() -> None:
    sd = 0.2
    factors = np.array([potential_factor(f"hunter-d{i:03d}", 7, sd) for i in range(20000)])
    standard = (np.log(factors) + sd**2 / 2) / sd
    assert kstest(standard, "norm").pvalue > 0.001
    # sd of the mean of 20,000: √((e^{0.04} − 1)/20,000) = 0.00143
    assert abs(factors.mean() - 1) < 4 * math.sqrt((math.exp(sd**2) - 1) / 20000)


DRAWS = st.lists(
    st.builds(Draw, role=st.sampled_from(["hunter", "farmer"]), reps=st.integers(1, 5), potential_sd=st.sampled_from([0.1, 0.3])),
    max_size=5,
)


@given(DRAWS, DRAWS, st.integers(0, 2**63 - 1))
def test_more_draws_leave_everybody_else_as_they_were(first: list[Draw], more: list[Draw], seed: int) -> None:
    assert draw(*first, *more, seed=seed)[: sum(one.reps for one in first)] == draw(*first, seed=seed)


@given(st.permutations([("hunter", 3), ("farmer", 2), ("helper", 4)]))
def test_the_order_of_draws_of_different_roles_does_not_matter(order: list[tuple[str, int]]) -> None:
    drawn = draw(*(Draw(role=role, reps=n, potential_sd=0.0 if role == "helper" else 0.2) for role, n in order))
    plain = draw(Draw(role="hunter", reps=3, potential_sd=0.2), Draw(role="farmer", reps=2, potential_sd=0.2), Draw(role="helper", reps=4))
    assert sorted(drawn, key=lambda row: str(row["rep_id"])) == sorted(plain, key=lambda row: str(row["rep_id"]))


def test_drawn_rows_are_rows() -> None:
    (row,) = draw(Draw(role="hunter", reps=1, potential_sd=0.2, tenure_months=5))
    rep = Rep.model_validate({**row, "plan": "tested", "on_target_earnings": 1.0, "base_share": 0.5})
    assert rep.amount("potential", "revenue") == row["potential_revenue"]
