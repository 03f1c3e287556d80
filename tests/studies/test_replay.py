"""`replay`: last year's bookings under each plan, by hand; and a year paid by the second payroll comes back as exactly 1."""

from __future__ import annotations

import copy
import csv
import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from spmsim.entrances.replaying import replay as replay_files
from spmsim.foundation.errors import BadInput
from spmsim.records.history import Bookings, Deals, Paid
from spmsim.records.ledger import Credit
from spmsim.scenario.loading import Scenario
from spmsim.scenario.schema import Measure
from spmsim.studies.replaying.last_year import Outside
from spmsim.studies.replaying.replay import replay
from tests.oracle.payroll import pay_world
from tests.oracle.random_worlds import random_world
from tests.oracle.scenario import credits_of, scenario_of
from tests.studies.worlds import LINEAR, base, changed, managed, variant

ROSTER = """rep_id,role,region,hired_on,left_on,last_year_quota_revenue
A,seller,north,,,1000000
B,seller,north,2026-07-01,,1000000
C,seller,north,,2026-03-31,1000000
"""
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))


def bookings(sold: Mapping[str, Mapping[int, int]], *, months: int = 12, first: str = "2026-01", digits: int = 2) -> Bookings:
    """Dollars by person and month (from 0)."""
    amounts = np.zeros((1, len(sold), months), dtype=np.int64)
    for row, of_month in enumerate(sold.values()):
        for month, dollars in of_month.items():
            amounts[0, row, month] = dollars * 10**digits
    return Bookings(
        people=tuple(sold), in_roster=np.ones(len(sold), dtype=bool), first_month=first, months=months, measures=("revenue",),
        units=("USD",), digits=(digits,), amounts=amounts, stated=amounts != 0,
    )  # fmt: skip


def with_measure(record: Bookings, name: str, pieces: Mapping[int, int]) -> Bookings:
    """The record with pieces of another measure by the first person, by month."""
    more = np.zeros_like(record.amounts)
    for month, number in pieces.items():
        more[0, 0, month] = number
    return dataclasses.replace(
        record, measures=(*record.measures, name), units=(*record.units, "count"), digits=(*record.digits, 0),
        amounts=np.concatenate([record.amounts, more]), stated=np.concatenate([record.stated, more != 0]),
    )  # fmt: skip


def paid(rows: Sequence[tuple[str, str, int]]) -> Paid:
    """(person, period, cents)."""
    people, periods = tuple(dict.fromkeys(r[0] for r in rows)), tuple(sorted({r[1] for r in rows}))
    cents = np.asarray([r[2] for r in rows], dtype=np.int64)
    return Paid(
        people=people, in_roster=np.ones(len(people), dtype=bool), periods=periods, currencies=("USD",),
        person=np.asarray([people.index(r[0]) for r in rows], np.int32), period=np.asarray([periods.index(r[1]) for r in rows], np.int32),
        currency=np.zeros(len(rows), np.int32), amounts=cents, reported=cents, reporting_currency="USD",
    )  # fmt: skip


@pytest.fixture
def company(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER)
    team = {"roster": "roster.csv", "roles": LINEAR["team"]["roles"]}
    return base(tmp_path, changed(LINEAR, team=team, behaviour={"type": "fixed"}))


SOLD = {"A": dict.fromkeys(range(12), 100_000), "B": dict.fromkeys(range(6, 12), 50_000), "C": {0: 40_000, 2: 60_000}}


def test_month_k_of_last_year_is_paid_as_month_k(company):
    """10 % of everything: A 1.2 m, B 0.3 m since July, C 0.1 m until March."""
    told = replay(company, [], bookings(SOLD))
    assert told.plans[0].by_person == {"A": 12_000_000, "B": 3_000_000, "C": 1_000_000}
    assert told.plans[0].by_role == {"seller": 16_000_000}
    assert told.outside == ()


def test_variants_are_paid_on_the_same_bookings(company, tmp_path):
    """Half the rate: half the pay."""
    half = variant(tmp_path, "half", {"set": "plans.sellers.components[revenue].formula.points", "to": [[0.0, 0.0], [1.0, 0.5]]})
    told = replay(company, [half], bookings(SOLD))
    assert [plan.total for plan in told.plans] == [16_000_000, 8_000_000]


def test_bookings_of_nobody_and_of_months_before_hire_are_listed(company):
    sold = {"A": {0: 10}, "B": {2: 700}, "stranger": {1: 5_000}}
    told = replay(company, [], bookings(sold))
    assert told.plans[0].total == 100
    assert set(told.outside) == {Outside("B", "2026-03", "revenue", 70_000), Outside("stranger", "2026-02", "revenue", 500_000)}


