"""`lint` on the bundled plans: the trap has errors, today's plan has none; the best move can be paid again."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import load, vary
from spmsim.studies.linting.gaming import GAMING, best_moves
from spmsim.studies.linting.lint import Linted, lint
from spmsim.studies.paying.pay import pay
from tests.studies.planted import part, planted

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def bump() -> Linted:
    return lint(SCENARIOS / "retroactive_bump.yaml")


def codes(linted: Linted) -> set[str]:
    return {finding.code for finding in linted.findings}


def test_todays_plan_has_no_errors() -> None:
    today = lint(SCENARIOS / "baseline.yaml")
    assert today.errors == 0
    assert all(move.share < GAMING for move in today.moves)
    assert {move.role for move in today.moves} == {"ae_small_business", "ae_mid_market", "ae_enterprise", "account_manager"}


def test_managers_have_nothing_to_move_and_leave_their_sellers_moves_as_they_are() -> None:
    """Sellers' pay looks at their own sales, so they are tried as if nobody managed them; what managers meet is a team's."""
    today = load(SCENARIOS / "baseline.yaml")
    team = today.spec.team
    sellers = tuple(rep for rep in team.reps if rep.role != "sales_manager")
    alone = replace(today, spec=today.spec.model_copy(update={"team": team.model_copy(update={"reps": sellers})}))
    assert best_moves(today, seed=5) == best_moves(alone, seed=5)
    assert "chances and upside of 'sales_manager' are left out: its attainment is that of a team" in lint(today).notes


def test_the_retroactive_bump_is_caught_twice(bump: Linted) -> None:
    assert {"E1", "E3"} <= codes(bump)
    assert max(move.share for move in bump.moves) > 0.04  # a fifth of a quarter's 80 % of target incentive


def test_the_best_move_earns_what_it_says_when_it_is_paid_again(bump: Linted) -> None:
    move = bump.moves[0]
    paid = [sum(payment.amount for payment in pay(bump.scenario, credits).payments) for credits in (move.before, move.after)]
    assert paid[1] - paid[0] == move.gain * 100
    sold = [sum(credit.amount for credit in credits if credit.measure == move.measure) for credits in (move.before, move.after)]
    assert sold[0] == sold[1]  # the same sales


def test_the_same_seed_finds_the_same_moves(bump: Linted) -> None:
    assert best_moves(bump.scenario, seed=bump.scenario.spec.run.seed) == bump.moves


def test_a_linear_plan_without_ramped_quotas_cannot_be_gamed() -> None:
    """With ramped quotas it can: the same sale counts for more in a month of a lower quota."""
    linear = {"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 1.0]], "beyond": "extended"}
    base = load(SCENARIOS / "baseline.yaml")
    plain = vary(base, [
        Change("set", "plans.account_executive.components[revenue].formula", linear),
        Change("set", "plans.account_executive.components[new_accounts].formula", linear),
        Change("remove", "quotas.*.new_hire_ramp"),
    ])  # fmt: skip
    of_executives = [move for move in best_moves(plain, seed=1) if move.role != "account_manager"]
    assert all(move.gain <= Decimal("0.01") for move in of_executives)  # a cent of rounding


def test_more_than_three_measures_a_gate_and_a_cap_are_named() -> None:
    base = load(SCENARIOS / "baseline.yaml")
    gate = {"type": "gate", "name": "door", "measure": "new_accounts", "at_least": 0.5, "applies_to": ["revenue"]}
    cap = {"type": "cap", "name": "lid", "scope": "total", "limit": {"times_target": 2.0}, "period": "year"}
    changed = vary(base, [
        Change("add", "plans.account_executive.adjustments", gate),
        Change("add", "plans.account_executive.adjustments", cap),
        Change("set", "behaviour", {"type": "fixed"}),
    ])  # fmt: skip
    found = lint(changed)
    assert {"W1", "W8"} <= codes(found)
    lid = next(finding for finding in found.findings if finding.path.endswith("[lid]"))
    assert lid.what.startswith("Cap lid: ") and not lid.what.endswith(".") and ".;" not in lid.what
    door = next(finding for finding in found.findings if finding.code == "W8")
    assert door.path == "plans.account_executive.adjustments[door]"
    assert door.share == pytest.approx(0.8)


def test_the_command_ends_with_1_where_there_are_errors(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["lint", str(SCENARIOS / "retroactive_bump.yaml"), "--json", "--out", str(tmp_path / "moves")])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["errors"] == 2
    assert {finding["severity"] for finding in told["findings"]} == {"error", "warning"}
    assert {path.name for path in (tmp_path / "moves").iterdir()} >= {"ae_mid_market-before.csv", "ae_mid_market-after.csv"}


def test_the_command_ends_with_0_where_there_are_none() -> None:
    done = CliRunner().invoke(app, ["lint", str(SCENARIOS / "baseline.yaml")])
    assert done.exit_code == 0
    assert "0 errors" in done.stdout


def test_the_command_tells_moves_with_what_goes_along_and_null_where_there_is_no_share(tmp_path: Path) -> None:
    """One JSON object: a gate on wins whose share is all of target incentive, a fall that has none, and a move that takes a win along."""
    falling = part({"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 1.0], [1.2, 0.9]], "beyond": "capped"})
    planted(tmp_path, [falling], [{"type": "gate", "name": "door", "measure": "wins", "at_least": 1.0}])
    done = CliRunner().invoke(app, ["lint", str(tmp_path / "planted.yaml"), "--json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["schema_version"]) == (1, 1)
    shares = {finding["code"]: finding["share"] for finding in told["findings"]}
    assert (shares["E2"], shares["W8"]) == (None, 1.0)
    (move,) = told["moves"]
    assert {move["measure"]: move["amount"], **move["beside"]}["wins"] == 1.0


def test_a_plan_from_july_is_looked_at_too() -> None:
    base = load(SCENARIOS / "baseline.yaml")
    trap = {
        "leavers": "paid_on_prorated_quota",
        "components": [{
            "name": "revenue", "measure": "revenue", "weight": 1.0, "period": "quarter", "accumulation": "discrete",
            "formula": {"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 1.0], [1.0, 1.5]], "beyond": "capped"},
        }],
    }  # fmt: skip
    in_time = [{"from": "2027-01", "use": "account_executive"}, {"from": "2027-07", "use": "trap"}]
    later = vary(base, [
        Change("add", "plans.trap", trap),
        Change("set", "team.reps[role=ae_enterprise].plan", in_time),
        Change("set", "behaviour", {"type": "fixed"}),
    ])  # fmt: skip
    found = lint(later)
    assert any(finding.code == "E1" and finding.path == "plans.trap.components[revenue]" for finding in found.findings)
    assert any(move.role == "ae_enterprise" for move in found.moves)


def test_deals_are_held_back_until_a_better_plan_begins() -> None:
    # 1 % until April, 3 % from May, nothing but that to be gamed: each 100 that waits from April to May earns 2 more.
    base = load(SCENARIOS / "exact" / "one_rep_month_windows.yaml")
    plans = {
        name: {
            "leavers": "paid_on_prorated_quota",
            "components": [{
                "name": "revenue", "measure": "revenue", "period": "month", "accumulation": "discrete",
                "formula": {"type": "commission", "rates_on": "amount", "tiers": [{"from": 0, "rate": rate}], "tiering": "marginal",
                            "crossing_deal": "split"},
            }],
        }
        for name, rate in (("low", 0.01), ("high", 0.03))
    }  # fmt: skip
    in_time = [{"from": "2027-01", "use": "low"}, {"from": "2027-05", "use": "high"}]
    changes = [*(Change("add", f"plans.{name}", plan) for name, plan in plans.items()), Change("set", "team.reps[*].plan", in_time)]
    (move,) = best_moves(vary(base, changes), seed=1)
    assert (move.kind, move.months) == ("hold back", ("2027-04", "2027-05"))
    assert move.gain == pytest.approx(move.amount * Decimal("0.02"), abs=Decimal("0.01"))


def test_a_leave_without_any_quota_is_no_warning() -> None:
    leave = {"type": "proration", "name": "leave", "people": [{"rep_id": "E0001", "from": "2027-04", "to": "2027-06", "eligible": 0.0}]}
    base = load(SCENARIOS / "baseline.yaml")
    assert lint(vary(base, [Change("add", "plans.account_executive.adjustments", leave)])).errors == 0


def test_a_contest_is_tried_among_everybody_who_sells() -> None:
    """Before and after hold everybody's sales, so that paying both again gives the gain."""
    prizes = {
        "name": "race", "measure": "revenue", "period": "quarter", "accumulation": "discrete",
        "formula": {"type": "contest", "prizes": [3000.0, 1000.0], "among": "company", "ranked_by": "amount"},
    }  # fmt: skip
    small = vary(load(SCENARIOS / "exact" / "one_rep_month_windows.yaml"), [
        Change("add", "team.draw", {"role": "seller", "reps": 11}), Change("add", "plans.tested.components", prizes),
    ])  # fmt: skip
    for move in best_moves(small, seed=3):
        assert len({credit.rep_id for credit in move.before}) == 12
        paid = [sum(p.amount for p in pay(small, credits).payments if p.rep_id == move.rep_id) for credits in (move.before, move.after)]
        assert paid[1] - paid[0] == move.gain * 100


