"""Typed files that cannot be read as meant, and files made of anything: a record with the sums of its file, or a refusal."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from spmsim.foundation.errors import BadInput
from spmsim.records.people import People
from spmsim.sources.bookings import read_bookings
from spmsim.sources.company import Company
from spmsim.sources.settling import Importing

MISSING = Importing(Path("none.toml"))


def parquet(tmp_path: Path, **columns: Any) -> Path:
    given = {"rep_id": ["A"], "date": [date(2026, 1, 5)], "amount": [5.0], **columns}
    pq.write_table(pa.table(given), tmp_path / "b.parquet")
    return tmp_path / "b.parquet"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"amount": [True]}, "row 2, column amount: True is true or false, not a number"),
        ({"amount": [float("nan")]}, "row 2, column amount: nan is not a number; leave the cell empty where there is none"),
        ({"amount": [float("inf")]}, "row 2, column amount: inf is too large for a number"),
        ({"amount": [[1.0, 2.0]]}, "the cells of column 'amount' hold several values (list<element: double>); write one value per cell"),
        ({"amount": [b"5"]}, "row 2, column amount: holds bytes, which are not read"),
        ({"amount": [Decimal("0.005")]}, "row 2, column amount: '0.005' has more decimals than revenue has; allowed: at most 2 decimals"),
        ({"rep_id": [1.5]}, "row 2, column rep_id: the id 1.5 is not a whole number; format the column as text"),
        ({"date": [datetime(2026, 1, 5, 9, 30)]}, "row 2, column date: 2026-01-05 09:30:00 has a time of day; a date is meant"),
        ({"date": [time(9, 30)]}, "row 2, column date: 09:30:00 is a time, not a date; format the cell as a date or write YYYY-MM-DD"),
        ({"date": [20260105]}, "row 2, column date: 20260105 is a number, not a date; format the cell as a date or write YYYY-MM-DD"),
    ],
)
def test_a_parquet_cell_that_is_not_meant_is_refused(tmp_path: Path, columns: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_bookings(parquet(tmp_path, **columns), MISSING, Company("USD"), name="b.parquet")
    assert str(refused.value) == f"b.parquet  {message}"


def test_a_parquet_file_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(BadInput, match="this is not a Parquet file, or it is damaged or encrypted"):
        read_bookings(path, MISSING, Company("USD"))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("A", date(2026, 1, 5), "1,234"), "row 2, column amount: '1,234' can be read as 1234 and as 1.234"),
        (("A", date(2026, 1, 5), "=1+1"), "row 2, column amount: holds a formula that was never calculated"),
        (("A", date(2026, 1, 5), date(2026, 1, 5)), "row 2, column amount: 2026-01-05 00:00:00 is a date, not a number"),
        (("A", 46027, 5), "row 2, column date: 46027 is a number, not a date"),
        ((None, date(2026, 1, 5), 5), "row 2, column rep_id: the cell is empty, and the amount, 5.0, is not the sum of the rows above, 0"),
        (("A", date(2026, 1, 5), 0.005), "row 2, column amount: '0.005' has more decimals than revenue has"),
    ],
)
def test_a_cell_of_a_workbook_that_is_not_meant_is_refused(tmp_path: Path, row: tuple[Any, ...], message: str) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(("rep_id", "date", "amount"))
    book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(BadInput) as refused:
        read_bookings(tmp_path / "b.xlsx", MISSING, Company("USD"), name="b.xlsx")
    assert str(refused.value).startswith(f"b.xlsx  {message}")


PEOPLE = st.sampled_from(["A", "B", "007", "", "Total", "West total", " A", "A\u200b", "272.0", "NA", "=1"])
MONTHS = st.sampled_from(["2026-01", "Jan 2026", "2026-02-01", "2026-13", "", "Q1", "2026-12"])
AMOUNTS = st.sampled_from(["5", "0", "", "1,234.50", "1,234", "(7.25)", "$10", "€3", "x", "12,5", "1e3", "NaN", "0.001", "-2", "5%"])
HEADINGS = st.sampled_from([("rep_id", "month", "amount"), ("Owner", "Month", "Sales"), ("rep_id", "2026-01", "2026-02"), ("a", "b", "c")])


@given(HEADINGS, st.lists(st.tuples(PEOPLE, MONTHS, AMOUNTS), max_size=6), st.sampled_from(["", "title\n", "sep=,\n", "\n"]))
@settings(max_examples=400)
def test_whatever_is_in_a_file_it_is_read_whole_or_refused(headings: tuple[str, ...], rows: list[tuple[str, ...]], above: str) -> None:
    none = ("",)
    roster = People(("A",), none, none, none, none, (date(2026, 2, 1),), (None,))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "b.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(above)
            csv.writer(stream).writerows([headings, *rows])
        try:
            found = read_bookings(path, Importing(Path(folder) / "spmsim.toml", accept_columns=True), Company("USD", roster))
        except BadInput as refused:
            assert all(problem.what for problem in refused.problems)
            return
    plain = {"5": 500, "0": 0, "": 0, "1,234.50": 123450, "1,234": 123400, "(7.25)": -725, "$10": 1000, "1e3": 100000, "-2": -200}
    kept = [row for row in rows if row[0].lower() not in ("total", "west total", "")]
    amounts = [cell for row in kept for cell in (row[1:] if headings[1] == "2026-01" else row[2:])]
    assert found.amounts.sum() == sum(plain[cell] for cell in amounts)


def test_amounts_whose_sum_would_leave_64_bits_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("rep_id,month,amount\n" + "".join(f"R{at},2026-01,1e15\n" for at in range(100)))
    with pytest.raises(BadInput, match="the amounts are too large to be summed exactly"):
        read_bookings(tmp_path / "b.csv", MISSING, Company("USD"))
    (tmp_path / "b.csv").write_text("rep_id,month,amount\n" + "".join(f"R{at},2026-01,1e15\n" for at in range(80)))
    assert int(read_bookings(tmp_path / "b.csv", MISSING, Company("USD")).amounts.sum()) == 80 * 10**17
