"""Months, windows and dates."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from spmsim.foundation.calendar import Calendar, IsoDate, months_later, read_date, whole_months_between, windows

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))


def test_labels_cross_the_year() -> None:
    assert Calendar(start="2026-11", months=4).labels() == ("2026-11", "2026-12", "2027-01", "2027-02")


def test_calendar_months_are_counted_from_january() -> None:
    assert Calendar(start="2026-11", months=4).season_months() == (10, 11, 0, 1)


def test_windows_are_counted_from_the_start_and_the_last_may_be_short() -> None:
    assert windows(8, 3) == ((0, 2), (3, 5), (6, 7))
    assert windows(12, 12) == ((0, 11),)
    assert windows(2, 12) == ((0, 1),)
    assert Calendar(start="2027-01", months=3).windows(1) == ((0, 0), (1, 1), (2, 2))
    with pytest.raises(ValueError, match="at least one month"):
        windows(12, 0)


@given(st.integers(1, 60), st.integers(1, 12))
def test_windows_cover_every_month_once(months: int, length: int) -> None:
    assert [month for first, last in windows(months, length) for month in range(first, last + 1)] == list(range(months))


@pytest.mark.parametrize(
    ("day", "index"),
    [("2027-01-01", 0), ("2027-01-31", 0), ("2026-12-31", -1), ("2027-12-01", 11), ("2028-01-01", 12), ("2025-01-15", -24)],
)
def test_the_month_of_a_day(day: str, index: int) -> None:
    assert Calendar(start="2027-01", months=12).index_of(date.fromisoformat(day)) == index


@given(st.integers(-500, 500))
def test_the_first_day_of_a_month_lies_in_it(month: int) -> None:
    calendar = Calendar(start="2027-07", months=12)
    assert calendar.first_day_of(month).day == 1
    assert calendar.index_of(calendar.first_day_of(month)) == month


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        ("2027-03-15", "2027-06-01", 2),
        ("2027-03-15", "2027-06-15", 3),
        ("2027-01-31", "2027-02-28", 0),
        ("2027-01-31", "2027-03-01", 1),
        ("2024-02-29", "2025-02-28", 11),
        ("2027-06-15", "2027-03-15", -3),
        ("2027-06-01", "2027-03-15", -2),
    ],
)
def test_whole_months_by_hand(earlier: str, later: str, months: int) -> None:
    assert whole_months_between(date.fromisoformat(earlier), date.fromisoformat(later)) == months


@given(DAYS, DAYS)
def test_whole_months_are_antisymmetric_and_within_a_month_of_the_days(one: date, other: date) -> None:
    months = whole_months_between(one, other)
    assert months == -whole_months_between(other, one)
    assert abs(months) * 28 <= abs((other - one).days) < (abs(months) + 1) * 31 + 1


@pytest.mark.parametrize(
    "given_value", [{"start": "2027-13", "months": 12}, {"start": "2027-1", "months": 12}, {"start": 202701, "months": 12}]
)
def test_a_start_that_is_no_month_is_refused(given_value: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="start"):
        Calendar.model_validate(given_value)


@pytest.mark.parametrize("months", [0, 61, 12.0, True, "12"])
def test_the_number_of_months_is_whole_and_from_1_to_60(months: object) -> None:
    with pytest.raises(ValidationError, match="months"):
        Calendar.model_validate({"start": "2027-01", "months": months})


@pytest.mark.parametrize(
    "text", ["2027-02-30", "27-01-01", "2027-1-1", "2027-01-01T00:00", "01.02.2027", "1899-12-31", "2200-01-01", "２０２７-01-01"]
)
def test_only_iso_days_are_read(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_date(text)


@pytest.mark.parametrize("given_value", [20270101, 46023.0, True, datetime(2027, 1, 1, 9), None])
def test_numbers_and_timestamps_are_no_dates(given_value: object) -> None:
    with pytest.raises(ValidationError, match="YYYY-MM-DD"):
        TypeAdapter(IsoDate).validate_python(given_value)


def test_a_date_and_its_text_are_the_same() -> None:
    adapter = TypeAdapter(IsoDate)
    assert adapter.validate_python("2027-01-31") == adapter.validate_python(date(2027, 1, 31)) == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 1, 5), -13, date(2025, 12, 5)),
    ],
)
def test_months_later_keeps_the_day_or_takes_the_last(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
