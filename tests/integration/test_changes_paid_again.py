"""Plans that change and transfers: what the engine pays in a sampled replication the payroll pays too, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from spmsim.compile import compile_game
from spmsim.records.policy import standard_effort
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, load, vary
from spmsim.studies.one_year.whole_year import whole_year
from tests.engines.test_agreement import agree

SCENARIO = """
currency: USD
calendar: {start: "2027-01", months: 12}
run: {seed: 1, replications: 10, engine: monte_carlo}
measures: {revenue: {unit: USD}, margin: {unit: USD}, wins: {unit: count}, renewals: {unit: share}, goals: {unit: rating}}
team:
  roster: roster.csv
  assignments: assignments.csv
  roles:
    seller: {plan: [{from: "2027-01", use: old}, {from: "2027-06", use: new}], quota_set: all, on_target_earnings: 123456, base_share: 0.5,
             accounts: 40, ramp: {start: 0.2, months: 4}, potential: {revenue: 600000, margin: 200000, wins: 24, renewals: 0.9},
             turnover: {yearly: 0.7, vacancy_months: 1}}
    hunter: {plan: new, quota_set: more, on_target_earnings: 150000, base_share: 0.4,
             potential: {revenue: 700000, margin: 1, wins: 1, renewals: 0.5}}
    manager: {plan: team, quota_set: teams, on_target_earnings: 200000, base_share: 0.6}
market:
  season: [0.8, 0.9, 1.3, 0.8, 0.9, 1.3, 0.8, 0.9, 1.3, 0.8, 0.9, 1.3]
  shocks: {rep: {sd: 0.4}, region: {sd: 0.1, persistence: 0.5}}
  laws: {revenue: lognormal, margin: lognormal, wins: {type: poisson, follows: revenue}, renewals: binomial,
         goals: {type: categorical, chances: {"1": 0.2, "2": 0.5, "3": 0.3}}}
quotas:
  all:
    new_hire_ramp: {schedule: [0.25, 0.5], target_pay: ramped, starts: hire_month}
    rules: {revenue: {type: flat, amount: 555555}, margin: {type: flat, amount: 199999}, wins: {type: flat, amount: 23},
            renewals: {type: flat, amount: 0.88}}
  more:
    phasing: season
    new_hire_ramp: {schedule: [0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99], target_pay: full, starts: next_full_month}
    rules: {revenue: {type: flat, amount: 777777}, margin: {type: flat, amount: 222222}, wins: {type: flat, amount: 27},
            renewals: {type: flat, amount: 0.91}}
  teams: {rules: {revenue: {type: share_of_team, share: 0.9}}}
plans:
  old: &old
    leavers: paid_on_prorated_quota
    components:
      - {name: curve, measure: revenue, weight: 0.7, period: quarter, accumulation: discrete,
         formula: {type: payout_curve, points: [[0.4, 0], [1, 1], [1, 1.1], [1.5, 2.35]], beyond: extended}}
      - {name: bonus, measure: wins, weight: 0.3, period: half, accumulation: discrete,
         formula: {type: lump_sum_bonus, steps: [[0.8, 0.33], [1, 1]]}}
  new:
    leavers: paid_on_prorated_quota
    components:
      - {name: curve, measure: revenue, weight: 0.6, period: half, accumulation: discrete,
         formula: {type: payout_curve, points: [[0.3, 0], [1, 1], [1.5, 2.5]], beyond: extended}}
      - {name: wins, measure: wins, weight: 0.4, period: quarter, accumulation: discrete,
         formula: {type: payout_curve, points: [[0, 0], [1, 1]], beyond: extended}}
  team:
    leavers: forfeit_open_windows
    components:
      - {name: team, measure: revenue, weight: 1, period: quarter, accumulation: discrete, scope: team,
         formula: {type: payout_curve, points: [[0.5, 0], [1, 1]], beyond: extended}}
      - {name: override, measure: wins, period: month, accumulation: discrete, scope: team, formula: {type: per_unit, amount: 12.345}}
