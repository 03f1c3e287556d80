"""Caps, pay timing, guarantees, draws and holdbacks: by hand where nothing is random, and against the reference."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spmsim.engines import monte_carlo, reference
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, ComponentRule, Game, Leavers
from spmsim.records.settlement import ALWAYS, CapRule, DrawRule, DueRule, GuaranteeRule, HoldbackRule, Operation, Settlement
from spmsim.records.tallies import BALANCES, MONTH_SUMS, Tallies
from tests.engines.games import CURVE, FALLING, STEPPED, component, game, revenue, standard
from tests.engines.test_agreement import SHOCKS, TURNOVER, agree, ramp

ONE_FOR_ONE = Schedule((0.0,), (0.01,))
"""1 % of what is sold, month by month."""


AT_ONCE = DueRule()


def settled(rules: Game, *operations: Operation, due: DueRule = AT_ONCE) -> Game:
    """The game with one settlement for everybody."""
    everything = tuple(range(len(rules.components)))
    settlement = Settlement("plan", everything, (due,) * len(everything), operations)
    return replace(rules, settlements=(settlement,), settlement=np.zeros(len(rules.seats.keys), dtype=np.int64))


def earning(*amounts: float, seat: dict[str, object] | None = None) -> Game:
    """One person who earns exactly these amounts in the months of the calendar."""
    part = component(window=1, on_amount=True, schedule=ONE_FOR_ONE)
    rules = game(1, len(amounts), (revenue(rep_sd=0.0),), (part,), seat=seat)
    return replace(rules, mean=np.array(amounts).reshape(1, 1, -1) * 100.0)


def played(rules: Game) -> Tallies:
    agree(rules, replications=1)
    return monte_carlo.play(rules, standard(rules), seed=0, replications=1)


def accrued(rules: Game) -> list[float]:
    """What accrues in each month, where nothing is random."""
    return played(rules).by_month[0, :, MONTH_SUMS.index("incentive_pay")].tolist()


def stands(rules: Game) -> dict[str, float]:
    """What is open at the calendar's end."""
    return dict(zip(BALANCES, played(rules).balances[0].tolist(), strict=True))


def cap(amount: float = 0.0, *, times_target: float = 0.0, each: bool = False, period: int = 3, true_up: bool = False,
        covers: tuple[int, ...] = (0,)) -> CapRule:  # fmt: skip
    return CapRule(covers, each, times_target, amount, period, true_up)


def test_a_cap_limits_what_passes_in_its_period():
    # 1,000 a quarter: 600 passes, then 400 of 700, then nothing; the next quarter begins anew.
    assert accrued(settled(earning(600, 700, 100, 300), cap(1000))) == [600, 400, 0, 300]


def test_a_true_up_passes_at_the_years_end_what_the_years_limits_allow():
    # Limits of 1,000 a quarter, 2,000 so far: 1,000 + 100 passed, so of the 400 held back all 400 pass in June, the last month.
    assert accrued(settled(earning(1400, 0, 0, 0, 0, 100), cap(1000, true_up=True))) == [1000, 0, 0, 0, 0, 500]


def test_a_cap_on_target_pay_grows_with_the_months_employed():
    # 0.5 × 1,000 of target pay a month: 500 in January, 1,000 by February.
    rules = earning(800, 800, 800)
    part = component(window=1, schedule=Schedule((0.0,), (1.0,)))
    on_target = replace(rules, components=(part,), quota=np.full_like(rules.quota, 100_000.0), target=np.full_like(rules.target, 1000.0))
    on_target = replace(on_target, mean=np.full_like(rules.mean, 80_000.0))  # 80 % of quota: earns 800
    assert accrued(settled(on_target, cap(times_target=0.5, period=3))) == [500, 500, 500]


def test_somebody_who_leaves_has_the_limit_of_the_months_employed():
    # 900 a quarter; leaving in January leaves 300.
    assert accrued(settled(earning(600, 0, 0, seat={"leave_month": 0, "vacancy_months": 9}), cap(900))) == [300, 0, 0]


def test_pay_falls_due_later_and_what_falls_after_the_calendar_is_unpaid():
    # Paid at the quarter's end and one month later: 100 + 200 + 300 in April; 400 falls due after the calendar.
    rules = settled(earning(100, 200, 300, 400), due=DueRule(every=3, lag=1))
    assert accrued(rules) == [100, 200, 300, 400]  # accrues when earned
    assert stands(rules) == {"earned_unpaid": 400, "held": 0, "owed": 0}


def test_a_guarantee_lifts_the_pay_of_its_period():
    assert accrued(settled(earning(100, 50, 600, 0, 0, 100), GuaranteeRule(1000, 3))) == [100, 50, 850, 0, 0, 1000]


def test_a_guarantee_of_employed_months_ends():
    # Hired in January: the month of hire is the first of two.
    rules = earning(100, 100, 100, seat={"tenure": 0, "ramp_months": 0})
    assert accrued(settled(rules, GuaranteeRule(500, 1, employed_months=2))) == [500, 500, 100]


