"""Workbooks and Parquet files with bookings as programs write them: read as their cells show, or refused with the place."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from spmsim.foundation.errors import BadInput
from spmsim.sources.bookings import read_bookings
from spmsim.sources.canonical import as_csv, total_rows
from spmsim.sources.company import Company
from spmsim.sources.settling import Importing

HEADINGS = ("rep_id", "date", "amount")
DAY = date(2026, 1, 31)
MIDNIGHT = datetime(2026, 2, 1, tzinfo=UTC)


def exported(path: Path, settings: str = "") -> list[str]:
    """Rows that were read, without their headings."""
    how = Importing(path.parent / "spmsim.toml")
    how.settings.write_text(settings)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return as_csv(total_rows(read_bookings(path, how, Company("USD", rates={"EUR": Decimal("1.08")}), name=path.name))).splitlines()[1:]


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        exported(path)
    return "\n".join(str(problem) for problem in caught.value.problems)


def workbook(
    folder: Path, *rows: tuple[Any, ...], formats: dict[str, str] | None = None, change: Callable[[Workbook], None] | None = None
) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in (HEADINGS, *rows):
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    if change:
        change(book)
    book.save(folder / "b.xlsx")
    return folder / "b.xlsx"


@pytest.mark.parametrize(
    "number_format", ['#,##0.00 "€"', "[$€-407] #,##0.00", "_-[$€-2] * #,##0.00_-", "€#,##0;[Red]-€#,##0", "[$EUR] 0.00"]
)
def test_an_amount_that_is_shown_in_euro_is_not_read_as_dollars(tmp_path: Path, number_format: str) -> None:
    sign = "EUR" if "EUR" in number_format else "€"
    path = workbook(tmp_path, ("E1", DAY, 5), formats={"C2": number_format})
    how = "say the currency of each row in a column 'currency', or of all by currency = … under [tables.bookings]"
    assert refused(path) == f"b.xlsx  row 2, column amount: '{sign} 5' is not in USD; {how}"
    assert exported(path, '[tables.bookings]\ncurrency = "EUR"\n') == ["E1,2026-01,revenue,5.40"]


@pytest.mark.parametrize(
    "number_format", ["General", "#,##0.00", '"$"#,##0.00', "[$-409]0.00", "[Red]0;[Blue]-0", "_(* #,##0.00_)", "0.00E+00", "[$$-409]#,##0"]
)
def test_other_formats_change_nothing(tmp_path: Path, number_format: str) -> None:
    assert exported(workbook(tmp_path, ("E1", DAY, 1234.5), formats={"C2": number_format})) == ["E1,2026-01,revenue,1234.50"]


def test_an_amount_that_is_shown_as_a_percentage_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("E1", DAY, 0.05), formats={"C2": "0.0%"})
    assert refused(path) == "b.xlsx  row 2, column amount: '5 %' is shown as a percentage; revenue is counted in USD"


@pytest.mark.parametrize("number", [1, 60, -1])
def test_days_before_march_1900_are_refused(tmp_path: Path, number: int) -> None:
    path = workbook(tmp_path, ("E1", number, 5), formats={"B2": "yyyy-mm-dd"})
    what = "holds a day before March 1900, which Excel miscounts; write it as text, YYYY-MM-DD, or leave the cell empty"
    assert refused(path) == f"b.xlsx  row 2, column date: {what}"


def test_a_day_beyond_all_calendars_is_refused_without_a_word_of_the_library(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("E1", 10**9, 5), formats={"B2": "yyyy-mm-dd"})
    assert refused(path) == "b.xlsx  row 2, column date: holds the Excel error #VALUE!"


def test_a_workbook_that_counts_from_1904_has_its_own_days(tmp_path: Path) -> None:
    def count_from_1904(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        assert book.active is not None
        book.active["B2"] = DAY

    assert exported(workbook(tmp_path, ("E1", DAY, 5), change=count_from_1904)) == ["E1,2026-01,revenue,5.00"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_named(tmp_path: Path, state: str) -> None:
    def hide(book: Workbook) -> None:
        book.create_sheet("Old").sheet_state = state

    what = "the workbook has 2 sheets ('Sheet', 'Old'); say which one to read in spmsim.toml (sheet = …), or keep only one"
    assert refused(workbook(tmp_path, ("E1", DAY, 5), change=hide)) == f"b.xlsx  {what}"


def test_a_sheet_of_a_chart_is_no_table(tmp_path: Path) -> None:
    def draw(book: Workbook) -> None:
        chart = BarChart()
        chart.add_data(Reference(book.active, min_col=3, min_row=1, max_row=2))
        book.create_chartsheet("Chart").add_chart(chart)

    assert exported(workbook(tmp_path, ("E1", DAY, 5), change=draw)) == ["E1,2026-01,revenue,5.00"]


def test_merged_cells_belong_to_their_first_row_and_the_others_are_asked_for(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        assert book.active is not None
        book.active.merge_cells("A2:A3")

    what = "the cell is empty, and the amount, 6.0, is not the sum of the rows above, 5.0: whose is it?"
    assert refused(workbook(tmp_path, ("E1", DAY, 5), ("", DAY, 6), change=merge)) == f"b.xlsx  row 3, column rep_id: {what}"


def parquet(folder: Path, **columns: Any) -> Path:
    pq.write_table(pa.table({"rep_id": ["E1"], "date": [DAY], "amount": [5.0], **columns}), folder / "b.parquet")
    return folder / "b.parquet"


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ({"rep_id": pa.array(["E1"]).dictionary_encode(), "amount": pa.array(["5.00"]).dictionary_encode()}, "E1,2026-01,revenue,5.00"),
        ({"amount": pa.array([Decimal("123456789012.34")], pa.decimal128(38, 2))}, "E1,2026-01,revenue,123456789012.34"),
        ({"amount": pa.array([Decimal("-5.1200000000")], pa.decimal256(50, 10))}, "E1,2026-01,revenue,-5.12"),
        ({"amount": pa.array([0.1], pa.float32())}, "E1,2026-01,revenue,0.10"),
        ({"date": pa.array([MIDNIGHT], pa.timestamp("us", tz="UTC"))}, "E1,2026-02,revenue,5.00"),
        ({"date": pa.array([MIDNIGHT.replace(hour=5)], pa.timestamp("ns", tz="America/New_York"))}, "E1,2026-02,revenue,5.00"),
        ({"date": pa.array([DAY], pa.date64())}, "E1,2026-01,revenue,5.00"),
    ],
    ids=["categories", "decimals", "negative decimals", "single precision", "midnight in UTC", "midnight in New York", "milliseconds"],
)  # fmt: skip
def test_typed_columns_say_what_they_hold(tmp_path: Path, columns: dict[str, Any], row: str) -> None:
    assert exported(parquet(tmp_path, **columns)) == [row]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"date": pa.array([MIDNIGHT], pa.timestamp("us", tz="America/New_York"))},
            "2026-01-31 19:00:00 has a time of day; a date is meant",
        ),
        (
            {"date": pa.array([MIDNIGHT], pa.timestamp("us", tz="Mars/Olympus"))},
            "has the time zone 'Mars/Olympus', which is not known; write dates without one",
        ),
        ({"date": pa.array([1], pa.timestamp("ns"))}, "holds a moment finer than a millionth of a second; a date is meant"),
        ({"date": pa.array([400_000 * 86_400], pa.timestamp("s"))}, "'3065-03-01' lies outside the years 1900 to 2199"),
        ({"date": pa.array([4_000_000 * 86_400], pa.timestamp("s"))}, "holds a day outside the years 1 to 9999"),
        ({"date": pa.array([3_000_000], pa.int32()).cast(pa.date32())}, "holds a day outside the years 1 to 9999"),
    ],
    ids=["the day before elsewhere", "no such zone", "a nanosecond", "far", "beyond the calendar", "days beyond the calendar"],
)  # fmt: skip
def test_days_that_cannot_be_meant_are_refused(tmp_path: Path, columns: dict[str, Any], message: str) -> None:
    assert refused(parquet(tmp_path, **columns)) == f"b.parquet  row 2, column date: {message}"
