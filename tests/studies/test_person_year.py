"""One person's year: the engine's own draws, each multiplication as it can be redone."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from spmsim.cli import app
from spmsim.engines import monte_carlo
from spmsim.foundation.errors import BadInput
from spmsim.records.tallies import SeatPaths
from spmsim.scenario.loading import load
from spmsim.studies.one_year.person_year import PersonYear, person_year
from spmsim.studies.one_year.sampled import sampled_credits
from spmsim.studies.playing import cast, normalisation_on, policy_of
from tests.studies.worlds import LINEAR, base, changed, managed

BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"


@pytest.fixture(scope="module")
def year() -> PersonYear:
    return person_year(load(BASELINE), "E0060")


def test_it_is_the_year_that_the_engine_plays(year: PersonYear) -> None:
    """The first replication of the run; E0060 stays in it, so sales and pay by quarter are the engine's, to the cent."""
    made = cast(year.scenario)
    kept: list[SeatPaths] = []
    policy = policy_of(made, normalisation_on(year.scenario, made.effort))
    monte_carlo.play(made.game, policy, seed=year.seed, replications=1, keep=kept.append)
    seat = made.game.seats.rep_ids.index("E0060")
    block = next(paths for paths in kept if paths.first_seat <= seat < paths.first_seat + len(paths.leavers))
    quarters, leavers = block.by_quarter[seat - block.first_seat], block.leavers[seat - block.first_seat]
    assert leavers[0] == 0
    sold, paid = np.zeros(4), np.zeros(4)
    for credit in year.credits:
        sold[credit.month // 3] += float(credit.amount) if credit.measure == "revenue" else 0.0
    for payment in year.payments:
        paid[payment.month // 3] += payment.amount
    assert np.array_equal(quarters[:, 0, 0], sold)
    assert np.array_equal(quarters[:, 1, 0], paid)


def test_every_product_can_be_redone(year: PersonYear) -> None:
    products = [line for line in year.lines if line.basis is not None and line.rate is not None]
    assert len(products) >= 10
    assert all(line.basis * line.rate == pytest.approx(line.amount, rel=Decimal("1e-30")) for line in products if line.amount)


def test_every_printed_product_can_be_redone_to_the_cent() -> None:
    """A manager's team books more than a million a quarter: eight digits of attainment would be some cents off."""
    text = str(person_year(load(BASELINE), "M01"))
    found = re.findall(r"([\d,.]+) × ([\d.]+) = +([\d,.]+) ", text)
    printed = [[Decimal(part.replace(",", "")) for part in parts] for parts in found]
    assert len(printed) == 8 and max(amount for _, _, amount in printed) > 1_000_000
    assert [round(basis * rate, 2) for basis, rate, _ in printed] == [amount for _, _, amount in printed]


def test_the_text_shows_bookings_lines_and_payments(year: PersonYear) -> None:
    text = str(year)
    assert "quota = " in text and "payment" in text and "2027-12" in text
    assert "9 × 1.3333333" in text  # counts are pieces, not cents
    assert "-0.00" not in text


def test_a_quota_of_pieces_keeps_its_fraction(tmp_path: Path) -> None:
    """18 new accounts a year are 1.5 a month: 3 sold are 3 of 1.5, not 3 of 2."""
    document = changed(LINEAR, behaviour={"type": "fixed"}, measures={"revenue": {"unit": "USD"}, "wins": {"unit": "count"}})
    document["team"]["roles"]["seller"]["potential"] = {"revenue": 1_000_000, "wins": 18}
    document["market"]["laws"]["wins"] = "poisson"
    document["quotas"]["sellers"]["rules"] = {"wins": {"type": "flat", "amount": 18}}
    document["plans"]["sellers"]["components"][0] |= {"measure": "wins", "period": "month"}
    scenario = base(tmp_path, document)
    year = person_year(scenario, scenario.spec.team.reps[0].rep_id)
    line = next(line for line in year.lines if line.stage == "measure" and line.amount == 3)
    assert line.note == "3 of 1.5 quota = 200 %"
    assert " 1.5 × 2 = " in str(year)


def test_a_managers_year_begins_with_what_the_team_books(tmp_path: Path) -> None:
    """By month the sum of the two people who name the manager, and 5,000 a month × its share of the quota."""
    scenario = base(tmp_path, managed())
    team = [rep.rep_id for rep in scenario.spec.team.reps if rep.manager_id == "manager-d002"]
    of_team = sampled_credits(scenario, seed=7, rep_ids=team)
    found = person_year(scenario, "manager-d002")
    booked = [sum(credit.amount for credit in of_team if credit.month == month) for month in range(12)]
    assert len(team) == 2 and found.credits == ()
    assert [credit.amount for credit in found.pooled["team", "revenue"]] == booked
    # 2,000,000 a year are asked for, and 60,000 paid for them: 3 % of every dollar of the quarter
    quarters = [sum(booked[first : first + 3]) for first in (0, 3, 6, 9)]
    assert [payment.amount for payment in found.payments] == [pytest.approx(float(amount) * 0.03, abs=0.5) for amount in quarters]
    assert f"  revenue of the team: 2027-01 {booked[0] / 100:,}" in str(found)
    assert found.as_json()["pooled"][0] == {"scope": "team", "month": "2027-01", "measure": "revenue", "amount": str(booked[0] / 100)}


def test_nobody_of_that_id_is_said_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="nobody has the id 'E006' in this scenario"):
        person_year(load(BASELINE), "E006")


def test_the_command_prints_it_as_text_and_as_json() -> None:
    done = CliRunner().invoke(app, ["explain", str(BASELINE), "--rep", "E0060", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["rep_id"] == "E0060"
    assert set(told["payments"]) >= {"2027-03", "2027-06", "2027-09", "2027-12"}


def test_a_plan_that_looks_at_single_deals_is_refused_with_what_can_be_done(tmp_path: Path) -> None:
    """A simulated year has no deals to give, so that the payroll's advice to give one row per deal would lead nowhere."""
    plan = {**LINEAR["plans"]["sellers"], "adjustments": [
        {"type": "large_deal", "name": "big", "measure": "revenue", "above": {"amount": 100_000}, "credit_share": 0.5},
    ]}  # fmt: skip
    scenario = base(tmp_path, changed(LINEAR, plans={"sellers": plan}, behaviour={"type": "fixed"}))
    with pytest.raises(BadInput) as refused:
        person_year(scenario, scenario.spec.team.reps[0].rep_id)
    (problem,) = refused.value.problems
    assert (problem.file, problem.path) == ("base.yaml", "plans.sellers.adjustments[big]")
    assert problem.line is not None
    assert "'large_deal' looks at single deals, and a simulated year knows only what was sold in each month" in problem.what
    assert "`spmsim pay` a file with one row per deal" in problem.what
