"""A year that is under way: pay to date beside what was paid, and landings of runs, comparisons and changes from the next month on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from spmsim.compile import compile_game
from spmsim.compile.places import seats_as_planned
from spmsim.engines import monte_carlo
from spmsim.foundation.errors import BadInput
from spmsim.records.policy import standard_effort
from spmsim.records.tallies import MONTH_SUMS
from spmsim.scenario.changes import Change
from spmsim.scenario.loading import Scenario, load, vary
from spmsim.studies.as_json import as_json, runs_as_json
from spmsim.studies.compare import compare
from spmsim.studies.explaining.check import check
from spmsim.studies.explaining.explain import explain
from spmsim.studies.opened.starts import pay_to_date
from spmsim.studies.opened.to_date import to_date
from spmsim.studies.opened.windows import CarriedOn, PlanChange, Window, windows_of
from spmsim.studies.review.replay import play_again
from spmsim.studies.review.year import review_year
from spmsim.studies.simulate import simulate
from tests.scenario.test_opening import SOLD, written

OPENING = 'as_of: "2027-03", actuals: sold.csv, paid: paid.csv'
PAID = "rep_id,period,amount\nA,2027-03,9700.04\nB,2027-03,800\n"


@pytest.fixture
def opened(tmp_path: Path) -> Scenario:
    """A sold 120,000.50 of a quota of 125,000: 0.960004 × 10,000 = 9,600.04. B, hired in February, 10,000 of 83,333.33: 800.00."""
    (tmp_path / "paid.csv").write_text(PAID, encoding="utf-8")
    return load(written(tmp_path, opening=OPENING))


def test_pay_to_date_by_hand(opened: Scenario) -> None:
    found = to_date(opened)
    assert found is not None
    assert {key: amount for key, amount in found.by_plan.items() if amount} == {("A", 2): 960_004, ("B", 2): 80_000}
    assert [(one.rep_id, one.month, one.paid, one.due) for one in found.differences] == [("A", 2, 970_004, 960_004)]
    assert (found.total_by_plan, found.total_paid) == (1_040_004, 1_050_004)


def test_the_engines_pay_the_months_given_as_the_payroll_does(opened: Scenario) -> None:
    game = compile_game(opened)
    assert pay_to_date(game).tolist() == [[0, 0, 960_004], [0, 0, 80_000], [0, 0, 0]]
    tallies = monte_carlo.play(game, standard_effort(3, 12), seed=1, replications=20, workers=1)
    np.testing.assert_array_equal(tallies.by_month[:, :3, MONTH_SUMS.index("incentive_pay")], np.tile([0.0, 0.0, 1_040_004.0], (20, 1)))


def test_a_month_of_returns_comes_off(tmp_path: Path) -> None:
    """−10,000 in February leave A with 80,000.50 of 125,000 in the quarter: 0.640004 × 10,000 = 6,400.04."""
    returned = load(written(tmp_path, sold=SOLD.replace("A,2027-02,revenue,30000", "A,2027-02,revenue,-10000")))
    found = to_date(returned)
    assert found is not None and found.by_plan["A", 2] == 640_004
    assert pay_to_date(compile_game(returned))[0].tolist() == [0, 0, 640_004]


def test_check_lists_what_was_paid_otherwise(opened: Scenario) -> None:
    told = check(opened)
    notes = [one.strip() for one in told.document["notes"]]
    assert "Paid to date 10,500.04, by the plans 10,400.04; 1 payment differs, and the landing keeps what was paid:" in notes
    assert "A 2027-03: paid 9,700.04, by the plan 9,600.04: +100.00" in notes
    assert told.document["opening"]["differences"] == [
        {"rep_id": "A", "period": "2027-03", "paid": 9_700.04, "by_plan": 9_600.04, "difference": 100.0}
    ]


def test_to_date_and_rest_are_the_landing(opened: Scenario, tmp_path: Path) -> None:
    """The rest is what the months from April on bring, by the run's own table of months."""
    run = simulate(opened, replications=40, out=tmp_path / "runs")
    landing = runs_as_json([run])["runs"][0]["landing"]
    months = run.table("periods")
    rest = months[months["month"] > "2027-03"].groupby("replication")[["sales", "incentive_pay"]].sum().mean()
    assert (landing["as_of"], landing["months"], landing["to_date"]) == ("2027-03", 3, "paid")
    assert landing["paid_otherwise"] == pytest.approx(100.0)
    assert landing["summary"]["sales"]["to_date"] == 130_000.5
    assert landing["summary"]["incentive_pay"]["to_date"] == 10_500.04
    for name in ("sales", "incentive_pay"):
        found = landing["summary"][name]
        assert found["rest"]["mean"] == pytest.approx(rest[name])
        assert found["landing"]["mean"] == pytest.approx(found["to_date"] + rest[name])
    assert landing["by_role"]["seller"]["sales"]["to_date"] == 130_000.5
    assert [one["sales"]["to_date"] for one in landing["by_region"].values()] == [130_000.5]