behaviour: {type: fixed}
""".replace("&old", "")
ROSTER = """rep_id,role,region,manager_id,hired_on,left_on,leave_yearly
S0,seller,North,M,,,
S1,seller,North,M,2026-11-01,,
S2,seller,North,M,2027-03-01,,
S3,seller,North,M,,2027-05-31,
S4,seller,North,M,2027-08-01,,
S5,seller,North,M,2026-12-16,,
S6,seller,South,N,,,0
M,manager,North,,,,
N,manager,South,M,,,
"""
NO_TRANSFER = "rep_id,from,role,plan,quota_set,region,manager_id,on_target_earnings,base_share\n"
TRANSFERS = {
    "a plan that changes": "S0,2027-11,,,,South,,,\n",
    "role": "S0,2027-05,hunter,,,,,,\nS1,2027-02,hunter,,,,,,\n",
    "plan": "S0,2027-03,,new,,,,,\nS1,2027-08,,old,,,,,\n",
    "quota set": "S0,2027-05,,,more,,,,\nS1,2027-03,,,more,,,,\nS2,2027-04,,,more,,,,\n",
    "region": "S0,2027-05,,,,South,,,\nS2,2027-10,,,,South,,,\n",
    "manager": "S0,2027-05,,,,,N,,\nS1,2027-09,,,,,N,,\nN,2027-10,,,,,,250000,\n",
    "pay": "S0,2027-02,,,,,,111111,\nS1,2027-12,,,,,,,0.7\n",
    "everything": "S0,2027-02,,old,,,,,\nS0,2027-05,hunter,,all,South,N,99999,0.3\nS1,2027-04,hunter,,,,N,,\nM,2027-07,,,,,,300000,\n",
}
CURVE, BONUS = "components[curve]", "components[bonus]"
OLD, NEW = "plans.old", "plans.new"
MORE: dict[str, dict[str, Any]] = {
    "gate": {"type": "gate", "measure": "margin", "at_least": 0.9, "applies_to": ["curve"]},
    "multiplier": {"type": "multiplier", "measure": "renewals", "points": [[0, 0.7], [1, 1], [1.5, 1.3]], "beyond": "capped"},
    "cap": {"type": "cap", "scope": "component", "limit": {"times_target": 1.1}, "period": "half", "true_up": True,
            "applies_to": ["curve"]},
    "cap on the total": {"type": "cap", "scope": "total", "limit": {"amount": 7000}, "period": "quarter", "true_up": True},
    "cap of a year": {"type": "cap", "scope": "total", "limit": {"amount": 30000}, "period": "year"},
    "draw": {"type": "draw", "amount": 5000, "every": "quarter", "recoverable": True, "open_at_exit": "owed"},
    "forgiven draw": {"type": "draw", "amount": 4000.5, "every": "quarter", "recoverable": True, "open_at_exit": "forgiven",
                      "employed_months": 7},
    "floor": {"type": "guarantee", "amount": 9000, "every": "quarter", "pays": "floor"},
    "on top": {"type": "guarantee", "amount": 333.33, "every": "year", "pays": "added"},
    "holdback": {"type": "holdback", "share": 0.25, "months": 4},
    "clawback": {"type": "clawback", "measure": "revenue", "basis": "rate", "restores_quota": False,
                 "cancellations": {"share": 0.3, "lag_months": 2}},
    "clawback as paid": {"type": "clawback", "measure": "revenue", "basis": "paid", "restores_quota": True,
                         "cancellations": {"share": 0.2, "lag_months": 1}},
    "proration": {"type": "proration", "people": [{"rep_id": "S6", "from": "2027-04", "to": "2027-07", "eligible": 0.5}]},
    "relief": {"type": "quota_relief", "people": [{"rep_id": "S6", "from": "2027-04", "to": "2027-07", "quota": 0.5}]},
}  # fmt: skip


def both(field: str, value: Any) -> tuple[Change, ...]:
    return Change("set", f"{OLD}.{field}", value), Change("set", f"{NEW}.{field}", value)


def added(plan: str, *names: str) -> tuple[Change, ...]:
    return tuple(Change("add", f"plans.{plan}.adjustments", {"name": f"more_{at}", **MORE[name]}) for at, name in enumerate(names))


def accumulated(plan: str, how: str, period: str, falls: str | None = None) -> tuple[Change, ...]:
    where = f"{plan}.{CURVE}"
    negative = (Change("set", f"{where}.when_negative", falls),) if falls else ()
    return Change("set", f"{where}.accumulation", how), Change("set", f"{where}.period", period), *negative


PLANS: dict[str, tuple[Change, ...]] = {
    "without proration": both("leavers", "paid_without_proration"),
    "forfeit": both("leavers", "forfeit_open_windows"),
    "to date": (*accumulated(OLD, "to_date", "month", "carry"), *accumulated(NEW, "to_date", "quarter", "claw_back")),
    "toward year": (*accumulated(OLD, "toward_year", "month"), *accumulated(NEW, "toward_year", "quarter")),
    "toward year, forfeit": (*accumulated(OLD, "toward_year", "month"), *accumulated(NEW, "toward_year", "quarter"),
                             *both("leavers", "forfeit_open_windows")),
    "share and rating": (
        Change("set", f"{OLD}.{BONUS}.measure", "renewals"),
        Change("set", f"{NEW}.components[wins].measure", "goals"),
        Change("set", f"{NEW}.components[wins].formula", {"type": "rating", "levels": [[1, 0], [2, 0.9], [3, 1.4]]}),
    ),
    "matrix": (
        Change("set", f"{NEW}.{CURVE}.formula", {
            "type": "matrix", "second": "margin", "rows": [0.5, 1.0, 1.5], "columns": [0.7, 1.1],
            "payouts": [[0.2, 0.4], [0.9, 1.1], [1.5, 2.5]], "between": "interpolated"}),
    ),
    "contests": tuple(
        Change("add", f"plans.{plan}.components", {
            "name": f"race_{among}", "measure": measure, "period": period, "accumulation": "discrete",
            "formula": {"type": "contest", "prizes": [4000, 1000.01, 500], "among": among, "ranked_by": by}})
        for plan in ("old", "new")
        for among, measure, period, by in (("region", "revenue", "quarter", "attainment"), ("company", "wins", "month", "amount"),
                                           ("team", "renewals", "half", "attainment"))
    ),
    "pooled quotas": (Change("set", f"{OLD}.{CURVE}.scope", "region"), Change("set", f"{NEW}.{CURVE}.scope", "team"),
                      *added("new", "gate", "multiplier"), Change("set", f"{OLD}.leavers", "paid_without_proration")),
    "pooled quotas toward the year": (*accumulated(OLD, "to_date", "month", "carry"), *accumulated(NEW, "toward_year", "quarter"),
                                      Change("set", f"{OLD}.{CURVE}.scope", "role"), Change("set", f"{NEW}.{CURVE}.scope", "company"),
                                      Change("set", f"{OLD}.{BONUS}.measure", "renewals"), Change("set", f"{OLD}.{BONUS}.scope", "team")),
    "paid later": (Change("set", f"{OLD}.{CURVE}.pay", {"every": "half", "lag_months": 2}),),
    "a draw goes on": (*added("old", "draw"), *added("new", "forgiven draw")),
    "a draw stops": added("old", "draw"),
    "a draw of another name goes on": (*added("old", "forgiven draw"), *added("new", "floor", "draw")),
    **{f"{name} before": added("old", name) for name in MORE},
    **{f"{name} after": added("new", name) for name in MORE},
    "clawbacks on both": (
        *added("old", "clawback", "floor", "holdback"), *added("new", "clawback as paid", "forgiven draw", "floor"),
        Change("set", f"{OLD}.{CURVE}.pay", {"every": "half", "lag_months": 2}),
    ),
    "everything": (*added("old", "gate", "cap", "cap on the total", "floor", "forgiven draw", "holdback"),
                   *added("new", "multiplier", "cap on the total", "forgiven draw", "on top", "holdback")),
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    folder = Path(tmp_path_factory.mktemp("changes"))
    (folder / "sales.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return folder


def loaded(folder: Path, transfers: str, changes: Sequence[Change] = ()) -> Scenario:
    (folder / "assignments.csv").write_text(NO_TRANSFER + transfers, encoding="utf-8")
    scenario = load(folder / "sales.yaml")
    return vary(scenario, list(changes)) if changes else scenario


def paid_the_same(scenario: Scenario) -> int:
    """Asserts it for some replications; how many people left by chance."""
    game = compile_game(scenario)
    leavers = 0
    for replication in range(3):
        policy = standard_effort(len(game.seats.rep_ids), game.months)
        year = whole_year(scenario, game, policy, seed=5, replication=replication)
        leavers += sum(person.leaves is not None for person in year.force.people)
        ledger = year.ledger()
        assert sorted(ledger.balances, key=repr) == sorted(year.balances, key=repr)
        paid = {(payment.rep_id, payment.month): payment.amount for payment in ledger.payments if payment.amount}
        assert paid == {where: amount for where, amount in year.payments.items() if amount}
        assert len({month for _, month in paid}) > 3
    return leavers


@pytest.mark.parametrize("rows", TRANSFERS.values(), ids=TRANSFERS)
def test_transfers_of_every_column(files, rows):
    assert paid_the_same(loaded(files, rows)) > 3


@pytest.mark.parametrize("changes", PLANS.values(), ids=PLANS)
def test_rules_of_plans_that_change(files, changes):
    paid_the_same(loaded(files, TRANSFERS["everything"], changes))


def test_the_engines_agree_on_everything_at_once(files):
    agree(compile_game(loaded(files, TRANSFERS["everything"], PLANS["everything"])), seed=7, replications=16)
