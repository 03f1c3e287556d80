"""Who the three people of a study are, and what they are paid: closed forms of small companies."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from spmsim.records.ledger import PayLine
from spmsim.scenario.loading import Scenario
from spmsim.studies.compare import compare
from spmsim.studies.one_year.paid_years import ThreePeople
from spmsim.studies.one_year.sampled import sampled_credits
from spmsim.studies.one_year.three_people import _line, by_attainment
from spmsim.studies.playing import cast
from tests.studies.worlds import LINEAR, POINTS, base, changed, managed, set_to, variant

TEAM = {**LINEAR["team"], "draw": [{"role": "seller", "reps": 11, "region": "north"}]}
FIXED = changed(LINEAR, team=TEAM, behaviour={"type": "fixed"})


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, ThreePeople]:
    """Eleven sellers at 0.10 of every dollar today; 0.20 under the candidate."""
    folder = tmp_path_factory.mktemp("three")
    today = base(folder, FIXED)
    twice = variant(folder, "twice", set_to(POINTS, [[0.0, 0.0], [1.0, 2.0]]))
    study = compare(today, [twice], replications=4, out=folder / "runs")
    assert study.three_people is not None
    return today, study.three_people


def test_they_stand_at_a_tenth_half_and_nine_tenths(found: tuple[Scenario, ThreePeople]) -> None:
    """Of eleven people the 2nd, 6th and 10th by attainment; everybody's quota is 1,000,000, so bookings decide."""
    scenario, three = found
    ids = [rep.rep_id for rep in scenario.spec.team.reps]
    sold = dict.fromkeys(ids, Decimal(0))
    for credit in sampled_credits(scenario, seed=7, rep_ids=ids):
        sold[credit.rep_id] += credit.amount
    order = sorted(ids, key=sold.__getitem__)
    assert [person.rep_id for person in three.people] == [order[1], order[5], order[9]]
    assert [person.attainment for person in three.people] == [pytest.approx(float(sold[p.rep_id]) / 1e8) for p in three.people]
    assert three.ranked == 11


def test_both_plans_pay_the_same_bookings(found: tuple[Scenario, ThreePeople]) -> None:
    """A tenth of all bookings, and a fifth: 40 cents of rounding at most over four payments."""
    for person in found[1].people:
        for year, rate in zip(person.years, (Decimal("0.1"), Decimal("0.2")), strict=True):
            bookings = sum(Decimal(line.amount) for line in year.lines if line.stage == "measure")
            assert abs(sum(map(Decimal, year.payments.values())) - rate * bookings) <= Decimal("0.02")


def test_every_product_and_every_payment_can_be_redone(found: tuple[Scenario, ThreePeople]) -> None:
    for person in found[1].people:
        for year in person.years:
            for line in year.lines:
                if line.basis is not None and line.rate is not None:
                    assert Decimal(line.basis) * Decimal(line.rate) == pytest.approx(Decimal(line.amount), rel=Decimal("1e-24"))
            for month, paid in year.payments.items():
                due = sum(Decimal(line.amount) for line in year.lines if line.month == month and line.stage in ("due", "settle", "pay"))
                assert due == Decimal(paid)


def test_who_joins_or_leaves_in_the_year_is_not_ranked(tmp_path: Path) -> None:
    people = [{"role": "seller", "reps": 3, "region": "north"}, {"role": "seller", "reps": 2, "region": "north", "hired_on": "2027-03-01"}]
    scenario = base(tmp_path, changed(FIXED, team={**TEAM, "draw": people}))
    ids = [rep.rep_id for rep in scenario.spec.team.reps]
    ranked = by_attainment(cast(scenario), ids, sampled_credits(scenario, seed=7, rep_ids=ids))
    assert sorted(rep_id for rep_id, _ in ranked) == sorted(ids[:3])


def test_too_few_people_are_left_out_with_the_reason(tmp_path: Path) -> None:
    today = base(tmp_path, changed(FIXED, team={**TEAM, "draw": [{"role": "seller", "reps": 2, "region": "north"}]}))
    three = compare(today, [], replications=3, out=tmp_path / "runs").three_people
    assert three is not None and three.people == ()
    assert three.left_out == "fewer than 3 people of the role carry a quota all year"


def test_managers_years_are_those_of_their_teams(tmp_path: Path) -> None:
    """Two people on 2,000,000: team bookings ÷ quota, and 60,000 × attainment a year; the candidate moves the managers' pay alone."""
    today = base(tmp_path, managed())
    twice = variant(tmp_path, "twice", set_to("plans.managers.components[team_bookings].formula.points", [[0.0, 0.0], [1.0, 2.0]]))
    three = compare(today, [twice], replications=3, out=tmp_path / "runs").three_people
    assert three is not None and three.role == "manager" and three.ranked == 3
    sold = dict.fromkeys((rep.manager_id for rep in today.spec.team.reps), Decimal(0))
    manager_of = {rep.rep_id: rep.manager_id for rep in today.spec.team.reps}
    for credit in sampled_credits(today, seed=7, rep_ids=list(manager_of)):
        sold[manager_of[credit.rep_id]] += credit.amount / 100
    for person in three.people:
        assert person.attainment == pytest.approx(float(sold[person.rep_id]) / 2_000_000)
        for year, factor in zip(person.years, (1, 2), strict=True):
            assert sum(Decimal(line.amount) for line in year.lines if line.stage == "measure") == sold[person.rep_id]
            paid = float(sum(map(Decimal, year.payments.values())))
            assert paid == pytest.approx(factor * 60_000 * person.attainment, abs=0.02)


def test_a_component_counts_the_measure_of_the_persons_own_plan(tmp_path: Path) -> None:
    """Two plans have a component of one name, on revenue and on logos: a line is told in the units of the plan that holds in its month."""
    document = changed(LINEAR, measures={"revenue": {"unit": "USD"}, "logos": {"unit": "count"}}, behaviour={"type": "fixed"})
    document["market"]["laws"]["logos"] = "poisson"
    document["team"]["roles"]["seller"]["potential"]["logos"] = 12
    document["quotas"]["sellers"]["rules"]["logos"] = {"type": "flat", "amount": 12}
    first = document["plans"]["sellers"]
    name = first["components"][0]["name"]
    document["plans"]["on_logos"] = {**first, "components": [{**first["components"][0], "measure": "logos"}]}
    document["team"]["roles"]["seller"]["plan"] = [{"from": "2027-01", "use": "sellers"}, {"from": "2027-07", "use": "on_logos"}]
    scenario = base(tmp_path, document)
    rep_id = scenario.spec.team.reps[0].rep_id
    told = [_line(scenario, PayLine(rep_id, month, "measure", name, Decimal(700), digits=digits), 2) for month, digits in ((5, 2), (6, 0))]
    assert [(line.amount, line.money) for line in told] == [("7.00", True), ("700", False)]