def test_a_closed_quarter_holds_pay_to_date_and_all_quarters_add_up_to_the_landing(opened: Scenario, tmp_path: Path) -> None:
    """10,500.04 were paid by March, also under a change that settles the old plan's year with March: A won 3 accounts of the 2.5 asked
    for, so the lump sum of 2,500 for a quarter of the year is earned then; it was not paid by March and counts in the quarter after.
    """
    hunt = opened.document["plans"]["hunt"]
    changed = vary(opened, [
        Change("add", "plans.wider", {**hunt, "leavers": "forfeit_open_windows"}),
        Change("set", "team.reps[plan=hunt].plan", [{"from": "2027-01", "use": "hunt"}, {"from": "2027-04", "use": "wider"}]),
    ])  # fmt: skip
    study = compare(opened, [Scenario(**{**vars(changed), "id": "wider"})], replications=20, out=tmp_path / "runs")
    assert study.notes[0].startswith("Opened as of 2027-03: 3 of 12 months are given, of 3 people")
    for one in study.scenarios:
        assert one.landings is not None
        for name in ("incentive_pay", "falls_due"):
            first = one.by_quarter[0][name]
            assert (first.p10, first.p50, first.p90) == pytest.approx((10_500.04,) * 3)
            year = sum(quarter[name].mean or 0.0 for quarter in one.by_quarter)
            assert year == pytest.approx(one.landings.whole["incentive_pay"].landing.mean)
    today, then = (one.by_quarter[1]["falls_due"].mean or 0.0 for one in study.scenarios)
    assert then - today == pytest.approx(2_500.0)
    assert [one.windows.earned_unpaid for one in study.scenarios if one.windows] == pytest.approx([0.0, 2_500.0])


def test_what_is_paid_on_the_rest_of_the_year_accrues_evenly_over_it(opened: Scenario, tmp_path: Path) -> None:
    """From April everybody is paid on a year's window alone: the quarters to come accrue alike, the first with 2,500 of the old plan."""
    wins = {**opened.document["plans"]["hunt"]["components"][1], "weight": 1.0}
    changed = vary(opened, [
        Change("add", "plans.yearly", {**opened.document["plans"]["hunt"], "components": [wins]}),
        Change("set", "team.reps[plan=hunt].plan", [{"from": "2027-01", "use": "hunt"}, {"from": "2027-04", "use": "yearly"}]),
    ])  # fmt: skip
    study = compare(opened, [Scenario(**{**vars(changed), "id": "yearly"})], replications=20, out=tmp_path / "runs")
    accrued, due = ([quarter[name].mean for quarter in study.scenarios[1].by_quarter] for name in ("incentive_pay", "falls_due"))
    assert accrued[1:] == pytest.approx([accrued[3] + 2_500.0, accrued[3], accrued[3]], abs=0.5)  # type: ignore[operator]
    assert due[2] == 0.0 and accrued[3] > 1_000.0  # type: ignore[operator]


def test_windows_that_go_on_and_windows_that_a_change_ends(opened: Scenario) -> None:
    """A and B hunt, K keeps. From April both hunters change: their year ends with March; K's goes on, and so do the balances of a draw."""
    draw = {"type": "draw", "name": "start", "amount": 100, "every": "month", "recoverable": True, "open_at_exit": "owed"}
    year = Window("wins", "2027-01", "2027-12")
    goes_on = windows_of(opened.spec, earned_unpaid=0.0)
    assert goes_on is not None and goes_on.changes == ()
    keeps = CarriedOn("keep", Window("renewals", "2027-01", "2027-12"), 1)
    assert goes_on.carried_on == (CarriedOn("hunt", year, 2), keeps)
    hunt = opened.document["plans"]["hunt"]
    changed = vary(opened, [
        Change("add", "plans.wider", {**hunt, "leavers": "forfeit_open_windows", "adjustments": [draw]}),
        Change("set", "team.reps[plan=hunt].plan", [
            {"from": "2027-01", "use": "hunt"}, {"from": "2027-04", "use": "wider"}, {"from": "2027-06", "use": "hunt"},
        ]),
    ])  # fmt: skip
    found = windows_of(changed.spec, earned_unpaid=2_500.0)
    assert found is not None and found.carried_on == (keeps,)
    april = (Window("revenue", "2027-04", "2027-06"), Window("wins", "2027-04", "2027-12"))
    june = (Window("revenue", "2027-06", "2027-06"), Window("wins", "2027-06", "2027-12"))
    assert found.changes == (
        PlanChange("2027-04", "hunt", "wider", 2, (year,), ("revenue",), april, ()),
        PlanChange("2027-06", "wider", "hunt", 2, april, (), june, ("start",)),
    )


