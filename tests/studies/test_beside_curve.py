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


def _beside(tmp_path, *changes, document=None):
    """Earnings under a plan with a clause that no curve holds, beside 25,000 a quarter on a straight line."""
    today = _with(tmp_path) if document is None else base(tmp_path, document)
    return earnings_of(cast(today), cast(vary(today, changes)), "seller")


def _paid(told, *attainments):
    pay = dict(zip(told.attainments, told.incentive, strict=True))
    return [pay[a] for a in attainments]


def test_a_floor_keeps_whole_from_where_it_ends(tmp_path):
    """5,000 a quarter at least: at 20 % of quota 25,000 × 0.2 = 5,000 are earned, and from there on both plans pay the same."""
    told = _beside(tmp_path, Change("add", PLAN, FLOOR))
    assert (told.is_settled, told.beside, told.beside_differs) == (True, (), False)
    assert _paid(told, 0.0, 0.1, 0.2, 0.5, 2.0) == pytest.approx([20_000, 20_000, 20_000, 50_000, 200_000])
    assert told.equal_between == (pytest.approx((0.2, 2.0)),)
    assert told.keeps_whole == pytest.approx((0.2,))
    assert not told.never_differs


def test_todays_quota_holds_for_todays_pay(tmp_path):
    """Quotas 10 % lower and a floor: at the new quota 100,000 against today's 90,000, so that nowhere both pay the same."""
    told = _beside(tmp_path, Change("add", PLAN, FLOOR), Change("set", "quotas.sellers.rules.revenue.amount", 900_000))
    assert told.is_settled
    assert _paid(told, 0.0, 1.0) == pytest.approx([20_000, 100_000])
    assert (told.keeps_whole, told.equal_between) == ((), ())


def test_a_gate_and_a_multiplier_on_another_measure_keep_whole_where_they_say(tmp_path):
    """Units at 90 % open the gate. A factor of 0.5 at 0, 1 at quota and 1.5 at 200 % pays a × (0.5 + 0.5 a): as today at quota."""
    document = changed(LINEAR, behaviour={"type": "fixed"}, measures={"revenue": {"unit": "USD"}, "units": {"unit": "count"}})
    document["market"]["laws"]["units"] = "poisson"
    document["team"]["roles"]["seller"]["potential"] = {"revenue": 1_000_000, "units": 10}
    document["quotas"]["sellers"]["rules"]["units"] = {"type": "flat", "amount": 10}
    document["plans"]["sellers"]["adjustments"] = []
    gate = {"type": "gate", "name": "door", "measure": "units", "at_least": 0.9}
    told = _beside(tmp_path, Change("add", PLAN, gate), document=document)
    assert _paid(told, 0.85, 0.9, 1.5) == pytest.approx([0, 90_000, 150_000])
    assert told.equal_between == (pytest.approx((0.9, 2.0)),)
    factor = {"type": "multiplier", "name": "breadth", "measure": "units", "points": [[0.0, 0.5], [1.0, 1.0]], "beyond": "extended"}
    told = _beside(tmp_path, Change("add", PLAN, factor), document=document)
    assert _paid(told, 0.5, 1.0, 2.0) == pytest.approx([37_500, 100_000, 300_000])
    assert told.keeps_whole == pytest.approx((1.0,), abs=1e-4)
    assert told.equal_between == ()


def test_a_cap_over_the_year_is_as_today_up_to_its_limit(tmp_path):
    cap = {"type": "cap", "name": "top", "scope": "total", "limit": {"amount": 160_000}, "period": "year"}
    told = _beside(tmp_path, Change("add", PLAN, cap))
    assert _paid(told, 1.5, 2.0) == pytest.approx([150_000, 160_000])
    assert told.equal_between == (pytest.approx((0.0, 1.6), abs=1e-4),)


def test_who_is_ranked_is_left_out_and_named(tmp_path):
    """Prizes are for who sells more than others: the year is paid without them, and nobody may read that both plans pay the same."""
    race = {"name": "race", "measure": "revenue", "period": "quarter", "accumulation": "discrete",
            "formula": {"type": "contest", "prizes": [3000, 1000], "among": "role", "ranked_by": "amount"}}  # fmt: skip
    told = _beside(tmp_path, Change("add", "plans.sellers.components", race))
    assert told.beside == ("prizes of the contest 'race'",)
    assert told.beside_differs and told.is_settled and not told.never_differs
    assert _paid(told, 0.5, 1.0) == pytest.approx([50_000, 100_000])


def test_what_one_attainment_does_not_tell_leaves_the_curve_by_itself(tmp_path):
    """A gate on a rating: each component by itself, and the gate is named as left out."""
    document = changed(LINEAR, behaviour={"type": "fixed"}, measures={"revenue": {"unit": "USD"}, "goals": {"unit": "rating"}})
    document["market"]["laws"]["goals"] = {"type": "categorical", "chances": {1: 0.5, 2: 0.5}}
    document["plans"]["sellers"]["adjustments"] = [FLOOR]
    goals = {"name": "goals", "measure": "goals", "weight": 0.2, "period": "year", "accumulation": "discrete",
             "formula": {"type": "rating", "levels": [[1, 0.5], [2, 1.0]]}}  # fmt: skip
    document["plans"]["sellers"]["components"][0]["weight"] = 0.8
    document["plans"]["sellers"]["components"].append(goals)
    made = cast(base(tmp_path, document))
    told = earnings_of(made, made, "seller")
    assert (told.is_settled, told.beside) == (False, ("the guarantee 'floor'",))
    assert told.never_differs


def test_a_plan_that_holds_in_part_of_the_year_says_when(tmp_path):
    plans = {"first": LINEAR["plans"]["sellers"], "second": LINEAR["plans"]["sellers"]}
    role = {**LINEAR["team"]["roles"]["seller"], "plan": [{"from": "2027-01", "use": "first"}, {"from": "2027-07", "use": "second"}]}
    team = {**LINEAR["team"], "roles": {"seller": role}}
    told = str(explain_scenario(base(tmp_path, changed(LINEAR, plans=plans, team=team, behaviour={"type": "fixed"}))))
    assert "Plan first, 2027-01 to 2027-06\n" in told
    assert "Plan second, from 2027-07\n" in told
