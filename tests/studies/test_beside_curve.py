"""What a curve of pay over attainment leaves out is named, and two plans that differ in it are not told to be alike."""

from __future__ import annotations

import pytest

from spmsim.scenario.changes import Change
from spmsim.scenario.loading import vary
from spmsim.studies.explaining.beside_curve import beside_curve, in_words
from spmsim.studies.explaining.earnings import earnings_of
from spmsim.studies.explaining.explain import explain_scenario
from spmsim.studies.playing import cast
from tests.studies.worlds import LINEAR, base, changed

PLAN = "plans.sellers.adjustments"
WITHIN = {"type": "cap", "name": "top", "scope": "component", "limit": {"times_target": 2.0}, "period": "quarter", "true_up": False}
FLOOR = {"type": "guarantee", "name": "floor", "amount": 5_000, "every": "quarter", "pays": "floor"}


def _with(tmp_path, *adjustments):
    plan = {**LINEAR["plans"]["sellers"], "adjustments": list(adjustments)}
    return base(tmp_path, changed(LINEAR, plans={"sellers": plan}, behaviour={"type": "fixed"}))


def test_a_plain_plan_leaves_nothing_out(tmp_path):
    assert beside_curve(_with(tmp_path).spec, "seller") == ()


def test_a_cap_within_its_windows_is_part_of_the_curve(tmp_path):
    assert beside_curve(_with(tmp_path, WITHIN).spec, "seller") == ()


def test_a_gate_on_what_is_paid_is_a_threshold_of_the_curve(tmp_path):
    """Nothing below 90 % of quota, the straight line from there on: 100,000 × attainment a year."""
    gated = _with(tmp_path, {"type": "gate", "name": "door", "measure": "revenue", "at_least": 0.9})
    assert beside_curve(gated.spec, "seller") == ()
    made = cast(gated)
    told = earnings_of(made, made, "seller")
    pay = dict(zip(told.attainments, told.incentive, strict=True))
    assert [pay[a] for a in (0.85, 0.9, 1.2)] == pytest.approx([0, 90_000, 120_000])


def test_caps_over_other_periods_guarantees_and_draws_are_named(tmp_path):
    yearly = {**WITHIN, "name": "year", "period": "year", "true_up": None}
    yearly.pop("true_up")
    draw = {"type": "draw", "name": "start", "amount": 1_000, "every": "quarter", "recoverable": False}
    scenario = _with(tmp_path, yearly, FLOOR, draw)
    assert in_words(beside_curve(scenario.spec, "seller")) == ("the cap 'year'", "the guarantee 'floor'", "the draw 'start'")


def test_plans_that_differ_beside_the_curve_are_not_alike(tmp_path):
    """The curve is the same, but a floor was added: nobody may read that both pay exactly the same."""
    today = _with(tmp_path)
    new = vary(today, [Change("add", PLAN, FLOOR)])
    told = earnings_of(cast(today), cast(new), "seller")
    assert told.beside == ("the guarantee 'floor'",)
    assert told.beside_differs
    assert not told.never_differs
    assert earnings_of(cast(new), cast(new), "seller").never_differs


def test_a_plan_that_holds_in_part_of_the_year_says_when(tmp_path):
    plans = {"first": LINEAR["plans"]["sellers"], "second": LINEAR["plans"]["sellers"]}
    role = {**LINEAR["team"]["roles"]["seller"], "plan": [{"from": "2027-01", "use": "first"}, {"from": "2027-07", "use": "second"}]}
    team = {**LINEAR["team"], "roles": {"seller": role}}
    told = str(explain_scenario(base(tmp_path, changed(LINEAR, plans=plans, team=team, behaviour={"type": "fixed"}))))
    assert "Plan first, 2027-01 to 2027-06\n" in told
    assert "Plan second, from 2027-07\n" in told