def test_modelled_against_paid_says_who_is_off_and_where(company):
    rows = [("A", f"2026-Q{quarter}", 3_000_000) for quarter in range(1, 5)]
    rows += [("B", "2026-Q3", 1_500_000), ("B", "2026-Q4", 1_800_000), ("C", "2026-Q1", 1_000_500), ("gone", "2026-Q1", 77)]
    check = replay(company, [], bookings(SOLD), paid(rows)).check
    assert (check.modelled, check.paid) == (16_000_000, 16_300_500)
    assert check.by_role == {"seller": (16_000_000, 16_300_500)}
    assert [(off.rep_id, off.modelled, off.paid) for off in check.off] == [("B", 3_000_000, 3_300_000)]  # C is off by 0.05 %
    assert check.off[0].reasons == ("2026-Q4: modelled 15,000.00, paid 18,000.00", "hired within the year")
    assert check.not_modelled == {"gone": 77}
    assert check.without_row == ()


def test_people_of_whom_payroll_has_no_row_are_told_apart(company):
    """Payroll's file leaves C out: of A and B the plan pays what was paid, and of C it says why."""
    check = replay(company, [], bookings(SOLD), paid([("A", "2026", 12_000_000), ("B", "2026-Q3", 3_000_000)])).check
    assert check.by_person == {"A": (12_000_000, 12_000_000), "B": (3_000_000, 3_000_000), "C": (1_000_000, 0)}
    assert (check.ratio, check.ratio_of_rows, check.without_row) == (16 / 15, 1, ("C",))
    assert [(off.rep_id, off.reasons) for off in check.off] == [("C", ("left within the year", "payroll has no row for this person"))]


def test_the_check_is_on_the_quotas_that_were_in_force(company, tmp_path):
    """Twice the quota, half the attainment: what was paid on last year's quota of 1 m is met, this year's 2 m pays half."""
    doubled = variant(tmp_path, "doubled", {"set": "quotas.sellers.rules.revenue.amount", "to": 2_000_000})
    told = replay(doubled, [], bookings(SOLD), paid([("A", "2026", 12_000_000), ("B", "2026", 3_000_000), ("C", "2026", 1_000_000)]))
    assert told.check.ratio == 1
    assert told.check.off == ()
    assert told.plans[0].total == 8_000_000


def test_another_length_is_refused(company):
    with pytest.raises(BadInput) as refused:
        replay(company, [], bookings({"A": {0: 1}}, months=9))
    what = "the bookings cover 9 months (2026-01 to 2026-09); give exactly the 12 that the scenario plays"
    what += ', or a copy of the scenario that plays these: calendar: {start: "2027-01", months: 9}'
    assert [problem.what for problem in refused.value.problems] == [what]


def test_what_is_outside_is_added_up_by_measure(company):
    """B, hired in July, has 700.00 and 50.00 of revenue and 3 wins before it: two sums, and none of 75,003."""
    record = with_measure(bookings({"B": {2: 700, 3: 50}}), "wins", {2: 3})
    spec = company.spec.model_copy(update={"measures": {**company.spec.measures, "wins": Measure(unit="count")}})
    check = replay(dataclasses.replace(company, spec=spec), [], record, paid([("B", "2026", 100)])).check
    reason = "bookings of 750.00 revenue and 3 wins lie in months without employment and are not paid"
    assert [reason in off.reasons for off in check.off if off.rep_id == "B"] == [True]


def test_ids_that_begin_like_a_formula_stay_text_in_the_table(tmp_path):
    (tmp_path / "roster.csv").write_text("rep_id,role,region\n=1+1,seller,north\nA,seller,north\n")
    document = changed(LINEAR, behaviour={"type": "fixed"})
    document["team"] = {"roster": "roster.csv", "roles": document["team"]["roles"]}
    sold = "".join(f"A,2026-{month:02d},revenue,100000\n" for month in range(1, 13))
    (tmp_path / "sold.csv").write_text(f"rep_id,month,measure,amount\n{sold}=1+1,2026-01,revenue,50000\n")
    replay_files(base(tmp_path, document), actuals=tmp_path / "sold.csv", audience="owner", out=tmp_path / "out")
    with (tmp_path / "out/replay.csv").open() as stream:
        assert [row["person"] for row in csv.DictReader(stream)] == ["'=1+1", "A"]


def test_measures_that_the_scenario_does_not_have_are_named(company):
    told = replay(company, [], with_measure(bookings({"A": {0: 100}}), "wins", {2: 3}))
    assert told.plans[0].total == 1_000
    assert told.notes == ("bookings of measures that the scenario does not have are left out: wins; it has revenue",)


def test_moves_of_the_year_that_is_planned_are_not_played_on_last_year(tmp_path):
    """A moves to half the rate in July 2027: in 2026 all 1.2 m are paid at 10 %. Of bookings of 2027 itself, 90,000 are paid."""
    (tmp_path / "roster.csv").write_text("rep_id,role,region\nA,seller,north\n")
    (tmp_path / "moves.csv").write_text("rep_id,from,plan\nA,2027-07,half\n")
    document = changed(LINEAR, behaviour={"type": "fixed"})
    document["team"] = {"roster": "roster.csv", "assignments": "moves.csv", "roles": document["team"]["roles"]}
    half = copy.deepcopy(document["plans"]["sellers"])
    half["components"][0]["formula"]["points"] = [[0.0, 0.0], [1.0, 0.5]]
    document["plans"]["half"] = half
    moving, sold = base(tmp_path, document), {"A": dict.fromkeys(range(12), 100_000)}
    told = replay(moving, [], bookings(sold))
    assert told.plans[0].by_person == {"A": 12_000_000}
    assert told.notes == ("transfers of 1 person lie in the scenario's own year, and are not played on last year",)
    same = replay(moving, [], bookings(sold, first="2027-01"))
    assert (same.plans[0].by_person, same.notes) == ({"A": 9_000_000}, ())


