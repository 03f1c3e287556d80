"""The table of pay holds the whole plan: base 100,000, target 100,000 on a quota of 1,000,000, paid quarterly on a straight line."""

from __future__ import annotations

from copy import deepcopy

import pytest

from spmsim.studies.explaining.explain import explain_scenario, pay_table
from spmsim.studies.playing import cast
from tests.studies.worlds import LINEAR, base, changed, managed

UNITS = {"revenue": {"unit": "USD"}, "units": {"unit": "count"}}


def _table(scenario, role="seller"):
    return {row["attainment"]: row["incentive_pay"] for row in pay_table(cast(scenario), role)}


def _plan(tmp_path, *adjustments, **blocks):
    document = changed(LINEAR, behaviour={"type": "fixed"}, **blocks)
    document["plans"]["sellers"]["adjustments"] = list(adjustments)
    return base(tmp_path, document)


def _two_measures(tmp_path, *adjustments):
    """Ten units a year are asked for as well; the plan pays for revenue alone."""
    document = changed(LINEAR, behaviour={"type": "fixed"}, measures=UNITS)
    document["market"]["laws"]["units"] = "poisson"
    document["team"]["roles"]["seller"]["potential"] = {"revenue": 1_000_000, "units": 10}
    document["quotas"]["sellers"]["rules"]["units"] = {"type": "flat", "amount": 10}
    document["plans"]["sellers"]["adjustments"] = list(adjustments)
    return base(tmp_path, document)


def test_a_cap_over_the_year_ends_the_table(tmp_path):
    """25,000 a quarter at quota: 150 % are 150,000 and pass; 175 % and 200 % would be 175,000 and 200,000."""
    cap = {"type": "cap", "name": "top", "scope": "total", "limit": {"amount": 160_000}, "period": "year"}
    rows = _table(_plan(tmp_path, cap))
    assert [rows[a] for a in (0.0, 0.5, 1.5, 1.75, 2.0)] == pytest.approx([0, 50_000, 150_000, 160_000, 160_000])


def test_a_gate_opens_at_its_level(tmp_path):
    """Units at 75 % keep it shut; at 90 %, 2.25 of 2.5 in a quarter, it opens and 90,000 are paid."""
    gate = {"type": "gate", "name": "units_first", "measure": "units", "at_least": 0.9, "applies_to": ["revenue"]}
    rows = _table(_two_measures(tmp_path, gate))
    assert [rows[a] for a in (0.5, 0.75, 0.9, 1.0, 2.0)] == pytest.approx([0, 0, 90_000, 100_000, 200_000])


def test_a_multiplier_takes_the_same_attainment(tmp_path):
    """0.5 below quota and 1 from there to 1.2 at 200 %: 50 % pay 0.5 × 0.75, 150 % pay 1.5 × 1.1, 200 % pay 2 × 1.2 of the target."""
    points = [[0.0, 0.5], [1.0, 1.0], [2.0, 1.2]]
    factor = {"type": "multiplier", "name": "units_too", "measure": "units", "points": points, "beyond": "capped"}
    rows = _table(_two_measures(tmp_path, factor))
    assert [rows[a] for a in (0.0, 0.5, 1.0, 1.5, 2.0)] == pytest.approx([0, 37_500, 100_000, 165_000, 240_000])


def test_a_guarantee_lifts_every_quarter(tmp_path):
    """A floor of 15,000 a quarter: 50 % earn 12,500 and are lifted, 75 % earn 18,750 and are not."""
    floor = {"type": "guarantee", "name": "floor", "amount": 15_000, "every": "quarter", "pays": "floor"}
    rows = _table(_plan(tmp_path, floor))
    assert [rows[a] for a in (0.0, 0.5, 0.75, 1.0)] == pytest.approx([60_000, 60_000, 75_000, 100_000])


def test_a_draw_that_is_not_recovered_is_a_floor_and_one_that_is_adds_nothing(tmp_path):
    draw = {"type": "draw", "name": "start", "amount": 10_000, "every": "quarter", "recoverable": False}
    rows = _table(_plan(tmp_path, draw))
    assert [rows[a] for a in (0.0, 0.25, 0.5)] == pytest.approx([40_000, 40_000, 50_000])
    rows = _table(_plan(tmp_path, {**draw, "recoverable": True, "open_at_exit": "owed"}))
    assert [rows[a] for a in (0.0, 0.25, 0.5)] == pytest.approx([0, 25_000, 50_000])


