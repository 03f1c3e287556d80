"""Simulated actuals, paid by the oracle, written to files and replayed: modelled ÷ paid is exactly 1 for everybody."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from spmsim.entrances.replaying import replay
from spmsim.records.ledger import Credit
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import vary
from spmsim.studies.one_year.sampled import sampled_credits
from tests.oracle.payroll import pay_world
from tests.oracle.scenario import scenario_of

Block = dict[str, Any]


def curve(*points: Sequence[float], beyond: object = "extended") -> Block:
    return {"type": "payout_curve", "points": [list(point) for point in points], "beyond": beyond}


def part(name: str, weight: float, formula: Block, **told: Any) -> Block:
    said = {"measure": "revenue", "period": "quarter", "accumulation": "discrete", **told}
    return {"name": name, "weight": weight, "formula": formula, **said}


STEEP = curve((0, 0), (1, 1), (1.5, 2.0), (2, 3.5))
PLANS: dict[str, tuple[list[Block], list[Block]]] = {
    "accelerators": ([part("revenue", 1, STEEP)], []),
    "accelerators toward the year, paid monthly": ([part("revenue", 1, STEEP, period="month", accumulation="toward_year")], []),
    "a cap by half year with true-up": (
        [part("revenue", 1, STEEP)],
        [{"type": "cap", "name": "top", "scope": "component", "applies_to": ["revenue"], "limit": {"times_target": 1.1}, "period": "half",
          "true_up": True}],
    ),
    "a capped curve behind a threshold": ([part("revenue", 1, curve((0.8, 0.5), (1, 1), (1.2, 1.5), beyond="capped"))], []),
    "a recoverable draw and a floor": (
        [part("revenue", 1, STEEP, period="month")],
        [{"type": "guarantee", "name": "floor", "amount": 3000, "every": "month", "pays": "floor", "employed_months": 2},
         {"type": "draw", "name": "draw", "amount": 4000, "every": "month", "recoverable": True, "open_at_exit": "owed"}],
    ),
    "held back for three months": ([part("revenue", 1, STEEP)], [{"type": "holdback", "name": "held", "share": 0.25, "months": 3}]),
    "several measures": (
        [part("revenue", 0.5, STEEP), part("wins", 0.3, {"type": "lump_sum_bonus", "steps": [[0.8, 0.4], [1, 1]]}, measure="wins"),
         part("renewed", 0.2, curve((0.9, 0), (1, 1), (1.05, 1.5), beyond="capped"), measure="renewals", period="year")],
        [{"type": "gate", "name": "keep", "measure": "renewals", "at_least": 0.9, "applies_to": ["wins"]},
         {"type": "multiplier", "name": "new", "measure": "wins", "points": [[0, 0.8], [1, 1], [2, 1.2]], "beyond": "capped",
          "applies_to": ["revenue"]}],
    ),
    "commission in tiers": (
        [{"name": "revenue", "measure": "revenue", "period": "quarter", "accumulation": "discrete",
          "formula": {"type": "commission", "rates_on": "amount", "tiering": "marginal", "crossing_deal": "split",
                      "tiers": [{"from": 0, "rate": 0.03}, {"from": 200, "rate": 0.05}, {"from": 300, "rate": 0.07}]}}],
        [],
    ),
}  # fmt: skip


def person(rep_id: str, manager: str, **told: Any) -> Block:
    return {
        "rep_id": rep_id, "role": "seller", "region": "north", "manager_id": manager, "accounts": 40, "plan": "sales",
        "potential": ["revenue", "wins", "renewals"], "on_target_earnings": 123456, "base_share": 0.5,
        "quota": {"revenue": 1000, "wins": 990, "renewals": 0.9}, "phasing": "even", "ramp": None, "spells": [], **told,
    }  # fmt: skip


def company(plan: str) -> Block:
    """Five sellers, one who comes in May and one who leaves in August among them, and their manager, paid on the team."""
    ramp = {"schedule": [0.25, 0.5, 0.75], "target_pay": "ramped", "starts": "hire_month"}
    people = [person(f"s{at}", "lead") for at in range(3)]
    people += [person("new", "lead", hired_on="2027-05-10", ramp=ramp), person("gone", "lead", left_on="2027-08-19")]
    people += [person("lead", "", role="manager", plan="team", potential=[], accounts=0, quota={}, share_of_team={"revenue": 0.95})]
    components, adjustments = PLANS[plan]
    leavers = {"leavers": "paid_on_prorated_quota"}
    return {
        "start": "2027-01", "months": 12, "digits": 2, "season": None, "people": people, "credits": [], "cancellations": [],
        "measures": {"revenue": {"unit": "USD"}, "wins": {"unit": "count"}, "renewals": {"unit": "share"}},
        "plans": {
            "sales": {**leavers, "components": components, "adjustments": adjustments},
            "team": {**leavers, "components": [part("team", 1, STEEP, scope="team")], "adjustments": []},
        },
    }  # fmt: skip


@pytest.mark.parametrize("plan", PLANS)
def test_modelled_is_what_the_second_payroll_paid(plan: str, tmp_path: Path) -> None:
    world = company(plan)
    scenario = vary(scenario_of(world), (Change("set", "market.shocks.rep.sd", 0.5),))
    credits = sampled_credits(scenario, seed=len(plan), rep_ids=[one["rep_id"] for one in world["people"]])
    paid = pay_world({**world, "credits": [_as_block(credit) for credit in credits]})
    write_files(tmp_path, credits, {who: pay["payments"] for who, pay in paid.items()})
    check = replay(scenario, actuals=tmp_path / "sold.csv", paid=tmp_path / "paid.csv", audience="owner").as_json()["check"]
    assert check["by_person"].keys() == {one["rep_id"] for one in world["people"]}
    assert all(one["modelled"] == one["paid"] for one in check["by_person"].values())
    assert {one["ratio"] for one in check["by_person"].values()} == {1.0}
    assert check["off"] == []


def _as_block(credit: Credit) -> Block:
    known = {name: getattr(credit, name) for name in ("rep_id", "month", "measure", "out_of")}
    return {**known, "amount": str(credit.amount)}


def write_files(folder: Path, credits: Sequence[Credit], paid: Block) -> None:
    """Bookings by month in units, payments by month in dollars, as a CRM and a payroll would export them."""
    cents = {"revenue": 2, "wins": 0, "renewals": 0}
    sold = [[one.rep_id, f"2027-{one.month + 1:02d}", one.measure, one.amount.scaleb(-cents[one.measure]), one.out_of] for one in credits]
    payments = [[who, f"2027-{month + 1:02d}", f"{amount / 100:.2f}"] for who, of in paid.items() for month, amount in of.items()]
    for name, heads, rows in (
        ("sold", ["rep_id", "month", "measure", "amount", "out_of"], sold), ("paid", ["rep_id", "period", "amount"], payments)
    ):  # fmt: skip
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([heads, *rows])