def test_a_guarantee_may_come_on_top():
    assert accrued(settled(earning(100, 100, 100), GuaranteeRule(500, 1, (1, 2), added=True))) == [100, 600, 100]


def test_a_recoverable_draw_is_recovered_from_pay_above_it():
    # Draw 1,500: earned 1,000 → paid 1,500, balance 500. Earned 1,800 → recovers 300, paid 1,500. Earned 2,500 → recovers 200.
    rules = settled(earning(1000, 1800, 2500), DrawRule(1500, 1))
    assert accrued(rules) == [1000, 1800, 2500]  # what is advanced is owed, so what accrues is what was earned
    assert stands(rules)["owed"] == 0
    assert stands(settled(earning(1000, 1800), DrawRule(1500, 1)))["owed"] == 200


def test_a_draw_that_is_not_recoverable_is_a_floor():
    assert accrued(settled(earning(1000, 1800), DrawRule(1500, 1, recoverable=False))) == [1500, 1800]


def test_the_balance_of_a_draw_that_stopped_is_recovered():
    # Given in January only: 1,500 advanced of which 500 were earned. February earns 600, all of it goes to the balance of 1,000.
    rules = settled(earning(500, 600, 900), DrawRule(1500, 1, (0, 1)))
    assert reference_paid(rules) == [1500, 0, 500]


@pytest.mark.parametrize(("forgiven", "owed", "cost"), [(False, 500, [1000, 0]), (True, 0, [1500, 0])])
def test_an_open_draw_at_exit_is_owed_or_forgiven(forgiven, owed, cost):
    rules = settled(earning(1000, 0, seat={"leave_month": 0, "vacancy_months": 9}), DrawRule(1500, 1, forgiven=forgiven))
    assert stands(rules)["owed"] == owed
    assert accrued(rules) == cost


def test_a_holdback_is_released_to_those_still_employed():
    # 25 % of 7,500 for two months: 5,625 in January, 1,875 in March.
    rules = settled(earning(7500, 0, 0), HoldbackRule(0.25, 2))
    assert reference_paid(rules) == [5625, 0, 1875]
    assert stands(settled(earning(7500, 0), HoldbackRule(0.25, 2)))["held"] == 1875


def test_what_is_held_lapses_at_exit():
    rules = settled(earning(1000, 1000, 0, seat={"leave_month": 1, "vacancy_months": 9}), HoldbackRule(0.2, 2))
    assert reference_paid(rules) == [800, 800, 0]
    assert accrued(rules) == [1000, 600, 0]  # January's 200 lapse in February, and 200 of February's pay
    assert stands(rules)["held"] == 0


def test_what_is_held_first_settles_open_draws_at_exit():
    # January: 200 of 1,000 held. February: the draw of 1,500 is advanced, 300 of it held; the 500 held leave 1,000 of it owed.
    rules = earning(1000, 0, 0, seat={"leave_month": 1, "vacancy_months": 9})
    owing = settled(rules, DrawRule(1500, 1, (1, 2)), HoldbackRule(0.2, 3))
    assert reference_paid(owing) == [800, 1200, 0]
    assert stands(owing) == {"earned_unpaid": 0, "held": 0, "owed": 1000}
    assert accrued(owing) == [1000, 0, 0]
    # Of an advance of 150 the 200 + 30 held settle all, and the rest of 80 lapses.
    settling = settled(rules, DrawRule(150, 1, (1, 2)), HoldbackRule(0.2, 3))
    assert stands(settling) == {"earned_unpaid": 0, "held": 0, "owed": 0}
    assert reference_paid(settling) == [800, 120, 0]


def test_what_is_released_first_settles_what_is_owed():
    # 1,400 paid in January, 700 of it held; 150 too much by February, which the release of 700 settles.
    rules = settled(falling(), HoldbackRule(0.5, 1))
    assert reference_paid(rules) == [700, 550, 0]
    assert stands(rules) == {"earned_unpaid": 0, "held": 0, "owed": 0}


def test_pay_that_falls_is_owed_and_recovered():
    assert reference_paid(settled(falling())) == [1400, 0, 0]
    assert stands(settled(falling()))["owed"] == 150
    assert accrued(settled(falling())) == [1400, -150, 0]


def falling() -> Game:
    """Year to date on a curve that falls: 1.2 of quota pays 1.4, 1.5 pays 1.25 (0.15 of 1,000 less); then it stays there."""
    part = component(window=1, accumulation=Accumulation.TOWARD_YEAR, schedule=FALLING, claws_back=True)
    rules = game(1, 3, (revenue(rep_sd=0.0),), (part,))
    sold = np.array([3.6, 0.9, 0.0]).reshape(1, 1, 3) * 1_000_000.0
    return replace(rules, mean=sold, quota=np.full_like(rules.quota, 1_000_000.0), target=np.full_like(rules.target, 1000.0 / 3))


