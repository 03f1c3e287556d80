"""Actuals: what is read, exactly, and every row that cannot be read as meant, named by row, column and value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput
from spmsim.records.ledger import Cancellation, Credit
from spmsim.sources.actual_rows import Known, Line
from spmsim.sources.actuals import Actuals, read_actuals
from spmsim.sources.amounts import exact_amount, read_exact
from spmsim.sources.columns import ColumnMap

KNOWN = Known(
    calendar=Calendar(start="2027-01", months=12),
    digits={"revenue": 2, "units": 0, "renewals": 0, "judged": -1},
    employed={"a01": (None, None), "007": (date(2027, 3, 15), None), "NA": (None, date(2027, 6, 30))},
)


def read(tmp_path: Path, text: str) -> Actuals:
    file = tmp_path / "actuals.csv"
    file.write_text(text, encoding="utf-8")
    return read_actuals(file, ColumnMap("actuals"), KNOWN, name="actuals.csv")


def refusal(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read(tmp_path, text)
    return [str(problem) for problem in refused.value.problems]


def test_totals_are_read_as_they_stand(tmp_path: Path) -> None:
    rows = "rep_id,month,measure,amount,out_of\na01,2027-03,revenue,1234.56,\n007,2027-03,units,4,\na01,2027-04,renewals,9,10\n"
    assert read(tmp_path, rows).credits == (
        Credit("a01", 2, "revenue", Decimal(123456)),
        Credit("007", 2, "units", Decimal(4)),
        Credit("a01", 3, "renewals", Decimal(9), out_of=10),
    )


def test_a_rating_keeps_its_level_and_a_correction_its_sign(tmp_path: Path) -> None:
    found = read(tmp_path, "rep_id,month,measure,amount\na01,2027-12,judged,2.5\na01,2027-12,revenue,-0.01\n").credits
    assert [credit.amount for credit in found] == [Decimal("2.5"), Decimal(-1)]


def test_shares_of_a_deal_sum_to_the_deal(tmp_path: Path) -> None:
    rows = "rep_id,date,measure,amount,deal_id,share\n" + "".join(
        f"{rep},2027-04-0{day},revenue,0.05,d1,{share}\n" for day, (rep, share) in enumerate([("a01", 0.5), ("007", 0.3), ("NA", 0.2)], 1)
    )
    found = read(tmp_path, rows).credits
    assert [int(credit.amount) for credit in found] == [3, 1, 1]  # 2.5 → 3, 4 − 3, 5 − 4
    assert {credit.deal_amount for credit in found} == {Decimal(5)}
    assert found[0].day == date(2027, 4, 1)


@given(st.integers(1, 10**9), st.lists(st.integers(1, 99), min_size=1, max_size=6))
def test_any_shares_that_sum_to_one_sum_to_the_deal(cents: int, weights: list[int]) -> None:
    from spmsim.sources.actuals import _credited
    from spmsim.sources.raw import Row

    shares = [round(weight / sum(weights), 12) for weight in weights[:-1]]
    shares.append(float(1 - sum(Decimal(repr(share)) for share in shares)))
    shared: dict[tuple[str, str], Decimal] = {}
    parts = [
        _credited(Line(Row(1, ()), 0, deal_id="d", measure="revenue", share=share), Decimal(cents), shared) for share in shares
    ]
    assert sum(parts) == cents


def test_an_overlay_is_credited_beside(tmp_path: Path) -> None:
    rows = "rep_id,month,measure,amount,deal_id,share\na01,2027-04,revenue,100,d1,1\n007,2027-04,revenue,100,d1,1\n"
    assert [int(credit.amount) for credit in read(tmp_path, rows).credits] == [10_000, 10_000]


def test_a_cancellation_names_its_deal(tmp_path: Path) -> None:
    rows = "rep_id,date,measure,amount,deal_id,cancels\na01,2027-01-10,revenue,500.00,d1,\n,2027-05-02,,200.00,,d1\n"
    found = read(tmp_path, rows)
    assert len(found.credits) == 1
    assert found.cancellations == (Cancellation("d1", 4, Decimal(20_000)),)


def test_a_typed_month_cell_is_its_month(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["rep_id", "month", "measure", "amount"])
    sheet.append(["a01", date(2027, 3, 1), "revenue", 0.1 + 0.2])
    book.save(tmp_path / "actuals.xlsx")
    found = read_actuals(tmp_path / "actuals.xlsx", ColumnMap("actuals"), KNOWN).credits
    assert found == (Credit("a01", 2, "revenue", Decimal(30)),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a02,2027-03,revenue,1", "row 2, column rep_id: 'a02' is not among the 3 people of the scenario. Did you mean 'a01'?"),
        ("7,2027-03,revenue,1", "row 2, column rep_id: '7' is not among the 3 people of the scenario."),
        ("007,2027-02,revenue,1", "row 2, column rep_id: '007' starts on 2027-03-15, after this month"),
        ("NA,2027-07,revenue,1", "row 2, column rep_id: 'NA' left on 2027-06-30, before this month"),
        ("a01,2026-12,revenue,1", "row 2, column month: lies outside the calendar of the scenario, 2027-01 to 2027-12"),
        ("a01,March,revenue,1", "row 2, column month: 'March' is not a month; write YYYY-MM, such as 2027-03"),
        ("a01,2027-13,revenue,1", "row 2, column month: '2027-13' is not a month"),
        ("a01,,revenue,1", "row 2, column month: the cell is empty; every row needs a month (YYYY-MM) or a date"),
        ("a01,2027-03,revenu,1", "row 2, column measure: no measure 'revenu' in the scenario; measures: revenue, units, renewals, judged."),
        ("a01,2027-03,revenue,1.005", "row 2, column amount: 1.005 has more decimals than revenue has; allowed: at most 2 decimals"),
        ("a01,2027-03,units,1.5", "row 2, column amount: 1.5 has more decimals than units has; allowed: whole numbers"),
        ("a01,2027-03,revenue,500.000", "row 2, column amount: '500.000' can be read as 500 and as 500000; write 500 or 500000"),
        ("a01,2027-03,revenue,-1.000", "row 2, column amount: '-1.000' can be read as -1 and as -1000; write -1 or -1000"),
        ('a01,2027-03,revenue,"1,5"', "row 2, column amount: '1,5' has a decimal comma; write 1.5"),
        ('a01,2027-03,revenue,"(1,200)"', "row 2, column amount: '(1,200)' is negative in parentheses"),
        ("a01,2027-03,revenue,(50.5)", "row 2, column amount: '(50.5)' is negative in parentheses; write -50.5"),
        ("a01,2027-03,revenue,NaN", "row 2, column amount: 'NaN' is not a number; leave the cell empty where there is none"),
        ("a01,2027-03,revenue,", "row 2, column amount: the cell is empty; every row needs one"),
        (",2027-03,revenue,1", "row 2, column rep_id: the cell is empty; every row needs one"),
    ],
)
def test_a_row_that_is_not_understood_is_named(tmp_path: Path, row: str, said: str) -> None:
    found = refusal(tmp_path, f"rep_id,month,measure,amount\n{row}\na01,2027-01,revenue,1\n")
    assert len(found) == 1
    assert said in found[0]


def test_the_same_total_twice_is_refused_and_so_is_the_same_deal(tmp_path: Path) -> None:
    said = refusal(tmp_path, "rep_id,month,measure,amount\na01,2027-03,revenue,1\na01,2027-03,revenue,1\n")
    assert "row 3, column amount: 'a01' has this month's revenue in row 2 already; one total per month, or one row per deal" in said[0]
    said = refusal(tmp_path, "rep_id,month,measure,amount,deal_id\na01,2027-03,revenue,1,d\na01,2027-04,revenue,1,d\n")
    assert "deal 'd' of 'a01' stands in row 2 too" in said[0]


def test_all_problems_are_told_at_once_and_a_cancelled_deal_must_be_there(tmp_path: Path) -> None:
    rows = "rep_id,month,measure,amount,deal_id,cancels\na01,2027-03,revenue,1,d1,\n,2027-04,,1,,d2\na09,2027-03,units,x,,\n"
    found = refusal(tmp_path, rows)
    assert [message.split("column ")[1].split(":")[0] for message in found] == ["cancels", "amount", "rep_id"]


def test_a_cell_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    """No month is missing where a day is there, and two months that nobody can read are not one month twice."""
    days = refusal(tmp_path, "rep_id,date,measure,amount\na01,2027-02-31,revenue,1\n")
    assert len(days) == 1 and "'2027-02-31' is not a day of the calendar" in days[0]
    months = refusal(tmp_path, "rep_id,month,measure,amount\na01,2027-2,revenue,1\na01,3/2027,revenue,1\n")
    assert len(months) == 1 and months[0].endswith("write YYYY-MM, such as 2027-03; the same in row 3")
    people = refusal(tmp_path, "rep_id,month,measure,amount\nx,2027-02,revenue,1\nyy,2027-02,revenue,1\n")
    assert len(people) == 1 and people[0].endswith("people of the scenario; the same in row 3")


def test_missing_columns_are_named_with_what_is_there(tmp_path: Path) -> None:
    found = refusal(tmp_path, "rep,month,amount\na01,2027-01,1\n")
    assert any("rep" in message for message in found)


@pytest.mark.parametrize(
    ("text", "digits", "minor"), [("12.34", 2, 1234), ("12.3", 2, 1230), ("12", 0, 12), ("1.234", 3, 1234), ("12.345", 2, None)]
)
def test_exact_amounts(text: str, digits: int, minor: int | None) -> None:
    assert exact_amount(read_exact(text), digits) == minor


def test_rows_of_a_shared_deal_state_the_same_amount(tmp_path: Path) -> None:
    said = refusal(tmp_path, "rep_id,month,measure,amount,deal_id,share\na01,2027-04,revenue,100,d1,0.5\n007,2027-04,revenue,101,d1,0.5\n")
    assert "row 3, column amount: deal 'd1' is worth 100 in row 2; every row of a shared deal states the whole deal" in said[0]


def test_a_deal_that_is_shared_out_in_part_is_noted(tmp_path: Path) -> None:
    found = read(tmp_path, "rep_id,month,measure,amount,deal_id,share\na01,2027-04,revenue,100,d1,0.6\n007,2027-04,revenue,100,d1,0.3\n")
    assert found.notes == ("deals whose shares sum to less than 1, so that the rest is credited to nobody: d1 (0.9)",)


def test_who_stands_beside_a_share_without_one_has_what_the_row_says(tmp_path: Path) -> None:
    """All of 100 beside half of it leaves nothing to nobody; 60 beside 0.3 of 100 leaves a tenth."""
    heading = "rep_id,month,measure,amount,deal_id,share\n"
    overlay = read(tmp_path, heading + "a01,2027-04,revenue,100,d1,\n007,2027-04,revenue,100,d1,0.5\n")
    assert [(credit.amount, credit.deal_amount) for credit in overlay.credits] == [(10_000, 10_000), (5_000, 10_000)]
    assert overlay.notes == ()
    part = read(tmp_path, heading + "a01,2027-04,revenue,60,d1,\n007,2027-04,revenue,100,d1,0.3\n")
    assert [(credit.amount, credit.deal_amount) for credit in part.credits] == [(6_000, 10_000), (3_000, 10_000)]
    assert part.notes == ("deals whose shares sum to less than 1, so that the rest is credited to nobody: d1 (0.9)",)


def test_a_deal_on_several_measures_is_cancelled_by_its_first_row(tmp_path: Path) -> None:
    rows = "rep_id,month,measure,amount,deal_id,cancels\na01,2027-01,revenue,50000,D1,\na01,2027-01,units,1,D1,\n,2027-05,,50000,,D1\n"
    assert read(tmp_path, rows).cancellations == (Cancellation("D1", 4, Decimal(5_000_000)),)


def test_a_total_beside_deals_of_the_same_month_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, "rep_id,month,measure,amount,deal_id\na01,2027-03,revenue,50000,\na01,2027-03,revenue,50000,D1\n")
    assert "row 3, column deal_id: 'a01' has a total of revenue for this month in row 2; give the total or the deals, not both" in said[0]
