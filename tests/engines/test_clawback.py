"""Clawbacks on an assumed share of sales: by hand where nothing is random, and against the reference."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, Game, Leavers, LinkKind, LinkRule
from spmsim.records.settlement import ClawbackRule, DrawRule, DueRule, GuaranteeRule, HoldbackRule, Operation
from tests.engines import test_stints
from tests.engines.games import CURVE, FALLING, STEPPED, component, game, revenue
from tests.engines.test_agreement import agree
from tests.engines.test_settlement import accrued, advances, cap, caps, earning, holdbacks, reference_paid, rich, settled, stands

LEFT_IN_JANUARY = {"leave_month": 0, "vacancy_months": 9}


def back(share: float = 0.1, lag: int = 1, *, measure: int = 0, as_paid: bool = False, restores_quota: bool = False) -> ClawbackRule:
    return ClawbackRule(measure, share, lag, as_paid, restores_quota)


def clawed(rules: Game, *operations: Operation, due: DueRule | None = None, by: tuple[ClawbackRule, ...] = (back(),)) -> Game:
    """The game with one settlement for everybody that takes pay on cancelled sales back."""
    with_settlement = settled(rules, *operations, due=due or DueRule())
    (settlement,) = with_settlement.settlements
    return replace(with_settlement, settlements=(replace(settlement, clawbacks=by),))


def sold(*amounts: float, quota: float = 1000.0, schedule: Schedule = CURVE, **changes: object) -> Game:
    """One person who sells these amounts against a quota of the quarter, for a target pay of 1,000 a quarter."""
    rules = game(1, len(amounts), (revenue(rep_sd=0.0),), (component(schedule=schedule, **changes),))
    of_month = np.full_like(rules.quota, quota / 3)
    return replace(rules, mean=np.array(amounts).reshape(1, 1, -1), quota=of_month, target=np.full_like(of_month, 1000 / 3))


def owed(rules: Game) -> float:
    return stands(rules)["owed"]


def test_a_cancelled_share_is_taken_from_later_pay_at_the_rate_that_it_earned():
    # 10 % of each month's sales is cancelled a month later: 100 of January's 1,000 is taken from February's 500, then 50 from March's.
    rules = clawed(earning(1000, 500, 300))
    assert reference_paid(rules) == [1000, 400, 250]
    assert owed(rules) == 0  # what March sold is cancelled after the calendar


def test_what_is_taken_back_without_pay_is_owed():
    rules = clawed(earning(1000, 0, 30))
    assert reference_paid(rules) == [1000, 0, 0]
    assert accrued(rules) == [1000, -100, 30]
    assert owed(rules) == 70


def test_what_is_cancelled_of_a_month_is_whole():
    # 5 sold, half of it is paid: 2.5, so 3. Half of the 5 is cancelled: 2.5, so 3; they earned 1.5, which is 2 when it is owed.
    part = component(window=1, on_amount=True, schedule=Schedule((0.0,), (0.5,)))
    rules = replace(earning(0.05, 0), components=(part,))
    assert reference_paid(clawed(rules, by=(back(0.5),))) == [3, 0]
    assert owed(clawed(rules, by=(back(0.5),))) == 2


@pytest.mark.parametrize(("as_paid", "taken"), [(False, 500), (True, 1000)])
def test_basis_rate_takes_what_it_earned_and_paid_what_was_paid(as_paid, taken):
    # The plan language's example, in cents: 100.00 at 5 %, a guarantee of 10.00 in that month, all cancelled in the next.
    part = component(window=1, on_amount=True, schedule=Schedule((0.0,), (0.05,)))
    rules = replace(game(1, 2, (revenue(rep_sd=0.0),), (part,)), mean=np.array([[[10_000.0, 0.0]]]))
    assert owed(clawed(rules, GuaranteeRule(1000, 1, (0, 1)), by=(back(1.0, as_paid=as_paid),))) == taken


@pytest.mark.parametrize(("restores_quota", "paid"), [(True, 900), (False, 1000)])
def test_a_cancellation_while_the_window_is_open(restores_quota, paid):
    # Quota 1,000, 1,200 sold and 25 % of it cancelled within the quarter. Sold again: 900 count, 90 % of 1,000. Else 1,200 count, which
    # earn 1,300 (half again as much above quota), and of it 300 ÷ 1,200 are taken back when the quarter ends: 975.
    rules = clawed(sold(1200, 0, 0), by=(back(0.25, 2, restores_quota=restores_quota),))
    assert reference_paid(rules) == [0, 0, 900 if restores_quota else 975]
    assert owed(rules) == 0


def test_a_cancellation_after_the_window_reopens_nothing():
    for restores_quota in (True, False):
        rules = clawed(sold(1200, 0, 0, 0), by=(back(0.25, 3, restores_quota=restores_quota),))
        assert reference_paid(rules) == [0, 0, 1300, 0]
        assert owed(rules) == 325  # a quarter of 1,300


def test_sums_to_date_keep_what_ended_windows_counted():
    # To date, quota 1,000 a quarter: 1,000 earn 1,000. Of them 200 are cancelled in April: April to June count in full, and 200 are taken.
    rules = sold(1000, 0, 0, 1000, 0, 0, accumulation=Accumulation.TO_DATE, schedule=Schedule((0.0,), (1.0,)))
    found = clawed(rules, by=(back(0.2, 3, restores_quota=True),))
    assert accrued(found) == [0, 0, 1000, -200, 0, 1000]
    assert reference_paid(found) == [0, 0, 1000, 0, 0, 800]


def test_what_the_limits_held_back_is_not_taken_back():
    # 600 of 1,000 pass the cap: a tenth of the sales takes 60.
    assert accrued(clawed(earning(1000, 0, 0), cap(600))) == [600, -60, 0]


def test_the_share_of_a_payment_goes_by_what_components_earned():
    # Two components earn 300 and 100, the guarantee makes 800 of it: 600 were paid on the first, and half of its sales is cancelled.
    parts = (
        component(window=1, on_amount=True, schedule=Schedule((0.0,), (0.03,))),
        component(name="other", measure=1, window=1, on_amount=True, schedule=Schedule((0.0,), (0.01,))),
    )
    rules = game(1, 2, (revenue(rep_sd=0.0), revenue(name="margin", rep_sd=0.0)), parts)
    rules = replace(rules, mean=np.array([[[10_000.0, 0.0]], [[10_000.0, 0.0]]]))
    assert owed(clawed(rules, GuaranteeRule(800, 1, (0, 1)), by=(back(0.5, as_paid=True),))) == 300


def test_taking_back_what_was_paid_waits_for_the_payment():
    # Earned in January, due in March, a tenth cancelled in February. At the rate: owed in February, taken in March.
    assert reference_paid(clawed(earning(1000, 0, 0, 0), due=DueRule(0, 2))) == [0, 0, 900, 0]
    waits = (back(as_paid=True),)
    assert accrued(clawed(earning(1000, 0, 0, 0), due=DueRule(0, 2), by=waits)) == [1000, 0, 0, -100]
    assert owed(clawed(earning(1000, 0, 0), due=DueRule(0, 2), by=waits)) == 100  # the calendar ends: it is owed
    assert owed(clawed(earning(1000, 0), due=DueRule(0, 2), by=waits)) == 0  # not paid in the calendar


def test_after_exit_it_is_only_owed():
    rules = clawed(earning(1000, 0, 0, seat=LEFT_IN_JANUARY), by=(back(0.1, 2),))
    assert reference_paid(rules) == [1000, 0, 0]
    assert accrued(rules) == [1000, 0, -100]
    assert owed(rules) == 100


def test_an_open_window_at_exit_takes_back_what_was_cancelled_in_it():
    # Two months of a quarter, settled at exit on two thirds of the quota of 1,500 and a target pay of 1,000: 1,200 of 1,000 earn 1,300.
    # A quarter of January's 1,200 is cancelled in February, the month of exit, and takes a quarter of it.
    rules = sold(1200, 0, 0, quota=1500.0)
    rules = replace(rules, target=np.full_like(rules.target, 500.0))
    leaving = replace(rules, seats=replace(rules.seats, leave_month=np.array([1]), vacancy_months=np.array([9])))
    assert reference_paid(clawed(leaving, by=(back(0.25, 1),))) == [0, 975, 0]


def test_a_successor_is_not_charged():
    # January's seller leaves; what is cancelled in March is owed by the one who left, while the successor is paid in full.
    rules = clawed(earning(1000, 700, 700, 700, seat={"leave_month": 0, "vacancy_months": 0, "ramp_months": 0}), by=(back(0.1, 2),))
    assert reference_paid(rules) == [1000, 700, 700, 630]
    assert owed(rules) == 100
    assert accrued(rules) == [1000, 700, 600, 630]


def test_gates_see_what_has_to_be_sold_again():
    # 1,200 of a quota of 1,000, a quarter of it cancelled in the quarter: 90 % do not open a gate at 100 %.
    gate = LinkRule(LinkKind.FACTOR, 0, Schedule.steps([(1.0, 1.0)]))
    parts = (component(), component(name="other", measure=1, links=(gate,)))
    rules = game(1, 3, (revenue(rep_sd=0.0), revenue(name="margin", rep_sd=0.0)), parts)
    rules = replace(
        rules, mean=np.array([[[1200.0, 0, 0]], [[1000.0, 0, 0]]]), quota=np.full_like(rules.quota, 1000 / 3),
        link_quota=np.full_like(rules.link_quota, 1000 / 3), target=np.full_like(rules.target, 1000 / 3),
    )  # fmt: skip
    assert reference_paid(clawed(rules, by=(back(0.25, 2, restores_quota=True),))) == [0, 0, 900]
    assert reference_paid(clawed(rules, by=(back(0.25, 2),))) == [0, 0, 975 + 1000]


WAYS = list(product([False, True], [False, True], [1, 2, 4]))


@pytest.mark.parametrize(("as_paid", "restores_quota", "lag"), WAYS, ids=str)
@pytest.mark.parametrize("due", [DueRule(), DueRule(6, 1)], ids=str)
def test_clawbacks_agree(as_paid, restores_quota, lag, due):
    parts = (component(schedule=STEPPED), component(name="other", window=1, schedule=CURVE), component(name="year", window=12))
    operations = (cap(300_000, period=3, true_up=True), GuaranteeRule(200_000.0, 3), DrawRule(410_000.0, 3), HoldbackRule(0.2, 2))
    agree(clawed(rich(parts), *operations, due=due, by=(back(0.3, lag, as_paid=as_paid, restores_quota=restores_quota),)), replications=4)


@pytest.mark.parametrize(("accumulation", "leavers"), list(product(Accumulation, Leavers)), ids=str)
@pytest.mark.parametrize("restores_quota", [False, True])
def test_accumulations_and_leavers_agree(accumulation, leavers, restores_quota):
    parts = tuple(
        component(name=f"of {window}", schedule=schedule, accumulation=accumulation, leavers=leavers, claws_back=True, window=window)
        for window, schedule in ((1, FALLING), (3, CURVE), (6, STEPPED))
    )
    by = (back(0.3, 2, as_paid=restores_quota, restores_quota=restores_quota),)
    agree(clawed(rich(parts), HoldbackRule(0.1, 1), due=DueRule(0, 1), by=by), replications=4)


@pytest.mark.parametrize("months", [1, 5, 14, 24])
@pytest.mark.parametrize("half_even", [False, True])
def test_other_calendars_and_a_clawback_for_each_of_two_measures_agree(months, half_even):
    gate = LinkRule(LinkKind.FACTOR, 1, Schedule.steps([(0.8, 1.0)]))
    parts = (component(window=6, links=(gate,), counts=(1, 9)), component(name="other", measure=1, window=3, schedule=STEPPED))
    seat = {"leave_chance": [0.0, 0.15, 0.5], "vacancy_months": [2, 0, 1]}
    rules = game(3, months, (revenue(), revenue(name="margin")), parts, seat=seat)
    by = (back(0.5, 5, as_paid=True, restores_quota=True), back(0.2, 1, measure=1, restores_quota=True))
    agree(clawed(replace(rules, half_even=half_even), DrawRule(100_000.0, 1), by=by), replications=6)


def over_a_change(rules: Game, *by: ClawbackRule) -> Game:
    """A career of two plans with these clawbacks, each in the stint that it names."""
    (settlement,) = rules.settlements
    return replace(rules, settlements=(replace(settlement, clawbacks=by),))


def test_the_plan_of_the_sale_takes_back_from_pay_of_the_next():
    # The old plan takes 10 % back after two months, the new one half after one: 100 of May's 1,000 in July, 250 of July's 500 in August.
    rules = over_a_change(test_stints.both(test_stints.earning(0, 0, 0, 0, 1000, 0, 500, 300), (), ()), back(0.1, 2), of_next(0.5, 1))
    assert reference_paid(rules) == [0, 0, 0, 0, 1000, 0, 400, 50]
    assert stands(rules)["owed"] == 0


def of_next(share: float, lag: int, **changes: bool) -> ClawbackRule:
    return replace(back(share, lag, **changes), stint=1)


@pytest.mark.parametrize(("as_paid", "restores_quota", "lag"), WAYS, ids=str)
@pytest.mark.parametrize("due", [DueRule(), DueRule(6, 1)], ids=str)
def test_clawbacks_over_a_change_agree(as_paid, restores_quota, lag, due):
    parts = (component(schedule=STEPPED, window=12), component(name="new", window=3, schedule=CURVE))
    rules = test_stints.rich(*parts, then=test_stints.later((0, 6), (1, 6), (2, 6)))
    first, then = test_stints.OPERATIONS["all"]
    own, others = {"as_paid": as_paid, "restores_quota": restores_quota}, {"as_paid": not as_paid, "restores_quota": restores_quota}
    agree(over_a_change(test_stints.both(rules, first, then, due), back(0.3, lag, **own), of_next(0.2, 2, **others)), replications=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(caps, max_size=2), st.lists(advances, max_size=2), st.lists(holdbacks, max_size=1), st.sampled_from(Accumulation),
    st.builds(DueRule, st.sampled_from([0, 3, 12]), st.integers(0, 4)), st.integers(0, 2**40),
    st.builds(ClawbackRule, st.just(0), st.sampled_from([0.02, 0.5, 1.0]), st.integers(1, 13), st.booleans(), st.booleans()),
)  # fmt: skip
def test_random_clawbacks(limits, given_, held, accumulation, due, seed, rule):
    parts = (component(schedule=STEPPED, accumulation=accumulation, claws_back=True, window=1), component(name="other"))
    agree(clawed(rich(parts), *limits, *given_, *held, due=due, by=(rule,)), seed=seed, replications=3)