def reference_paid(rules: Game) -> list[float]:
    """Payments of the months, from the reference; the kernels keep what accrues, which `played` holds to it."""
    played(rules)
    return reference.pay_of(reference.seat_year(rules, standard(rules), seed=0, seat=0, replication=0)).paid.tolist()


OPERATIONS: dict[str, tuple[Operation, ...]] = {
    "cap": (cap(300_000, period=6),),
    "cap on target": (cap(times_target=0.9, period=3, each=True, true_up=True, covers=(0, 1)),),
    "both caps": (cap(times_target=1.1, period=3, each=True, covers=(1,)), cap(500_000, period=12, covers=(0, 1))),
    "cap with true-up": (cap(250_000, period=1, true_up=True, covers=(0, 1)),),
    "guarantee": (GuaranteeRule(333_333.3, 3),),
    "guarantees": (
        GuaranteeRule(100_000.0, 1, (2, 7)), GuaranteeRule(900_000.0, 6, added=True), GuaranteeRule(200_000, 1, employed_months=4),
    ),
    "draw": (DrawRule(410_000.0, 3),),
    "draw forgiven": (DrawRule(100_000.0, 1, employed_months=5, forgiven=True),),
    "floor": (DrawRule(350_000.5, 3, (0, 6), recoverable=False),),
    "holdback": (HoldbackRule(0.25, 3),),
    "holdbacks": (HoldbackRule(0.25, 3), HoldbackRule(0.1, 12)),
    "all": (cap(300_000, period=3, true_up=True), GuaranteeRule(200_000.0, 3), DrawRule(410_000.0, 3), HoldbackRule(0.2, 2)),
}


def rich(parts: tuple[ComponentRule, ...], months: int = 12) -> Game:
    return game(
        3, months, components=parts, seat=TURNOVER | {"tenure": [24, 2, 0]}, quota_ramp=ramp(),
        ramps_target=np.array([True, False, True]), **SHOCKS,
    )  # fmt: skip


@pytest.mark.parametrize("operations", OPERATIONS.values(), ids=OPERATIONS)
@pytest.mark.parametrize("due", [DueRule(), DueRule(3, 0), DueRule(6, 1), DueRule(0, 2)], ids=str)
def test_operations_agree(operations, due):
    parts = (component(schedule=STEPPED), component(name="other", window=1, schedule=CURVE))
    agree(settled(rich(parts), *operations, due=due), replications=4)


@pytest.mark.parametrize("months", [5, 14, 24])
@pytest.mark.parametrize("half_even", [False, True])
def test_other_calendars_agree(months, half_even):
    parts = (component(schedule=STEPPED), component(name="other", window=1, schedule=CURVE))
    rules = replace(rich(parts, months), half_even=half_even)
    agree(settled(rules, *OPERATIONS["all"], due=DueRule(3, 1)))


@pytest.mark.parametrize(("accumulation", "leavers"), list(product(Accumulation, Leavers)), ids=str)
def test_pay_that_falls_agrees(accumulation, leavers):
    parts = (component(schedule=FALLING, accumulation=accumulation, leavers=leavers, claws_back=True, window=1), component(name="other"))
    agree(settled(rich(parts), cap(times_target=1.2, covers=(0, 1)), HoldbackRule(0.1, 1)))


def test_only_some_seats_settle():
    rules = settled(rich((component(), component(name="other", window=1))), *OPERATIONS["all"])
    agree(replace(rules, settlement=np.array([0, -1, 0])))


advances = st.builds(
    lambda kind, amount, every, begins, ends, employed: kind(amount, every, (begins, ends), employed),
    st.sampled_from([GuaranteeRule, DrawRule]), st.sampled_from([50_000.0, 333_333.3, 700_000.5]), st.sampled_from([1, 3, 6, 12]),
    st.integers(0, 4), st.sampled_from([6, ALWAYS]), st.sampled_from([3, ALWAYS]),
)  # fmt: skip
caps = st.builds(
    CapRule, st.sampled_from([(0,), (1,), (0, 1)]), st.booleans(), st.sampled_from([0.0, 0.8]), st.sampled_from([0.0, 250_000.0]),
    st.sampled_from([1, 3, 6, 12]), st.booleans(),
)  # fmt: skip
holdbacks = st.builds(HoldbackRule, st.sampled_from([0.1, 0.25, 1.0]), st.integers(1, 13))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(caps, max_size=2), st.lists(advances, max_size=2), st.lists(holdbacks, max_size=2), st.sampled_from(Accumulation),
    st.builds(DueRule, st.sampled_from([0, 3, 12]), st.integers(0, 4)), st.integers(0, 2**40),
)  # fmt: skip
def test_random_settlements(limits, given_, held, accumulation, due, seed):
    parts = (component(schedule=STEPPED, accumulation=accumulation, claws_back=True, window=1), component(name="other"))
    agree(settled(rich(parts), *limits, *given_, *held, due=due), seed=seed, replications=3)
