"""A sampled replication, written as credits and paid again by the payroll, is paid the same to the cent: for every rule that is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from spmsim.compile import compile_game
from spmsim.records.policy import standard_effort
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, load, vary
from spmsim.studies.one_year.whole_year import whole_year

SCENARIO = """
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}, margin: {unit: USD}, wins: {unit: count}, renewals: {unit: share}, goals: {unit: rating}}
team:
  roster: roster.csv
  roles:
    seller: {plan: sales, quota_set: all, on_target_earnings: 123456, base_share: 0.5, accounts: 40, ramp: {start: 0.2, months: 4},
             potential: {revenue: 600000, margin: 200000, wins: 24, renewals: 0.9}, turnover: {yearly: 0.9, vacancy_months: 1}}
    manager: {plan: team, quota_set: teams, on_target_earnings: 200000, base_share: 0.6}
market:
  shocks: {rep: {sd: 0.4}}
  laws: {revenue: lognormal, margin: lognormal, wins: {type: poisson, follows: revenue}, renewals: binomial,
         goals: {type: categorical, chances: {"1": 0.2, "2": 0.5, "3": 0.3}}}
quotas:
  all:
    new_hire_ramp: {schedule: [0.25, 0.5], target_pay: ramped, starts: hire_month}
    rules: {revenue: {type: flat, amount: 555555}, margin: {type: flat, amount: 199999}, wins: {type: flat, amount: 23},
            renewals: {type: flat, amount: 0.88}}
  teams: {rules: {revenue: {type: share_of_team, share: 0.9}}}
plans:
  sales:
    leavers: paid_on_prorated_quota
    components:
      - {name: curve, measure: revenue, weight: 0.7, period: quarter, accumulation: discrete,
         formula: {type: payout_curve, points: [[0.4, 0], [1, 1], [1, 1.1], [1.5, 2.35]], beyond: extended}}
      - {name: bonus, measure: wins, weight: 0.3, period: half, accumulation: discrete,
         formula: {type: lump_sum_bonus, steps: [[0.8, 0.33], [1, 1]]}}
  team:
    leavers: forfeit_open_windows
    components:
      - {name: team, measure: revenue, weight: 1, period: quarter, accumulation: discrete, scope: team,
         formula: {type: payout_curve, points: [[0.5, 0], [1, 1]], beyond: extended}}
      - {name: override, measure: wins, period: month, accumulation: discrete, scope: team, formula: {type: per_unit, amount: 12.345}}
