"""Effort from marginal pay, and the number on which a role's effort is normalised."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from spmsim.behaviour.effort import Effort
from spmsim.behaviour.fixed import Fixed
from spmsim.behaviour.static_response import StaticResponse, effort_from, reference_marginal_pay
from spmsim.foundation.errors import BadInput


def effort(sales_elasticity=0.36, responsive_share=0.6, most=1.5):
    return Effort(sales_elasticity=sales_elasticity, responsive_share=responsive_share, most=most)


def array(*numbers):
    return np.array(numbers, dtype=float)


def test_curvature_is_the_sales_elasticity_per_responsive_share():
    assert effort().elasticity == pytest.approx(0.6)


def test_twice_the_pay_per_sale():
    # 2^0.6 = 1.515717 and 0.5^0.6 = 0.659754; sales (1 − 0.6) + 0.6·e = 1.309430, 0.795852
    found, at_bound = effort_from(array(2.0, 0.5, 1.0), 1.0, effort(most=2.0))
    assert found == pytest.approx([1.515716567, 0.659753955, 1.0], rel=1e-9)
    assert effort().response(found) == pytest.approx([1.30942994, 0.795852373, 1.0], rel=1e-8)
    assert not at_bound.any()


def test_effort_is_held_at_most_and_says_so():
    found, at_bound = effort_from(array(2.0, 1.9, 1.0), 1.0, effort())  # 1.9^0.6 = exp(0.6 · 0.641854)
    assert found == pytest.approx([1.5, 1.469779, 1.0], rel=1e-5)
    assert at_bound.tolist() == [True, False, False]


def test_no_pay_for_more_no_effort_and_less_pay_for_more_no_less():
    found, _ = effort_from(array(0.0, -3.0), 1.0, effort())
    assert found.tolist() == [0.0, 0.0]
    assert effort().response(found).tolist() == pytest.approx([0.4, 0.4])  # what comes in at any effort


def test_an_infinite_price_is_held_at_most():
    found, at_bound = effort_from(array(np.inf, 1e308), array(1.0, 1e-300), effort(sales_elasticity=2.0))
    assert (found.tolist(), at_bound.tolist()) == ([1.5, 1.5], [True, True])


def test_an_elasticity_of_zero_selects_fixed():
    nobody = effort(sales_elasticity=0.0)
    found, at_bound = effort_from(array(0.0, 5.0), 0.0, nobody)
    assert (found.tolist(), at_bound.tolist()) == ([1.0, 1.0], [False, False])
    assert not StaticResponse(effort=nobody).responds
    assert StaticResponse(effort=effort()).responds
    assert not Fixed().responds


def test_effort_needs_a_reference():
    with pytest.raises(BadInput, match="above 0"):
        effort_from(array(1.0), 0.0, effort())


@pytest.mark.parametrize(
    "change", [{"sales_elasticity": -0.1}, {"responsive_share": 0.0}, {"responsive_share": 1.1}, {"most": 0.9}, {"sales_elasticity": True}]
)
def test_what_effort_refuses(change):
    with pytest.raises(ValidationError):
        Effort(**{"sales_elasticity": 0.36, "responsive_share": 0.6, "most": 1.5, **change})


# Normalisation


def total_sales(number, rates, sales, weights, how):
    """Expected sales of the reference reps with r̄_role = number, written out rep by rep."""
    total = 0.0
    for rate, sold, seats in zip(rates, sales, weights, strict=True):
        e = min(how.most, (max(0.0, rate) / number) ** how.elasticity)
        total += seats * sold * ((1 - how.responsive_share) + how.responsive_share * e)
    return total


def test_one_reference_rep_is_the_reference_exactly():
    found = reference_marginal_pay(array(0.1 + 0.2), array(540_000.0), array(48.0), effort())
    assert (found.marginal_pay, found.residual) == (0.1 + 0.2, 0.0)


def test_two_reference_reps_by_hand():
    # η = 0.5, equal sales: (√1 + √4)/(2√r) = 1 → r = 2.25
    found = reference_marginal_pay(array(1.0, 4.0), array(1.0, 1.0), array(1.0, 1.0), effort(0.3, 0.6, 10.0))
    assert found.marginal_pay == pytest.approx(2.25)
    assert found.residual == pytest.approx(0.0, abs=1e-15)


def test_weights_are_seats_times_sales():
    # shares 3/4 and 1/4: (3·√1 + √4)/(4√r) = 1 → r = 25/16
    found = reference_marginal_pay(array(1.0, 4.0), array(10.0, 20.0), array(6.0, 1.0), effort(0.3, 0.6, 10.0))
    assert found.marginal_pay == pytest.approx(25 / 16)


def test_a_reference_rep_at_the_bound_by_hand():
    # most 1.2 holds the second, so the first gives 0.8: √(1/r) = 0.8 → r = 1.5625, where the second would give √(4/1.5625) = 1.6
    found = reference_marginal_pay(array(1.0, 4.0), array(1.0, 1.0), array(1.0, 1.0), effort(0.3, 0.6, 1.2))
    assert found.marginal_pay == pytest.approx(1.5625)
    assert found.residual == pytest.approx(0.0, abs=1e-15)


def test_where_most_is_one_the_largest_number_is_taken():
    # nobody can give more than 1, so all must give 1: any r up to the smallest rate, of which the largest is 2
    found = reference_marginal_pay(array(5.0, 2.0, 3.0), array(1.0, 1.0, 1.0), array(1.0, 1.0, 1.0), effort(most=1.0))
    assert found.marginal_pay == pytest.approx(2.0)
    assert found.residual == pytest.approx(0.0, abs=1e-15)


def test_where_standard_sales_are_out_of_reach_the_residual_tells():
    # half of the sales have no marginal pay, the others give at most 1.5: e = 0.75 together, sales 0.4 + 0.6·0.75 = 0.85
    found = reference_marginal_pay(array(1.0, 0.0), array(1.0, 1.0), array(1.0, 1.0), effort(0.3, 0.6, 1.5))
    assert found.marginal_pay == pytest.approx(1.0 / 1.5**2)  # the largest number at which the first gives 1.5
    assert found.residual == pytest.approx(-0.15)


def test_no_marginal_pay_at_all():
    found = reference_marginal_pay(array(0.0, -1.0), array(1.0, 1.0), array(1.0, 1.0), effort())
    assert (found.marginal_pay, found.residual) == (0.0, -0.6)


def test_a_price_without_spread_on_a_jump_is_refused():
    with pytest.raises(BadInput, match="nothing is random"):
        reference_marginal_pay(array(np.inf), array(1.0), array(1.0), effort())


reps = st.lists(st.tuples(st.floats(0.01, 100.0), st.floats(0.1, 10.0), st.integers(1, 50)), min_size=1, max_size=6)


@given(reps, st.floats(0.02, 1.0), st.floats(0.3, 1.0), st.floats(1.01, 3.0))
def test_reference_reps_sell_what_they_would_at_standard_effort(people, elasticity, share, most):
    rates, sales, weights = (np.array(column, dtype=float) for column in zip(*people, strict=True))
    how = effort(elasticity, share, most)
    found = reference_marginal_pay(rates, sales, weights, how)
    assert total_sales(found.marginal_pay, rates, sales, weights, how) == pytest.approx(np.sum(weights * sales), rel=1e-9)
    assert found.residual == pytest.approx(0.0, abs=1e-9)
    # the largest: a little more, and they sell less
    assert total_sales(found.marginal_pay * 1.01, rates, sales, weights, how) < np.sum(weights * sales)


@given(reps, st.floats(0.1, 100.0))
def test_the_number_scales_with_money(people, factor):
    rates, sales, weights = (np.array(column, dtype=float) for column in zip(*people, strict=True))
    found, scaled = (reference_marginal_pay(f * rates, sales, weights, effort()) for f in (1.0, factor))
    assert scaled.marginal_pay == pytest.approx(factor * found.marginal_pay, rel=1e-9)
