"""Second measures, ratings, months and factors as they are compiled, against hand calculations."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from spmsim.compile import compile_game, price_lists
from spmsim.compile.capped import capped
from spmsim.foundation.errors import BadInput
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Game, Law, LinkKind
from spmsim.records.price_list import CoupledWindow
from spmsim.records.settlement import CapRule, ClawbackRule, DrawRule, DueRule, GuaranteeRule, HoldbackRule
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, load, vary
from spmsim.studies.normalise import marginal_pays

GOOD = Path(__file__).parents[1] / "bad_scenarios" / "good.yaml"
REVENUE = "plans.hunt.components[revenue]"
GATE = {"type": "gate", "name": "wins_first", "measure": "accounts_won", "at_least": 0.9, "applies_to": ["revenue"]}
MATRIX = {
    "type": "matrix", "second": "accounts_won", "rows": [0.5, 1.0], "columns": [0.8, 1.2],
    "payouts": [[0.2, 0.6], [1.0, 2.0]], "between": "interpolated",
}  # fmt: skip
TOTAL = {"type": "cap", "name": "most", "scope": "total", "limit": {"times_target": 2}, "period": "year"}
ANSWERING = {"type": "static_response", "effort": {"sales_elasticity": 0.36, "responsive_share": 0.6, "most": 1.5}}


def varied(*changes: Change) -> Scenario:
    return vary(load(GOOD), changes)


def compiled(*changes: Change) -> Game:
    return compile_game(varied(*changes))


def test_a_gate_is_a_link_with_the_quota_of_its_measure():
    game = compiled(Change("add", "plans.hunt.adjustments", GATE))
    ((component, link),) = game.links
    assert (game.components[component].name, game.measures[link.measure].name, link.kind) == ("revenue", "accounts_won", LinkKind.FACTOR)
    assert [link.schedule.value(at) for at in (0.89, 0.9)] == [0.0, 1.0]
    assert game.link_quota[0] == pytest.approx(np.repeat([[10 / 12], [10 / 12], [0.0]], 12, axis=1))  # the keeper does not hold it


def test_a_matrix_has_a_schedule_for_each_column_and_a_place_among_them():
    game = compiled(Change("set", f"{REVENUE}.formula", MATRIX))
    matrix = game.components[0]
    for column, paid in zip(matrix.columns, ([0.2, 0.6, 1.0], [0.6, 1.3, 2.0]), strict=True):
        assert [column.value(row) for row in (0.5, 0.75, 1.0)] == pytest.approx(paid)
    (place,) = matrix.links
    assert [place.schedule.value(at) for at in (0.79, 0.8, 1.0, 1.2, 9.0)] == pytest.approx([0.0, 1.0, 1.5, 2.0, 2.0])
    assert matrix.at_quota == pytest.approx(1.5)  # row 1, halfway between the columns


def test_ratings_pay_the_multiple_of_their_level():
    rated = compiled(
        Change("add", "measures.goals", {"unit": "rating"}),
        Change("add", "market.laws.goals", {"type": "categorical", "chances": {"1": 0.25, "2": 0.5, "3": 0.25}}),
        Change("set", "plans.hunt.components[wins].measure", "goals"),
        Change("set", "plans.hunt.components[wins].formula", {"type": "rating", "levels": [[2, 1.0], [3, 1.4]]}),
    )
    goals = rated.measures[3]
    assert (goals.law, goals.outcomes) == (Law.CATEGORICAL, ((1.0, 0.25), (2.0, 0.5), (3.0, 0.25)))
    (link,) = rated.components[1].links
    assert [link.schedule.value(level) for level in (1.0, 2.0, 3.0)] == [0.0, 1.0, 1.4]
    assert rated.target[1, 0] == pytest.approx([0.2 * 5_000_000 / 12] * 12)


def test_money_per_unit_counts_in_its_months():
    spiff = {"name": "spiff", "measure": "accounts_won", "period": "month", "accumulation": "discrete",
             "formula": {"type": "per_unit", "amount": 1500, "months": {"from": "2027-10", "to": "2027-12"}}}  # fmt: skip
    scenario = varied(Change("add", "plans.hunt.components", spiff))
    game = compile_game(scenario)
    rule = game.components[2]
    assert (rule.counts, rule.schedule.value(4.0)) == ((9, 12), 600_000.0)  # cents
    windows = [window for window in price_lists(scenario, game)[0].prices.windows if window.component == "spiff"]
    assert [window.months for window in windows] == [(9,), (10,), (11,)]


def test_proration_lowers_quota_and_target_pay_and_relief_the_quota_only():
    first, second = (rep.rep_id for rep in load(GOOD).spec.team.reps[:2])
    spell = {"from": "2027-02", "to": "2027-03"}
    leave = {"type": "proration", "name": "leave", "people": [{"rep_id": first, **spell, "eligible": 0.5}]}
    relief = {"type": "quota_relief", "name": "help", "people": [{"rep_id": second, **spell, "quota": 0.2, "measure": "revenue"}]}
    game = compiled(Change("add", "plans.hunt.adjustments", leave), Change("add", "plans.hunt.adjustments", relief))
    of_month = 500_000 * 100 / 12
    assert game.quota[0, 0, :4] == pytest.approx([of_month, of_month / 2, of_month / 2, of_month])
    assert game.quota[1, 0, :4] == pytest.approx([10 / 12, 5 / 12, 5 / 12, 10 / 12])
    assert game.target[0, 0, :4] == pytest.approx(np.array([1, 0.5, 0.5, 1]) * 0.8 * 5_000_000 / 12)
    assert game.quota[0, 1, :4] == pytest.approx([of_month, of_month / 5, of_month / 5, of_month])
    assert game.quota[1, 1, :4] == pytest.approx([10 / 12] * 4)
    assert game.target[0, 1, :4] == pytest.approx([0.8 * 5_000_000 / 12] * 4)
    assert game.primary_quota[0, :3] == pytest.approx([of_month, of_month / 2, of_month / 2])


def test_leave_and_relief_end_with_the_person():
    """The second seller may leave: whoever follows has the whole quota and target pay; nobody follows the first."""
    first, second = (rep.rep_id for rep in load(GOOD).spec.team.reps[:2])
    spell = {"from": "2027-02", "to": "2027-03", "eligible": 0.5}
    leave = {"type": "proration", "name": "leave", "people": [{"rep_id": rep_id, **spell} for rep_id in (first, second)]}
    named = Change("add", "plans.hunt.adjustments", leave)
    stays = Change("set", f"team.reps[rep_id={first}].leave_yearly", 0.0)
    game = compiled(named, stays, Change("set", f"team.reps[rep_id={second}].leave_yearly", 0.3))
    of_month = 500_000 * 100 / 12
    assert game.quota[0, 1, :4] == pytest.approx([of_month, of_month / 2, of_month / 2, of_month])
    assert game.successors is not None
    assert game.successors.stint.tolist() == [1]
    assert game.successors.quota[0, 0] == pytest.approx([of_month] * 12)
    assert game.successors.target[0, 0] == pytest.approx([0.8 * 5_000_000 / 12] * 12)
    assert game.successors.primary_quota[0] == pytest.approx([of_month] * 12)
    assert compiled(named, stays, Change("set", f"team.reps[rep_id={second}].leave_yearly", 0.0)).successors is None


FACTOR = {
    "type": "multiplier", "name": "mix", "measure": "accounts_won", "points": [[0, 0.8], [1, 1]], "beyond": "capped",
    "applies_to": ["revenue"],
}  # fmt: skip
TWO_FACTORS = [FACTOR, {**FACTOR, "name": "mix_again"}]
LIMITED = {
    "type": "cap", "name": "window", "scope": "component", "limit": {"times_target": 2}, "period": "quarter", "true_up": False,
    "applies_to": ["revenue"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("adjustments", "words", "path"),
    [
        (TWO_FACTORS, "a count or share that is looked at twice by one component's pay ('accounts_won')", REVENUE),
        ([{**TWO_FACTORS[0], "applies_to": ["wins"]}], "a count or share that is looked at twice", "plans.hunt.components[wins]"),
        ([TOTAL], "a cap that is more", "plans.hunt.adjustments[most]"),
        ([FACTOR, LIMITED], "a cap that is more", "plans.hunt.adjustments[window]"),
    ],
)
def test_what_has_no_price_is_refused_for_people_who_answer_to_pay(adjustments, words, path):
    changes = [Change("add", "plans.hunt.adjustments", each) for each in adjustments]
    with pytest.raises(BadInput, match=re.escape(words)) as refused:
        compiled(*changes, Change("set", "behaviour", ANSWERING))
    (problem,) = refused.value.problems
    assert problem.path == path
    assert "use 'behaviour: {type: fixed}'" in problem.what
    assert compiled(*changes).components


def test_a_gate_on_the_pieces_that_are_paid_one_by_one_is_refused_for_people_who_answer_to_pay():
    spiff = {
        "name": "spiff", "measure": "accounts_won", "period": "quarter", "accumulation": "discrete",
        "formula": {"type": "per_unit", "amount": 100},
    }  # fmt: skip
    changes = [
        Change("add", "plans.hunt.components", spiff), Change("add", "plans.hunt.adjustments", {**GATE, "applies_to": ["spiff"]}),
        Change("set", "behaviour", ANSWERING),
    ]  # fmt: skip
    with pytest.raises(BadInput, match=r"components\[spiff\].*a count or share that is looked at twice"):
        compiled(*changes)


def coupled_windows(change: Change) -> tuple[CoupledWindow, ...]:
    scenario = varied(change, Change("set", "behaviour", ANSWERING))
    return price_lists(scenario, compile_game(scenario))[0].prices.coupled


def test_a_gated_component_is_priced_with_the_measure_that_opens_it():
    quarters = coupled_windows(Change("add", "plans.hunt.adjustments", GATE))
    assert [(window.own.months, window.beside[0].months) for window in quarters] == [((a, a + 1, a + 2),) * 2 for a in (0, 3, 6, 9)]
    first = quarters[0]
    assert (first.own.component, first.own.measure, [one.measure for one in first.beside]) == ("revenue", 0, [1])
    assert first.own.quota == pytest.approx([12_500_000.0] * 2)  # a quarter of 500,000 in cents, and of 10 accounts
    assert first.beside[0].quota == pytest.approx([2.5] * 2)
    assert first.own.target == pytest.approx([0.8 * 5_000_000 / 4] * 2)
    (paid,), ((factor,),) = first.paid, [one.factors for one in first.beside]
    assert [paid.value(x) for x in (0.5, 1.2)] == pytest.approx([0.5, 1.2])
    assert [factor.value(y) for y in (0.0, 0.89, 0.9, 2.0)] == [0, 0, 1, 1]


def test_what_looks_at_one_measure_is_one_factor():
    # open from 90 %, then 0.8 + 0.2 × attainment up to quota: 0.98 at 90 %, and 0.5 again has no say
    both = varied(*(Change("add", "plans.hunt.adjustments", each) for each in (GATE, FACTOR, {**GATE, "name": "low", "at_least": 0.5})))
    ((factor,),) = [one.factors for one in price_lists(both, compile_game(both))[0].prices.coupled[0].beside]
    assert [factor.value(y) for y in (0.0, 0.5, 0.89, 0.9, 1.0, 2.0)] == pytest.approx([0, 0, 0, 0.98, 1, 1])


def test_a_gate_on_what_is_paid_and_a_limit_behind_a_gate_are_part_of_the_schedule():
    own = {**GATE, "measure": "revenue"}
    closed = varied(*(Change("add", "plans.hunt.adjustments", each) for each in (own, LIMITED)), Change("set", "behaviour", ANSWERING))
    windows = [one for one in price_lists(closed, compile_game(closed))[0].prices.windows if one.component == "revenue"]
    assert [windows[0].schedule.value(x) for x in (0.89, 0.9, 1.5, 3.0)] == pytest.approx([0, 0.9, 1.5, 2.0])
    gated = varied(*(Change("add", "plans.hunt.adjustments", each) for each in (GATE, LIMITED)), Change("set", "behaviour", ANSWERING))
    (paid,) = price_lists(gated, compile_game(gated))[0].prices.coupled[0].paid
    assert [paid.value(x) for x in (0.5, 2.0, 3.0)] == pytest.approx([0.5, 2.0, 2.0])


def test_a_total_cap_on_one_component_is_a_limit_on_its_windows():
    total = {**TOTAL, "period": "quarter", "true_up": False, "applies_to": ["revenue"]}
    limited = varied(Change("add", "plans.hunt.adjustments", total), Change("set", "behaviour", ANSWERING))
    window = next(one for one in price_lists(limited, compile_game(limited))[0].prices.windows if one.component == "revenue")
    assert [window.schedule.value(x) for x in (1.0, 2.5)] == pytest.approx([1.0, 2.0])


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("interpolated", {(1.0, 1.0): 1.5, (0.75, 0.9): 0.75 * 0.6 + 0.25 * 1.3}),
        ("stepped", {(1.0, 1.0): 1.0, (0.75, 1.2): 0.6}),
    ],
)
def test_the_columns_of_a_matrix_add_up_to_its_table(between, expected):
    # rows 50 % and 100 %, columns 80 % and 120 %, payouts [[0.2, 0.6], [1.0, 2.0]]: half-way between the rows [0.6, 1.3]
    window = coupled_windows(Change("set", f"{REVENUE}.formula", MATRIX | {"between": between}))[0]
    terms = list(zip(window.paid, window.beside[0].factors, strict=True))
    beyond = {(1.4, 0.8): 1.0, (1.0, 0.79): 0.0, (0.4, 1.0): 0.0, (9.0, 9.0): 2.0}
    for (x, y), paid in (expected | beyond).items():
        assert sum(first.value(x) * second.value(y) for first, second in terms) == pytest.approx(paid), (x, y)


def test_a_rating_is_worth_its_expected_multiple_and_answers_to_nothing():
    scenario = varied(
        Change("add", "measures.goals", {"unit": "rating"}),
        Change("add", "market.laws.goals", {"type": "categorical", "chances": {"1": 0.25, "2": 0.5, "3": 0.25}}),
        Change("set", "plans.hunt.components[wins].measure", "goals"),
        Change("set", "plans.hunt.components[wins].formula", {"type": "rating", "levels": [[2, 1.0], [3, 1.4]]}),
        Change("set", "behaviour", ANSWERING),
    )
    prices = price_lists(scenario, compile_game(scenario))
    rated = next(window for window in prices[0].prices.windows if window.component == "wins")
    assert rated.target == pytest.approx([0.2 * 5_000_000 * (0.5 + 0.25 * 1.4)] * 2)
    # Only revenue answers: a straight line earns 80 % of target pay of 50,000 at quota, and sales are expected at quota.
    assert marginal_pays(prices)[0] == pytest.approx([0.8 * 5_000_000] * 2)


def test_settlements_stand_in_the_order_of_pay():
    hold = {"type": "holdback", "name": "kept", "share": 0.25, "months": 3}
    draw = {"type": "draw", "name": "start", "amount": 1500, "every": "quarter", "recoverable": True, "open_at_exit": "forgiven",
            "months": {"from": "2027-01", "to": "2027-06"}}  # fmt: skip
    floor = {"type": "guarantee", "name": "floor", "amount": 4000, "every": "quarter", "pays": "floor", "employed_months": 6}
    one = {"type": "cap", "name": "one", "scope": "component", "limit": {"amount": 9000}, "period": "quarter", "true_up": True,
           "applies_to": ["wins"]}  # fmt: skip
    changes = [Change("add", "plans.hunt.adjustments", given) for given in (hold, draw, floor, TOTAL, one)]
    timing = Change("set", f"{REVENUE}.pay", {"every": "half", "lag_months": 3})
    game = compiled(*changes, timing)
    (settlement,) = game.settlements
    assert (settlement.components, settlement.due) == ((0, 1), (DueRule(6, 3), DueRule()))
    assert settlement.operations == (
        CapRule((1,), each=True, times_target=0.0, amount=900_000.0, period=3, true_up=True),
        CapRule((0, 1), each=False, times_target=2.0, amount=0.0, period=12, true_up=False),
        GuaranteeRule(400_000.0, 3, employed_months=6),
        DrawRule(150_000.0, 3, (0, 6), forgiven=True),
        HoldbackRule(0.25, 3),
    )
    assert game.settlement.tolist() == [0, 0, -1]  # the keeper's plan pays as it earns
    assert not compiled().settlements


def test_a_clawback_says_what_is_cancelled_when_and_what_it_takes():
    given = {"type": "clawback", "name": "churn", "measure": "revenue", "basis": "paid", "restores_quota": True,
             "cancellations": {"share": 0.02, "lag_months": 4}}  # fmt: skip
    (settlement,) = compiled(Change("add", "plans.hunt.adjustments", given)).settlements
    assert (settlement.components, settlement.operations) == ((0, 1), ())
    assert settlement.clawbacks == (ClawbackRule(measure=0, share=0.02, lag=4, as_paid=True, restores_quota=True),)


def test_people_who_answer_to_pay_do_not_look_at_clawbacks():
    given = {"type": "clawback", "name": "churn", "measure": "revenue", "basis": "rate", "restores_quota": True,
             "cancellations": {"share": 0.5, "lag_months": 1}}  # fmt: skip
    plain, clawed = varied(Change("set", "behaviour", ANSWERING)), Change("add", "plans.hunt.adjustments", given)
    prices = [price_lists(scenario, compile_game(scenario)) for scenario in (plain, vary(plain, [clawed]))]
    assert marginal_pays(prices[0])[0] == pytest.approx(marginal_pays(prices[1])[0], rel=0, abs=0)


def test_a_cap_on_each_window_is_part_of_the_schedule_that_people_see():
    # A straight line to quota and on, capped at 1.5 × target pay of the quarter: nothing is to be gained beyond 150 %.
    cap = {"type": "cap", "name": "quarterly", "scope": "component", "limit": {"times_target": 1.5}, "period": "quarter",
           "true_up": False, "applies_to": ["revenue"]}  # fmt: skip
    scenario = varied(Change("add", "plans.hunt.adjustments", cap), Change("set", "behaviour", ANSWERING))
    window = price_lists(scenario, compile_game(scenario))[0].prices.windows[0]
    assert [window.schedule.value(at) for at in (0.5, 1.5, 1.6, 9.0)] == [0.5, 1.5, 1.5, 1.5]


@pytest.mark.parametrize("limit", [0.1, 0.4, 0.7, 1.25, 3.0, 100.0])
def test_a_capped_schedule_is_the_smaller_of_pay_and_limit(limit):
    schedule = Schedule((0.5, 1.0, 2.0), (2.0, 0.0, 1.0), (0.5, 1.5), (0.2, 0.5))
    at = np.linspace(0, 6, 241)
    np.testing.assert_allclose(capped(schedule, limit).value(at), np.minimum(schedule.value(at), limit), atol=1e-12)