behaviour: {type: fixed}
"""
CURVE, BONUS, MORE = "plans.sales.components[curve]", "plans.sales.components[bonus]", "plans.sales.adjustments"
OF_ADJUSTMENT = {
    "gate": {"type": "gate", "measure": "margin", "at_least": 0.9, "applies_to": ["curve"]},
    "gate on a share": {"type": "gate", "measure": "renewals", "at_least": 1.0},
    "multiplier": {"type": "multiplier", "measure": "margin", "points": [[0, 0.7], [1, 1], [1.5, 1.3]], "beyond": "capped"},
    "falling multiplier": {"type": "multiplier", "measure": "margin", "points": [[0, 1.6], [1, 0.8], [1.5, 0.3]], "beyond": "capped"},
    "cap": {"type": "cap", "scope": "component", "limit": {"times_target": 1.1}, "period": "half", "true_up": True,
            "applies_to": ["curve"]},
    "cap on the total": {"type": "cap", "scope": "total", "limit": {"amount": 7000}, "period": "quarter", "true_up": False},
    "draw": {"type": "draw", "amount": 5000, "every": "quarter", "recoverable": True, "open_at_exit": "owed"},
    "forgiven draw": {"type": "draw", "amount": 4000.5, "every": "quarter", "recoverable": True, "open_at_exit": "forgiven",
                      "employed_months": 7},
    "draw by the month": {"type": "draw", "amount": 1500.5, "every": "month", "recoverable": True, "open_at_exit": "owed"},
    "floor": {"type": "guarantee", "amount": 9000, "every": "quarter", "pays": "floor"},
    "on top": {"type": "guarantee", "amount": 333.33, "every": "month", "pays": "added", "months": {"from": "2027-02", "to": "2027-05"}},
    "holdback": {"type": "holdback", "share": 0.25, "months": 4},
    "short holdback": {"type": "holdback", "share": 0.5, "months": 1},
}  # fmt: skip
CLAWBACK = {"type": "clawback", "name": "churn", "measure": "revenue", "cancellations": {"share": 0.15, "lag_months": 2}}
BESIDE_A_CLAWBACK: dict[str, tuple[Change, ...]] = {
    "": (),
    ", to date and held": (
        Change("set", f"{CURVE}.accumulation", "to_date"), Change("set", f"{CURVE}.when_negative", "claw_back"),
        Change("add", MORE, {"name": "held", **OF_ADJUSTMENT["short holdback"]}),
        Change("add", MORE, {"name": "draw", **OF_ADJUSTMENT["draw by the month"]}),
    ),
    ", toward the year, capped and lifted": (
        Change("set", f"{CURVE}.accumulation", "toward_year"), Change("set", "plans.sales.leavers", "paid_without_proration"),
        Change("add", MORE, {"name": "cap", **OF_ADJUSTMENT["cap"]}), Change("add", MORE, {"name": "floor", **OF_ADJUSTMENT["floor"]}),
    ),
    ", paid later": (Change("set", f"{CURVE}.pay", {"every": "quarter", "lag_months": 1}),
                     Change("set", f"{BONUS}.measure", "revenue"), Change("set", f"{BONUS}.pay", {"every": "half", "lag_months": 1})),
}


def contest(**changes: object) -> Change:
    """A contest for everybody who sells, among the company, of each quarter."""
    formula = {"type": "contest", "prizes": [4000, 1000.01, 500], "among": "company", "ranked_by": "amount"}
    of_formula = {name: value for name, value in changes.items() if name in formula}
    other = {name: value for name, value in changes.items() if name not in formula}
    part = {"name": "race", "measure": "revenue", "period": "quarter", "accumulation": "discrete", "formula": {**formula, **of_formula}}
    return Change("add", "plans.sales.components", {**part, **other})


NAMED = (
    Change("add", MORE, {"type": "proration", "name": "leave", "people": [
        {"rep_id": f"S{n}", "from": "2027-02", "to": "2027-11", "eligible": 0.5} for n in (0, 1, 2, 3)]}),
    Change("add", MORE, {"type": "quota_relief", "name": "outage", "people": [
        {"rep_id": f"S{n}", "from": "2027-03", "to": "2027-12", "quota": 0.6} for n in (3, 4, 5)]}),
)  # fmt: skip
"""Leave and relief that end with the person: at a turnover of nine tenths most of these seats change hands."""
BESIDE_LEAVE: dict[str, tuple[Change, ...]] = {
    "": (),
    ", toward the year": (Change("set", f"{CURVE}.accumulation", "toward_year"), Change("set", f"{CURVE}.period", "month"),
                          Change("set", "plans.sales.leavers", "paid_without_proration")),
    ", gated, capped and ranked": (
        Change("set", "plans.sales.leavers", "paid_without_proration"), Change("add", MORE, {"name": "gate", **OF_ADJUSTMENT["gate"]}),
        Change("add", MORE, {"name": "cap", **OF_ADJUSTMENT["cap"]}), contest(ranked_by="attainment", period="month")),
    ", on a share": (Change("set", f"{BONUS}.measure", "renewals"), Change("set", f"{BONUS}.period", "month")),
}  # fmt: skip


CASES: dict[str, tuple[Change, ...]] = {
    "as written": (),
    "leavers without proration": (Change("set", "plans.sales.leavers", "paid_without_proration"),),
    "leavers forfeit": (Change("set", "plans.sales.leavers", "forfeit_open_windows"),),
    "to date": (Change("set", f"{CURVE}.accumulation", "to_date"), Change("set", f"{CURVE}.when_negative", "carry")),
    "to date, clawed back": (Change("set", f"{CURVE}.accumulation", "to_date"), Change("set", f"{CURVE}.when_negative", "claw_back")),
    "toward year": (Change("set", f"{CURVE}.accumulation", "toward_year"), Change("set", f"{CURVE}.period", "month")),
    "share": (Change("set", f"{BONUS}.measure", "renewals"),),
    "rating": (Change("set", f"{BONUS}.measure", "goals"),
               Change("set", f"{BONUS}.formula", {"type": "rating", "levels": [[1, 0], [2, 0.9], [3, 1.4]]})),
    "matrix": (Change("set", f"{CURVE}.formula", {"type": "matrix", "second": "margin", "rows": [0.5, 1.0, 1.5], "columns": [0.7, 1.1],
                                                  "payouts": [[0.2, 0.4], [0.9, 1.1], [1.5, 2.5]], "between": "interpolated"}),),
    "stepped matrix": (Change("set", f"{CURVE}.formula", {"type": "matrix", "second": "margin", "rows": [0.5, 1.0], "columns": [0.7, 1.1],
                                                          "payouts": [[0.2, 0.4], [0.9, 1.7]], "between": "stepped"}),),
    "per unit": (Change("add", "plans.sales.components", {
        "name": "spiff", "measure": "wins", "period": "month", "accumulation": "discrete",
        "formula": {"type": "per_unit", "amount": 1234.56, "months": {"from": "2027-04", "to": "2027-08"}}}),),
    "pooled quotas": (Change("set", f"{CURVE}.scope", "team"),),
    "pooled quotas, leavers without proration": (Change("set", f"{CURVE}.scope", "company"),
                                                 Change("set", "plans.sales.leavers", "paid_without_proration")),
    "pooled quotas toward the year": (Change("set", f"{CURVE}.scope", "role"), Change("set", f"{CURVE}.accumulation", "toward_year"),
                                      Change("set", f"{CURVE}.period", "month")),
    "pooled shares": (Change("set", f"{BONUS}.measure", "renewals"), Change("set", f"{BONUS}.scope", "region"),
                      Change("set", "plans.sales.leavers", "paid_without_proration")),
    "gate on a pooled share": (Change("set", f"{CURVE}.scope", "team"), Change("add", MORE, {
        "name": "renewals", "type": "gate", "measure": "renewals", "at_least": 1.0, "applies_to": ["curve"]})),
    "contest": (contest(),),
    "contest by attainment": (contest(ranked_by="attainment", period="month"),
                              Change("set", "plans.sales.leavers", "paid_without_proration")),
    "contest with ties": (contest(measure="wins", period="month", among="team", prizes=[1000] * 3 + [100.01]),),
    "contest with ties in attainment": (contest(measure="wins", period="half", ranked_by="attainment", among="region"),),
    "contest on shares": (contest(measure="renewals", ranked_by="attainment", period="month", among="role"),),
    "contest of teams": (contest(scope="team", ranked_by="attainment", among="role"),),
    "gate on a contest": (contest(), Change("add", MORE, {"name": "more", **OF_ADJUSTMENT["multiplier"]}), Change("add", MORE, {
        "name": "cap", **OF_ADJUSTMENT["cap on the total"]})),
    "paid later": (Change("set", f"{CURVE}.pay", {"every": "half", "lag_months": 2}),),
    **{name: (Change("add", MORE, {"name": "more", **given}),) for name, given in OF_ADJUSTMENT.items()},
    "held beside an open draw": tuple(Change("add", MORE, {"name": f"more{place}", **OF_ADJUSTMENT[name]})
                                      for place, name in enumerate(("draw", "draw by the month", "holdback", "short holdback"))),
    "held beside pay that falls": (
        Change("set", f"{CURVE}.accumulation", "to_date"), Change("set", f"{CURVE}.when_negative", "claw_back"),
        *(Change("add", MORE, {"name": f"more{place}", **OF_ADJUSTMENT[name]})
          for place, name in enumerate(("falling multiplier", "draw", "holdback", "short holdback"))),
    ),
    **{f"{basis} of what is cancelled, {'sold again' if again else 'counted'}{told}": (
        Change("add", MORE, {**CLAWBACK, "basis": basis, "restores_quota": again}), *more)
       for basis in ("rate", "paid") for again in (True, False) for told, more in BESIDE_A_CLAWBACK.items()},
    "clawbacks on two measures, read by a gate": (
        Change("set", f"{BONUS}.measure", "margin"), Change("add", MORE, {"name": "gate", **OF_ADJUSTMENT["gate"]}),
        Change("add", MORE, {**CLAWBACK, "basis": "paid", "restores_quota": True}),
        Change("add", MORE, {**CLAWBACK, "name": "returns", "measure": "margin", "basis": "rate", "restores_quota": True,
                             "cancellations": {"share": 0.5, "lag_months": 1}}),
    ),
    **{f"leave and relief of people who leave{told}": (*NAMED, *more) for told, more in BESIDE_LEAVE.items()},
    "everything": tuple(
        Change("add", MORE, {"name": f"more{place}", **OF_ADJUSTMENT[name]})
        for place, name in enumerate(("gate", "multiplier", "cap", "cap on the total", "floor", "forgiven draw", "holdback"))
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Scenario:
    file = Path(tmp_path_factory.mktemp("paid")) / "sales.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    sellers = "".join(f"S{n},seller,North,M\n" for n in range(6))
    (file.parent / "roster.csv").write_text(f"rep_id,role,region,manager_id\n{sellers}M,manager,North,\n", encoding="utf-8")
    return load(file)


@pytest.mark.parametrize("changes", CASES.values(), ids=CASES)
def test_the_payroll_pays_a_sampled_year_the_same(written, changes):
    scenario = vary(written, list(changes))
    game = compile_game(scenario)
    for replication in range(3):
        year = whole_year(scenario, game, standard_effort(7, 12), seed=5, replication=replication)
        ledger = year.ledger()
        paid = {(payment.rep_id, payment.month): payment.amount for payment in ledger.payments if payment.amount}
        assert paid == {where: amount for where, amount in year.payments.items() if amount}
        assert ledger.balances == year.balances
        claws = any(adjustment.type == "clawback" for adjustment in scenario.spec.plans["sales"].adjustments)
        assert bool(year.cancellations) == claws
        assert any(person.leaves is not None for person in year.force.people) or replication > 0