def test_what_the_second_payroll_paid_is_modelled_exactly():
    """Random plans, people and histories, paid by the oracle: modelled is paid for every person, to the cent."""
    seen = 0
    for seed in range(40):
        world = {**random_world(seed), "cancellations": []}
        scenario = scenario_of(world)
        record = _bookings_of(scenario, credits_of(world))
        if record is None:
            continue
        rows = [(who, scenario.spec.calendar.labels()[month], cents) for who, pay in pay_world(world).items()
                for month, cents in pay["payments"].items()]  # fmt: skip
        check = replay(scenario, [], record, paid(rows)).check
        assert all(modelled == was_paid for modelled, was_paid in check.by_person.values()), seed
        seen += len(world["people"])
    assert seen > 50


def _bookings_of(scenario: Scenario, credits: Sequence[Credit]) -> Bookings | None:
    """The credits as a record; None where a measure has both totals and deals, which one file cannot have."""
    spec, labels = scenario.spec, scenario.spec.calendar.labels()
    people, measures = tuple(rep.rep_id for rep in spec.team.reps), tuple(spec.measures)
    by_deal = {measure: {c.deal_id is not None for c in credits if c.measure == measure} for measure in measures}
    if any(len(ways) > 1 for ways in by_deal.values()):
        return None
    digits = tuple({spec.currency: 2, "rating": 6}.get(spec.measures[m].unit, 0) for m in measures)
    shape = (len(measures), len(people), len(labels))
    amounts, out_of = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    stated, none_due = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for c in credits:
        at = (measures.index(c.measure), people.index(c.rep_id), c.month)
        amounts[at] += int(c.amount.scaleb(6)) if spec.measures[c.measure].unit == "rating" else int(c.amount)
        out_of[at] += c.out_of or 0
        none_due[at] |= c.out_of == 0
        stated[at] = True
    held = [c for c in credits if c.deal_id is not None]
    deals = Deals(
        tuple(c.deal_id for c in held), np.asarray([people.index(c.rep_id) for c in held], np.int32),
        np.asarray([measures.index(c.measure) for c in held], np.int32),
        np.asarray([c.day or f"{labels[c.month]}-01" for c in held], "datetime64[D]"), np.asarray([int(c.amount) for c in held], np.int64),
        np.asarray([int(c.amount if c.deal_amount is None else c.deal_amount) for c in held], np.int64),
        np.asarray([1.0 if c.deal_amount is None else float(c.amount / c.deal_amount) for c in held]),
    )  # fmt: skip
    return Bookings(
        people=people, in_roster=np.ones(len(people), dtype=bool), first_month=labels[0], months=len(labels), measures=measures,
        units=tuple(spec.measures[m].unit for m in measures), digits=digits, amounts=amounts, stated=stated, out_of=out_of,
        none_due=none_due, deals=deals if held else None,
    )  # fmt: skip


def test_managers_need_no_quota_of_last_year_of_their_own(tmp_path):
    """A and B are asked for 1 m each, and their manager for both: half of 2 m sold is half of 60,000."""
    heads, sellers = "rep_id,role,region,manager_id,last_year_quota_revenue", "A,seller,north,M,1000000\nB,seller,north,M,1000000"
    (tmp_path / "roster.csv").write_text(f"{heads}\n{sellers}\nM,manager,north,,\n")
    document = managed()
    document["team"] = {"roster": "roster.csv", "roles": document["team"]["roles"]}
    document["quotas"]["sellers"]["rules"]["revenue"]["amount"] = 5_000_000
    told = replay(base(tmp_path, document), [], bookings({"A": {0: 1_000_000}}), paid([("M", "2026", 3_000_000)]))
    assert told.check.by_role["manager"] == (3_000_000, 3_000_000)
    assert told.notes == ("modelled ÷ paid is on last year's quotas (revenue)",)


def test_who_comes_after_the_year_needs_no_quota_of_it(company, tmp_path):
    """D is hired in the plan year: the others' quotas of 1 m are those that were in force all the same, against 2 m in the file."""
    (tmp_path / "roster.csv").write_text(f"{ROSTER}D,seller,north,2027-02-01,,\n")
    doubled = variant(tmp_path, "doubled", {"set": "quotas.sellers.rules.revenue.amount", "to": 2_000_000})
    rows = [("A", "2026", 12_000_000), ("B", "2026", 3_000_000), ("C", "2026", 1_000_000)]
    check = replay(doubled, [], bookings(SOLD), paid(rows)).check
    assert (check.ratio, check.off) == (1, ())
