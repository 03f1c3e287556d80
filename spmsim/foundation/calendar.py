"""The calendar of a scenario: months counted from a start, windows of months, whole months between dates.

A month is an index 0 … months − 1 from the calendar's start. A *year* is 12 months from that start, whatever month it is;
the *calendar month* (0 January … 11 December) is what a season is written for.
"""

from __future__ import annotations

import functools
import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from spmsim.foundation.quantities import Unit
from spmsim.foundation.spec import Spec

_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def read_date(text: str) -> date:
    """The date written as YYYY-MM-DD, nothing else.

    Raises:
        ValueError: not of that form, not a day that exists, or a year outside 1900 … 2199; says which.
    """
    if not _ISO_DATE.match(text) or not text.isascii():
        raise ValueError(f"'{text}' is not a date of the form YYYY-MM-DD, e.g. 2026-03-01")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a day of the calendar") from None
    if not 1900 <= day.year <= 2199:
        raise ValueError(f"'{text}' lies outside the years 1900 to 2199")
    return day


def _only_iso(given: Any) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if not isinstance(given, str):
        raise PydanticCustomError("date_form", 'a date is written as text YYYY-MM-DD, e.g. "2026-03-01"')
    try:
        return read_date(given)
    except ValueError as problem:
        raise PydanticCustomError("date_form", "{problem}", {"problem": str(problem)}) from None


IsoDate = Annotated[date, BeforeValidator(_only_iso), Unit("date")]
"""A date written as YYYY-MM-DD; timestamps, numbers and local forms are refused."""


MonthName = Annotated[str, Strict(), StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A month written YYYY-MM."""


class MonthSpan(Spec):
    """Months from a first to a last one, both included."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    first: MonthName = Field(alias="from")
    """First month, written YYYY-MM."""
    last: MonthName = Field(alias="to")
    """Last month, written YYYY-MM."""

    @model_validator(mode="after")
    def _in_order(self) -> MonthSpan:
        if self.last < self.first:
            raise PydanticCustomError("span_order", "'to' {last} lies before 'from' {first}", {"last": self.last, "first": self.first})
        return self


class Calendar(Spec):
    """The months that a scenario plays."""

    start: MonthName
    """First month, written YYYY-MM."""
    months: Annotated[int, Strict(), Field(ge=1, le=60), Unit("months")]
    """Number of months played; a year of pay is 12 months from the start."""

    @property
    def first_day(self) -> date:
        """The first day of the first month."""
        return _first_day_of_month(self.start)

    def labels(self) -> tuple[str, ...]:
        """The months as `YYYY-MM`, in order."""
        return tuple(f"{day.year:04d}-{day.month:02d}" for day in map(self.first_day_of, range(self.months)))

    def first_day_of(self, month: int) -> date:
        """The first day of a month given by its index; the index may lie outside the calendar."""
        count = self._count(self.first_day) + month
        return date(count // 12, count % 12 + 1, 1)

    def index_of(self, day: date) -> int:
        """Index of the month that holds `day`: 0 is the first month, negative before it, `months` or more after the end."""
        return self._count(day) - self._count(self.first_day)

    def month_of(self, name: str) -> int:
        """Index of the month written YYYY-MM; outside the calendar negative, or `months` or more."""
        return self.index_of(date(int(name[:4]), int(name[5:]), 1))

    def season_month(self, month: int) -> int:
        """Calendar month (0 January … 11 December) of a month index."""
        return (self.first_day.month - 1 + month) % 12

    def season_months(self) -> tuple[int, ...]:
        """Calendar months of all months, in order."""
        return tuple(self.season_month(month) for month in range(self.months))

    def windows(self, length: int) -> tuple[tuple[int, int], ...]:
        """Windows of `length` months over this calendar, see `windows`."""
        return windows(self.months, length)

    @staticmethod
    def _count(day: date) -> int:
        return day.year * 12 + day.month - 1


@functools.cache  # asked once for every date of every person
def _first_day_of_month(name: str) -> date:
    year, month = name.split("-")
    return date(int(year), int(month), 1)


def windows(months: int, length: int) -> tuple[tuple[int, int], ...]:
    """Consecutive windows of `length` months as (first, last) month, both inclusive; the last may be short.

    `windows(8, 3)` is `((0, 2), (3, 5), (6, 7))`.

    Raises:
        ValueError: `length` below 1.
    """
    if length < 1:
        raise ValueError(f"a window has at least one month, got {length}")
    return tuple((first, min(first + length, months) - 1) for first in range(0, months, length))


def whole_months_between(earlier: date, later: date) -> int:
    """Whole months from `earlier` to `later`, counted by the day of the month.

    15 March to 1 June is 2 (a month is whole on the 15th); the 31st to the next month's 30th is 0.
    Negative when `later` lies before `earlier`: −`whole_months_between(later, earlier)`.
    """
    if later < earlier:
        return -whole_months_between(later, earlier)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the month's last day where it is shorter: 2024-02-29 and 12 months are 2025-02-28."""
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    following = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))