def test_the_second_measure_of_a_matrix_moves_along(tmp_path):
    """Corners 0, 0.4 / 0.6, 1 and 2 at 200 % on both, in steps: 150 % on both is the row and the column of 100 %."""
    document = changed(LINEAR, behaviour={"type": "fixed"}, measures=UNITS)
    document["market"]["laws"]["units"] = "poisson"
    document["team"]["roles"]["seller"]["potential"] = {"revenue": 1_000_000, "units": 10}
    document["quotas"]["sellers"]["rules"]["units"] = {"type": "flat", "amount": 10}
    edges, payouts = [0.0, 1.0, 2.0], [[0.0, 0.4, 0.5], [0.6, 1.0, 1.4], [0.8, 1.5, 2.0]]
    document["plans"]["sellers"]["components"][0]["formula"] = {
        "type": "matrix", "second": "units", "rows": edges, "columns": edges, "payouts": payouts, "between": "stepped",
    }  # fmt: skip
    rows = _table(base(tmp_path, document))
    assert [rows[a] for a in (0.5, 1.0, 1.5, 2.0)] == pytest.approx([0, 100_000, 100_000, 200_000])


def test_a_manager_at_an_attainment_has_a_team_there(tmp_path):
    """60,000 at quota; a cap of 70,000 over the year holds from 117 % on."""
    document = managed()
    cap = {"type": "cap", "name": "top", "scope": "total", "limit": {"amount": 70_000}, "period": "year"}
    document["plans"]["managers"]["adjustments"] = [cap]
    rows = _table(base(tmp_path, document), "manager")
    assert [rows[a] for a in (0.5, 1.0, 1.1, 1.25)] == pytest.approx([30_000, 60_000, 66_000, 70_000])


def test_a_person_without_a_quota_is_paid_on_what_is_expected(tmp_path):
    """5 % of an expected 1,000,000 and 10 % above 1,200,000: 150 % pay 60,000 + 30,000, of which a year lets 80,000 pass."""
    document = changed(LINEAR, behaviour={"type": "fixed"})
    del document["quotas"], document["team"]["roles"]["seller"]["quota_set"]
    part = document["plans"]["sellers"]["components"][0]
    del part["weight"]
    part |= {"period": "year", "formula": {
        "type": "commission", "tiers": [{"from": 0, "rate": 0.05}, {"from": 1_200_000, "rate": 0.1}], "tiering": "marginal",
        "rates_on": "amount", "crossing_deal": "split",
    }}  # fmt: skip
    cap = {"type": "cap", "name": "top", "scope": "total", "limit": {"amount": 80_000}, "period": "year"}
    document["plans"]["sellers"]["adjustments"] = [cap]
    rows = _table(base(tmp_path, document))
    assert [rows[a] for a in (0.5, 1.0, 1.25, 1.5)] == pytest.approx([25_000, 50_000, 65_000, 80_000])


def test_prizes_are_named_and_the_rest_of_the_plan_is_paid(tmp_path):
    """Who ranks first is not known; a floor of 15,000 a quarter and a cap of 160,000 a year hold all the same.

    At 200 % three quarters earn 50,000, the cap leaves 10,000 for the last, and the floor comes after the cap: 15,000.
    """
    trip = {"name": "trip", "measure": "revenue", "period": "year", "accumulation": "discrete"}
    trip["formula"] = {"type": "contest", "prizes": [5_000], "among": "region", "ranked_by": "amount"}
    floor = {"type": "guarantee", "name": "floor", "amount": 15_000, "every": "quarter", "pays": "floor"}
    cap = {"type": "cap", "name": "top", "scope": "total", "limit": {"amount": 160_000}, "period": "year"}
    document = changed(LINEAR, behaviour={"type": "fixed"})
    document["plans"]["sellers"]["components"].append(trip)
    prizes = {**cap, "name": "prizes", "limit": {"amount": 4_000}, "applies_to": ["trip"]}
    document["plans"]["sellers"]["adjustments"] = [floor, cap, prizes]
    scenario = base(tmp_path, document)
    rows = _table(scenario)
    assert [rows[a] for a in (0.0, 0.5, 1.5, 2.0)] == pytest.approx([60_000, 60_000, 150_000, 165_000])
    told = str(explain_scenario(scenario))
    assert "not in the table: prizes of the contest 'trip'\n" in told
    assert "by itself" not in told


