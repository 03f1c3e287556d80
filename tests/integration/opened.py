"""A simulated year cut after some months: its sales to date as a table, its people as they stood then as a roster, opened as a scenario."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Sequence
from pathlib import Path

from spmsim.scenario.loading import Scenario
from spmsim.studies.one_year.whole_year import WholeYear

YEAR = 2027


def cut(year: WholeYear, scenario: Scenario, months: int, folder: Path, *, roster: Path | None = None) -> None:
    """Writes `to_date.csv` and `people.csv` into a folder: what a company would know at the end of the month.

    Whoever came into a seat after somebody else is a row of their own, under the id that the year gives them, with what else the roster
    says of the seat.
    """
    people = {person.rep_id: person for person in year.force.people}
    there = [rep_id for rep_id, person in people.items() if person.hired < months]
    with (folder / "to_date.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["rep_id", "month", "measure", "amount", "out_of"])
        for rep_id in there:
            for measure, unit in ((name, measure.unit) for name, measure in scenario.spec.measures.items()):
                for month in range(max(people[rep_id].hired, 0), months):
                    if people[rep_id].leaves is None or month <= people[rep_id].leaves:
                        rows.writerow([rep_id, label(month), measure, *_cell(year, rep_id, month, measure, unit == "USD")])
    rows_of = _rows(scenario, roster)
    with (folder / "people.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(dict.fromkeys([*next(iter(rows_of.values())), "hired_on", "left_on", "replaces"])))
        table.writeheader()
        for rep_id in there:
            seat, number = seat_and_number(rep_id)
            row, person = {**rows_of[seat], "rep_id": rep_id}, people[rep_id]
            if number > 1:
                row |= {"hired_on": f"{label(person.hired)}-01", "replaces": named(seat, number - 1)}
            if person.leaves is not None and person.leaves < months:
                row["left_on"] = last_day(person.leaves)
            table.writerow(row)


def _rows(scenario: Scenario, roster: Path | None) -> dict[str, dict[str, object]]:
    """rep_id → the row of the seat: as the roster has it, or what tells these people apart."""
    if roster is not None:
        with roster.open(newline="", encoding="utf-8") as file:
            return {row["rep_id"]: dict(row) for row in csv.DictReader(file)}
    return {
        rep.rep_id: {
            "rep_id": rep.rep_id, "role": rep.role, "region": rep.region, "manager_id": rep.manager_id,
            "potential_revenue": rep.amount("potential", "revenue"),
        }
        for rep in scenario.spec.team.reps
    }  # fmt: skip


def _cell(year: WholeYear, rep_id: str, month: int, measure: str, is_money: bool) -> tuple[object, object]:
    found = [one for one in year.credits if (one.rep_id, one.month, one.measure) == (rep_id, month, measure)]
    amount = sum(one.amount for one in found)
    trials = [one.out_of for one in found if one.out_of is not None]
    return (amount / 100 if is_money else amount), (sum(trials) if trials else "")


def label(month: int) -> str:
    return f"{YEAR}-{month + 1:02d}"


def last_day(month: int) -> str:
    return f"{label(month)}-{monthrange(YEAR, month + 1)[1]:02d}"


def named(seat: str, number: int) -> str:
    return seat if number == 1 else f"{seat} ({number})"


def seat_and_number(rep_id: str) -> tuple[str, int]:
    """`S3 (2) (2)`, the second in the place of whom the file calls `S3 (2)`, is the third in the seat of S3."""
    seat, *numbers = rep_id.replace(")", "").split(" (")
    return seat, 1 + sum(int(number) - 1 for number in numbers)


def in_seats(payments: Sequence[tuple[tuple[str, int], int]]) -> dict[tuple[str, int, int], int]:
    """(seat, number of the person in it, month) → what was paid; months without pay left out."""
    return {(*seat_and_number(rep_id), month): amount for (rep_id, month), amount in payments if amount}