def test_a_deal_is_booked_and_cancelled_for_a_rate_on_everything() -> None:
    """1 % of a half year's sales, 3 % of everything from 6.0 m; 5.88 m and 6.12 m are sold.

    A deal of 0.25 m in June reaches 6.0 m; cancelled in July, it takes 3 % of itself back: 3 % of the 5.88 m stays, 2 % more than before.
    """
    tiers = [{"from": 0, "rate": 0.01}, {"from": 6_000_000, "rate": 0.03}]
    plan = {
        "leavers": "paid_on_prorated_quota",
        "components": [{
            "name": "revenue", "measure": "revenue", "period": "half", "accumulation": "discrete",
            "formula": {"type": "commission", "rates_on": "amount", "tiers": tiers, "tiering": "retroactive"},
        }],
        "adjustments": [{"type": "clawback", "name": "churn", "measure": "revenue", "basis": "rate", "restores_quota": False}],
    }  # fmt: skip
    game = vary(load(SCENARIOS / "exact" / "one_rep_month_windows.yaml"), [
        Change("add", "plans.bump", plan), Change("set", "team.reps[*].plan", "bump"), Change("set", "market.shocks.rep.sd", 1e-6),
        Change("set", "market.season", [0.98] * 6 + [1.02] * 6),
    ])  # fmt: skip
    (move,) = best_moves(game, seed=1)
    assert (move.kind, move.months, move.amount) == ("book and cancel", ("2027-06", "2027-07"), 250_000)
    first_half = sum(credit.amount for credit in move.before if credit.month < 6) / 100
    assert first_half == pytest.approx(5_880_000, rel=1e-4)
    assert float(move.gain) == pytest.approx(0.02 * float(first_half), abs=0.02)
    assert "book and cancel 250,000.00 of revenue in 2027-06, cancelled in 2027-07" in move.in_words()
    paid = [
        sum(payment.amount for payment in ledger.payments) - sum(one.owed for one in ledger.balances)
        for ledger in (pay(game, move.before), pay(game, move.after, move.cancelled))
    ]
    assert paid[1] - paid[0] == move.gain * 100