def test_what_one_attainment_does_not_tell_is_named(tmp_path):
    """A pool that is paid in money: each component is told by itself, and the floor is named."""
    part = LINEAR["plans"]["sellers"]["components"][0]
    override = {key: value for key, value in part.items() if key != "weight"} | {"name": "override", "scope": "region"}
    override["formula"] = {"type": "commission", "tiers": [{"from": 0, "rate": 0.01}], "tiering": "marginal", "rates_on": "amount"}
    floor = {"type": "guarantee", "name": "floor", "amount": 15_000, "every": "quarter", "pays": "floor"}
    document = changed(LINEAR, behaviour={"type": "fixed"})
    document["plans"]["sellers"]["components"].append(override)
    document["plans"]["sellers"]["adjustments"] = [floor]
    told = str(explain_scenario(base(tmp_path, document)))
    assert "each component by itself, since the plan looks at what others sell ('override')\n" in told
    assert "not in the table: the guarantee 'floor'\n" in told


def test_a_renewal_rate_counts_up_to_all_accounts_and_under_a_cap(tmp_path):
    """40 accounts, 80 % asked, 3⅓ due a month: 110 % of quota pay 110,000, 125 % are all accounts, a year lets 120,000 pass."""
    document = changed(LINEAR, measures={"renewals": {"unit": "share"}}, behaviour={"type": "fixed"})
    document["market"]["laws"] = {"renewals": "binomial"}
    document["team"]["roles"]["seller"] |= {"accounts": 40, "potential": {"renewals": 0.9}}
    document["quotas"]["sellers"]["rules"] = {"renewals": {"type": "flat", "amount": 0.8}}
    document["plans"]["sellers"]["components"][0] |= {"measure": "renewals"}
    assert [_table(base(tmp_path, document))[a] for a in (0.5, 1.1, 1.25, 2.0)] == pytest.approx([50_000, 110_000, 125_000, 125_000])
    cap = {"type": "cap", "name": "top", "scope": "total", "limit": {"amount": 120_000}, "period": "year"}
    document["plans"]["sellers"]["adjustments"] = [cap]
    assert [_table(base(tmp_path, document))[a] for a in (0.5, 1.1, 1.25, 2.0)] == pytest.approx([50_000, 110_000, 120_000, 120_000])


def test_a_guarantee_of_new_people_is_not_a_typical_persons(tmp_path):
    floor = {"type": "guarantee", "name": "floor", "amount": 15_000, "every": "quarter", "pays": "floor", "employed_months": 6}
    scenario = _plan(tmp_path, floor)
    assert _table(scenario)[0.0] == 0
    told = str(explain_scenario(scenario))
    assert "not in the table: the guarantee 'floor' of new people\n" in told
    assert "by itself" not in told


def test_hires_in_the_year_do_not_shorten_it(tmp_path):
    """Everybody joins in July on a ramp that starts at a quarter; a full year at quota pays 100,000 all the same."""
    document = deepcopy(changed(LINEAR, behaviour={"type": "fixed"}))
    document["team"]["draw"][0]["hired_on"] = "2027-07-01"
    document["quotas"]["sellers"]["new_hire_ramp"] = {"schedule": [0.25, 0.5, 0.75], "target_pay": "ramped", "starts": "hire_month"}
    rows = _table(base(tmp_path, document))
    assert rows[1.0] == pytest.approx(100_000)


def test_a_plan_that_changes_in_july_pays_each_half_by_its_own(tmp_path):
    """The first half pays 25,000 a quarter at quota; from July 0.8 of that, and a cap of 35,000 a half holds from 87.5 % on."""
    first = LINEAR["plans"]["sellers"]
    part = {**first["components"][0], "formula": {"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 0.8]], "beyond": "extended"}}
    cap = {"type": "cap", "name": "top", "scope": "total", "limit": {"amount": 35_000}, "period": "half", "true_up": False}
    plans = {"first": first, "second": {**first, "components": [part], "adjustments": [cap]}}
    role = {**LINEAR["team"]["roles"]["seller"], "plan": [{"from": "2027-01", "use": "first"}, {"from": "2027-07", "use": "second"}]}
    team = {**LINEAR["team"], "roles": {"seller": role}}
    rows = _table(base(tmp_path, changed(LINEAR, plans=plans, team=team, behaviour={"type": "fixed"})))
    assert [rows[a] for a in (0.5, 1.0, 2.0)] == pytest.approx([45_000, 85_000, 135_000])
