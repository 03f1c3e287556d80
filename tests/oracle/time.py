"""Months, windows, days employed, and the one rounding."""

from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
SLACK = Decimal("0.000001")
ZERO = Decimal(0)
ONE = Decimal(1)


@lru_cache(maxsize=100_000)
def exact(written):
    """A number as it is written: 0.1 is one tenth."""
    return Decimal(str(written))


def rounded(amount):
    """Whole minor units, half away from zero; within 1e-6 of a half is a half."""
    size = abs(amount)
    down = size // 1
    up = size - down >= Decimal("0.5") - SLACK
    return (down + (ONE if up else ZERO)).copy_sign(amount) + ZERO


def whole(amount):
    """Whole pieces or minor units, half away from zero."""
    return amount.quantize(ONE, rounding=ROUND_HALF_UP)


@lru_cache(maxsize=10_000)
def first_day(start, month):
    """The first day of a month given by its index."""
    count = int(start[:4]) * 12 + int(start[5:]) - 1 + month
    return date(count // 12, count % 12 + 1, 1)


@lru_cache(maxsize=10_000)
def month_index(start, day):
    """The index of the month that holds a day, or a month written YYYY-MM; negative before the calendar."""
    text = str(day)
    return (int(text[:4]) - int(start[:4])) * 12 + int(text[5:7]) - int(start[5:])


@lru_cache(maxsize=200_000)
def share_of_month(start, month, hired_on, left_on):
    """d: days employed ÷ days of the month; both days given are days of employment, None is no such day."""
    first = first_day(start, month)
    days = monthrange(first.year, first.month)[1]
    last = first.replace(day=days)
    begins = max(first, date.fromisoformat(hired_on)) if hired_on else first
    ends = min(last, date.fromisoformat(left_on)) if left_on else last
    return exact(max(0, (ends - begins).days + 1)) / days


def window_of(world, month, period):
    """(first, last) month of the window that holds a month; the calendar's last window may be short."""
    length = MONTHS_IN[period]
    first = month // length * length
    return first, min(first + length, world["months"]) - 1


def windows_within(world, period, first, last):
    """[(first, last)] of the windows of a stretch of months, cut to it."""
    ends = sorted({window_of(world, month, period) for month in range(first, last + 1)})
    return [(max(begin, first), min(end, last)) for begin, end in ends]
