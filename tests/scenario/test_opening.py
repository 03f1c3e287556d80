"""`opening`: sales and pay to date read into a scenario, what is missing or too late named at its row, and a past that does not change."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spmsim.foundation.errors import BadInput
from spmsim.scenario.changes import Change
from spmsim.scenario.key import normalisation_hash
from spmsim.scenario.loading import Scenario, from_document, load, run_key, vary

GOOD = (Path(__file__).parents[1] / "bad_scenarios" / "good.yaml").read_text(encoding="utf-8")
PEOPLE = "rep_id,role,hired_on,left_on,replaces\nA,seller,,,\nB,seller,2027-02-08,,\nK,keeper,,,\n"
SOLD = """rep_id,month,measure,amount,out_of
A,2027-01,revenue,40000.50,
A,2027-02,revenue,30000,
A,2027-03,revenue,50000,
B,2027-02,revenue,10000,
B,2027-03,revenue,0,
A,2027-01,accounts_won,1,
A,2027-02,accounts_won,0,
A,2027-03,accounts_won,2,
B,2027-02,accounts_won,1,
K,2027-01,renewals,3,3
K,2027-02,renewals,2,3
K,2027-03,renewals,4,4
"""
DATED = '[{from: "2027-01", use: hunt}, {from: "2027-04", use: NEW}]'


def written(folder: Path, *, sold: str = SOLD, people: str = PEOPLE, opening: str = 'as_of: "2027-03", actuals: sold.csv') -> Path:
    (folder / "spmsim.toml").write_text("", encoding="utf-8")
    (folder / "sold.csv").write_text(sold, encoding="utf-8")
    (folder / "people.csv").write_text(people, encoding="utf-8")
    draw = next(line for line in GOOD.splitlines() if line.startswith("  draw:"))
    file = folder / "year.yaml"
    file.write_text(GOOD.replace(draw, "  roster: people.csv").replace("run:", f"opening: {{{opening}}}\nrun:"), encoding="utf-8")
    return file


def problems(file: Path) -> list[str]:
    with pytest.raises(BadInput) as refused:
        load(file)
    return [str(problem) for problem in refused.value.problems]


def refused_changes(scenario: Scenario, *changes: Change) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as refused:
        vary(scenario, list(changes))
    return [(problem.path, problem.what) for problem in refused.value.problems]


def test_sales_to_date_stand_in_the_scenario_by_person_measure_and_month(tmp_path: Path) -> None:
    opening = load(written(tmp_path)).spec.opening
    assert opening is not None
    assert [(one.rep_id, one.measure, one.amounts, one.out_of) for one in opening.sales] == [
        ("A", "revenue", (4_000_050, 3_000_000, 5_000_000), ()),
        ("B", "revenue", (0, 1_000_000, 0), ()),
        ("A", "accounts_won", (1, 0, 2), ()),
        ("B", "accounts_won", (0, 1, 0), ()),
        ("K", "renewals", (3, 2, 4), (3, 3, 4)),
    ]
    assert opening.paid_to_date() is None


def test_payments_to_date_in_minor_units(tmp_path: Path) -> None:
    (tmp_path / "paid.csv").write_text("rep_id,period,amount\nA,2027-03,1234.50\nK,2027-01,-20\n", encoding="utf-8")
    opening = load(written(tmp_path, opening='as_of: "2027-03", actuals: sold.csv, paid: paid.csv')).spec.opening
    assert opening is not None
    assert opening.paid_to_date() == {("A", 2): 123_450, ("K", 0): -2_000}


def test_the_resolved_scenario_holds_what_happened_and_the_key_depends_on_it(tmp_path: Path) -> None:
    scenario = load(written(tmp_path))
    again = from_document(scenario.document)
    assert again.spec.opening == scenario.spec.opening
    key = run_key(scenario, seed=1, replications=1, engine="monte_carlo", normalised_on="")
    assert run_key(again, seed=1, replications=1, engine="monte_carlo", normalised_on="") == key
    other = load(written(tmp_path, sold=SOLD.replace("50000", "50001")))
    assert run_key(other, seed=1, replications=1, engine="monte_carlo", normalised_on="") != key
    assert normalisation_hash(other.document) == normalisation_hash(scenario.document)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.integers(1, 10**7), min_size=1, max_size=6), trials=st.integers(0, 5))
def test_deals_of_a_month_add_up_to_its_total(tmp_path: Path, parts: list[int], trials: int) -> None:
    """Cents, in any cut: 12.34 and 5.66 are 18.00."""
    lines = SOLD.splitlines()
    deals = [f"A,2027-03,revenue,{Decimal(cents).scaleb(-2)},,D{place}" for place, cents in enumerate(parts)]
    rest = [f"{line}," for line in lines[1:] if not line.startswith("A,2027-03,revenue")]
    text = "\n".join([f"{lines[0]},deal_id", *rest, *deals]) + "\n"
    opening = load(written(tmp_path, sold=text)).spec.opening
    assert opening is not None
    assert next(one for one in opening.sales if (one.rep_id, one.measure) == ("A", "revenue")).amounts[2] == sum(parts)


ROWS = {
    "a month that lies ahead": ("A,2027-04,revenue,1,", "sold.csv  row 14, column month: 2027-04 lies after 2027-03, as of which the "
                                "scenario opens; leave the row out, or open it as of a later month"),
    "nobody": ("C,2027-03,revenue,1,", "sold.csv  row 14, column rep_id: 'C' is not among the 3 people of the scenario."),
    "before the hire": ("B,2027-01,revenue,1,", "sold.csv  row 14, column rep_id: 'B' starts on 2027-02-08, after this month; credit "
                        "the sale to somebody who was employed"),
    "no measure": ("A,2027-03,margin,1,", "sold.csv  row 14, column measure: no measure 'margin' in the scenario; measures: "
                   "revenue, accounts_won, renewals."),
}  # fmt: skip


@pytest.mark.parametrize(("row", "message"), ROWS.values(), ids=ROWS)
def test_a_row_that_cannot_be_meant_is_named_with_column_and_value(tmp_path: Path, row: str, message: str) -> None:
    assert problems(written(tmp_path, sold=SOLD + row + "\n")) == [message]


def test_cancelled_deals_are_refused_by_name(tmp_path: Path) -> None:
    heading, *rows = SOLD.splitlines()
    deal = [f"{row},D1," if row == "A,2027-03,revenue,50000," else f"{row},," for row in rows]
    text = "\n".join([f"{heading},deal_id,cancels", *deal, "A,2027-03,,100,,,D1"]) + "\n"
    told = "a scenario that opens inside its calendar knows no single deals; give each month less what is cancelled in it"
    assert f"sold.csv  row 14, column cancels: {told}" in problems(written(tmp_path, sold=text))


LACKING = {
    "a measure": (lambda text: "\n".join(line for line in text.splitlines() if "accounts_won" not in line) + "\n",
                  "'sold.csv' has no row of 'accounts_won', which 2 people are measured by; give it up to 2027-03"),
    "a person": (lambda text: "\n".join(line for line in text.splitlines() if not line.startswith("B,")) + "\n",
                 "'sold.csv' has no row of 'revenue' for B, employed by 2027-03; write 0 where nothing was sold, or a hired_on after that "
                 "for who comes later"),
    "a month": (lambda text: "\n".join(line for line in text.splitlines() if not line.startswith("K,2027-02")) + "\n",
                "'sold.csv' has nothing of 'renewals' in 2027-02, of anybody; give every month up to 2027-03"),
}  # fmt: skip


@pytest.mark.parametrize(("without", "message"), LACKING.values(), ids=LACKING)
def test_what_the_file_lacks_is_named(tmp_path: Path, without, message: str) -> None:
    (told,) = problems(written(tmp_path, sold=without(SOLD)))
    assert told.startswith(f"year.yaml:3  opening.actuals: {message}")


def test_everything_that_is_lacking_is_told_at_once(tmp_path: Path) -> None:
    text = SOLD + "K,2027-01,revenue,5,\n"
    (told,) = problems(written(tmp_path, sold="\n".join(line for line in text.splitlines() if "accounts_won" not in line) + "\n"))
    assert told == (
        "year.yaml:3  opening.actuals: K sold 'revenue' without a potential for the rest of the year; give potential_revenue in the "
        "roster, what is expected of them in a year; 'sold.csv' has no row of 'accounts_won', which 2 people are measured by; give it up "
        "to 2027-03"
    )


def test_pay_of_who_left_before_the_calendar_is_refused(tmp_path: Path) -> None:
    (tmp_path / "paid.csv").write_text("rep_id,period,amount\nL,2027-01,10\n", encoding="utf-8")
    file = written(tmp_path, people=PEOPLE + "L,seller,,2026-11-30,\n", opening='as_of: "2027-03", actuals: sold.csv, paid: paid.csv')
    told = "L left before 2027-01; pay of an earlier year is no part of this one: leave the rows out"
    assert problems(file) == [f"year.yaml:3  opening.paid: {told}"]


def test_a_month_in_which_only_one_sold_nothing_is_no_gap(tmp_path: Path) -> None:
    text = "\n".join(line for line in SOLD.splitlines() if line != "B,2027-03,revenue,0,") + "\n"
    assert load(written(tmp_path, sold=text)).spec.opening == load(written(tmp_path)).spec.opening


@pytest.mark.parametrize("month", ["2026-12", "2027-12", "2028-03"])
def test_a_year_is_opened_after_its_first_month_and_before_its_last(tmp_path: Path, month: str) -> None:
    told = f"{month} is not a month after which something is left to play: from 2027-01 to 2027-11"
    assert f"year.yaml:3  opening.as_of: {told}" in problems(written(tmp_path, opening=f'as_of: "{month}", actuals: sold.csv'))


def test_what_loading_writes_is_not_written_by_hand(tmp_path: Path) -> None:
    found = problems(written(tmp_path, opening='as_of: "2027-03", actuals: sold.csv, sales: []'))
    assert "year.yaml:3  opening.sales: sales to date are read from opening.actuals; they are not written by hand" in found


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert any(
        "opening.actuals: there is no file 'gone.csv'" in one
        for one in problems(written(tmp_path, opening='as_of: "2027-03", actuals: gone.csv'))
    )


PAST = {
    "a plan": (Change("set", "plans.hunt.components[revenue].weight", 0.8), Change("set", "plans.hunt.leavers", "forfeit_open_windows")),
    "quotas": (Change("set", "quotas.hunters.rules.revenue.amount", 1.0),),
    "target pay": (Change("set", "team.reps[A].on_target_earnings", 1.0),),
    "a day of hire": (Change("set", "team.reps[B].hired_on", "2027-02-01"),),
    "a plan of somebody": (Change("set", "team.reps[A].plan", "keep"),),
    "the opening": (Change("set", "opening.as_of", "2027-02"),),
    "a person who is taken out": (Change("remove", "team.reps[A]", None),),
}
SAID = {
    "a plan": "the plan was in force in 2027-01 to 2027-03, which has happened and was paid under it; add the new plan under another name, "
              f'and let people change to it: {{set: "team.reps[plan=hunt].plan", to: {DATED}}}',
    "quotas": "the quotas held in 2027-01 to 2027-03, which has happened; add the new quota set under another name, and let people change "
              'to it: {add: "team.reps[quota_set=hunters].transfers", item: {from: "2027-04", quota_set: NEW}}',
    "target pay": 'it held in 2027-01 to 2027-03, which has happened; change it with a transfer: '
    '{from: "2027-04", on_target_earnings: NEW}',
    "a day of hire": "the day lies in 2027-01 to 2027-03, which has happened; people come and go from 2027-04 on",
    "a plan of somebody": 'the plan held in 2027-01 to 2027-03, which has happened; date the new one: [{from: "2027-01", use: OLD}, '
                          '{from: "2027-04", use: NEW}]',
    "the opening": "the opening cannot be changed: scenarios are compared on the same months that have happened",
    "a person who is taken out": "A sold something up to 2027-03 and cannot be taken out; give the last day (left_on) of who leaves",
}  # fmt: skip


@pytest.mark.parametrize("name", PAST)
def test_a_change_of_what_has_happened_is_refused_with_what_to_write(tmp_path: Path, name: str) -> None:
    assert SAID[name] in [what for _, what in refused_changes(load(written(tmp_path)), *PAST[name])]


def test_a_change_from_the_next_month_on_is_taken_as_the_messages_say(tmp_path: Path) -> None:
    scenario = load(written(tmp_path))
    hunt = scenario.document["plans"]["hunt"]
    quotas = {"rules": {"revenue": {"type": "flat", "amount": 1.0}, "accounts_won": {"type": "flat", "amount": 1.0}}}
    changed = vary(scenario, [
        Change("add", "plans.wider", {**hunt, "leavers": "forfeit_open_windows"}),
        Change("set", "team.reps[plan=hunt].plan", [{"from": "2027-01", "use": "hunt"}, {"from": "2027-04", "use": "wider"}]),
        Change("add", "quotas.fewer", quotas),
        Change("add", "team.reps[quota_set=hunters].transfers", {"from": "2027-04", "quota_set": "fewer"}),
        Change("set", "market.level", 0.9),
        Change("set", "team.reps[A].left_on", "2027-09-30"),
    ])  # fmt: skip
    seller = changed.spec.team.reps[0]
    assert [(seller.as_of(month).plan, seller.as_of(month).quota_set) for month in ("2027-03", "2027-04")] == [
        ("hunt", "hunters"), ("wider", "fewer"),
    ]  # fmt: skip


REPLACES = {
    "nobody": ("C,seller,2027-03-01,,Z", "nobody has the id 'Z'"),
    "who is there still": ("C,seller,2027-03-01,,A", "'A' has not left: give the last day (left_on) of whom 'C' replaces"),
    "before the exit": ("L,seller,,2027-03-15,\nC,seller,2027-03-10,,L", "'C' replaces 'L', who left on 2027-03-15; give a day of hire "
                        "(hired_on) after that"),
    "twice": ("L,seller,,2027-03-15,\nC,seller,2027-04-01,,L\nD,seller,2027-05-01,,L", "'L' is replaced by 'C' already; a seat has one "
              "person at a time"),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "message"), REPLACES.values(), ids=REPLACES)
def test_who_replaces_whom_has_to_be_possible(tmp_path: Path, rows: str, message: str) -> None:
    file = written(tmp_path, people=PEOPLE + rows + "\n")
    file.write_text(file.read_text(encoding="utf-8").replace('opening: {as_of: "2027-03", actuals: sold.csv}\n', ""), encoding="utf-8")
    assert [one.partition(": ")[2] for one in problems(file)] == [message]