def test_what_adds_up_to_date_is_open_all_year_and_cut_short_by_a_change(opened: Scenario) -> None:
    """Sums to date start anew with a change of plan, also where a quarter ends with the month before (docs/plan-language.md)."""
    hunt = opened.document["plans"]["hunt"]
    summed = {"accumulation": "to_date", "when_negative": "carry"}
    parts = [{**part, **summed} for part in hunt["components"] if part["name"] == "revenue"]
    changed = vary(opened, [
        Change("add", "plans.summed", {**hunt, "components": parts}),
        Change("set", "plans.summed.components[revenue].weight", 1.0),
        Change("set", "team.reps[plan=hunt].plan", [
            {"from": "2027-01", "use": "hunt"}, {"from": "2027-04", "use": "summed"}, {"from": "2027-07", "use": "hunt"},
        ]),
    ])  # fmt: skip
    found = windows_of(changed.spec, earned_unpaid=0.0)
    assert found is not None
    april, july = found.changes
    rest = (Window("revenue", "2027-04", "2027-12"),)
    assert (april.begun, july.ended_early, july.ended) == (rest, rest, ())


def test_a_plan_that_begins_in_april_leaves_what_was_paid(opened: Scenario, tmp_path: Path) -> None:
    """It settles the old plan's windows with March, which was paid under the old plan: that is still to come, and no difference."""
    hunt = opened.document["plans"]["hunt"]
    july = vary(opened, [
        Change("add", "plans.wider", {**hunt, "leavers": "forfeit_open_windows"}),
        Change("set", "team.reps[plan=hunt].plan", [{"from": "2027-01", "use": "hunt"}, {"from": "2027-04", "use": "wider"}]),
    ])  # fmt: skip
    found = to_date(july)
    assert found is not None and found.total_by_plan == 1_040_004
    renamed = Scenario(**{**vars(july), "id": "wider"})
    study = compare(opened, [renamed], replications=20, out=tmp_path / "runs", answers_only=True)
    landings = as_json(study)["landing"]
    assert {name: one["paid_otherwise"] for name, one in landings.items()} == {"year": pytest.approx(100.0), "wider": pytest.approx(100.0)}
    assert {one["summary"]["incentive_pay"]["to_date"] for one in landings.values()} == {10_500.04}


def test_a_year_that_is_drawn_from_its_first_month_has_no_landing(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace('opening: {as_of: "2027-03", actuals: sold.csv}\n', ""), encoding="utf-8")
    run = simulate(file, replications=5, out=tmp_path / "runs")
    assert run.landings() is None
    assert "landing" not in runs_as_json([run])["runs"][0]


def test_who_left_and_who_came_in_the_place(tmp_path: Path) -> None:
    """L left in February with one month open: the seat is filled again from April on, and who has come in their place says so.

    The team of M is asked for L's quota of 40,000 a month until the day before C comes; without C it is counted on.
    """
    people = "rep_id,role,manager_id,hired_on,left_on,replaces,vacancy_months,leave_yearly\n"
    people += "A,seller,M,,,,1,0\nB,seller,M,2027-02-08,,,1,0\nK,keeper,,,,,1,0\nL,seller,M,,2027-02-28,,1,0\n"
    sold = SOLD + "L,2027-01,revenue,1,\nL,2027-02,revenue,1,\nL,2027-01,accounts_won,0,\n"
    lone = load(written(tmp_path, people=people, sold=sold))
    told = [note for note in check(lone).document["notes"] if note.startswith("The seat of 1 person who has left (L) is filled again")]
    assert len(told) == 1
    assert [rep.left_on for rep in seats_as_planned(lone.spec, lone.spec.team.reps)] == [None] * 4
    taken = load(written(tmp_path, people=people + "C,seller,M,2027-05-17,,L,1,0\n", sold=sold))
    assert [str(rep.left_on) for rep in seats_as_planned(taken.spec, taken.spec.team.reps)] == [*["None"] * 3, "2027-05-16", "None"]
    assert not [note for note in check(taken).document["notes"] if note.startswith("The seat")]
    closed = load(written(tmp_path, people=people.replace("2027-02-28,,1,", "2027-02-28,,12,"), sold=sold))
    assert str(seats_as_planned(closed.spec, closed.spec.team.reps)[3].left_on) == "2027-02-28"


def test_explain_says_what_is_given(opened: Scenario) -> None:
    told = "Opened as of 2027-03: 3 of 12 months are given, of 3 people; the market's state and people's luck are drawn as if"
    assert f"{told} nothing were known." in str(explain(opened))


def test_months_that_have_happened_are_no_forecast_to_review(opened: Scenario, tmp_path: Path) -> None:
    again = play_again(simulate(opened, replications=5, out=tmp_path / "runs"))
    with pytest.raises(BadInput, match="its first 3 months are no forecast; review a run of the scenario without the opening"):
        review_year(again, None)  # type: ignore[arg-type]
