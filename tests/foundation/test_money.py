"""Minor units and rounding, held against exact arithmetic."""

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.errors import BadInput
from spmsim.foundation.money import meets, minor_digits, minor_units, round_half_away, round_half_even, smallest_reaching


@pytest.mark.parametrize(("currency", "digits"), [("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("CLF", 4), ("ZZZ", 2)])
def test_minor_digits(currency, digits):
    assert minor_digits(currency) == digits
    assert minor_units(currency) == 10.0**digits


@pytest.mark.parametrize("word", ["usd", "US", "USDX", "", "US1", "USD\n", "ÄÖÜ"])
def test_a_currency_is_three_capital_letters(word):
    with pytest.raises(BadInput, match="three capital letters"):
        minor_digits(word)


@pytest.mark.parametrize(
    ("amount", "away", "even"),
    [
        (0.5, 1, 0), (-0.5, -1, 0), (1.5, 2, 2), (-1.5, -2, -2), (2.5, 3, 2), (2.49, 2, 2), (2.51, 3, 3), (0.0, 0, 0), (-0.2, 0, 0),
        (2.4999995, 3, 2), (2.5000005, 3, 2), (3.4999995, 4, 4), (2.499998, 2, 2), (2.500002, 3, 3), (-2.4999995, -3, -2),
        (1e15 + 0.5, 1e15 + 1, 1e15), (2.0**52 + 1, 2.0**52 + 1, 2.0**52 + 1), (2.0**53 + 2, 2.0**53 + 2, 2.0**53 + 2),
    ],
)
def test_rounding_by_hand(amount, away, even):
    assert round_half_away(amount) == away
    assert round_half_even(amount) == even
    assert isinstance(round_half_away(amount), float)


def test_nothing_rounds_to_minus_zero():
    assert math.copysign(1.0, round_half_away(-0.3)) == 1.0
    assert math.copysign(1.0, round_half_even(np.array([-0.3]))[0]) == 1.0


# eighths of a cent are exact in binary, and none lies within a millionth of a half without being one
eighths = st.integers(-(10**12), 10**12).map(lambda n: n / 8)


@given(eighths)
def test_rounding_against_decimal(amount):
    exact = Decimal(amount)
    assert round_half_away(amount) == float(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert round_half_even(amount) == float(exact.quantize(Decimal(1), ROUND_HALF_EVEN))


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_arrays_round_like_numbers(amounts):
    assert round_half_away(np.array(amounts)).tolist() == [round_half_away(a) for a in amounts]
    assert round_half_even(np.array(amounts)).tolist() == [round_half_even(a) for a in amounts]


@given(st.integers(0, 10**9), st.integers(1, 400), st.sampled_from([1, 3, 7, 12, 30, 365]))
def test_binary_and_exact_pay_round_alike(pay, percent, parts):
    """A share of pay in per cent and parts of a year: exactly in fractions, then halves away; in float64 with the slack."""
    exact = Fraction(pay * percent, 100 * parts)
    rounded = int(exact + Fraction(1, 2))  # pay is not negative
    assert round_half_away(pay * (percent / 100) / parts) == rounded


def test_the_smallest_amount_that_reaches_a_threshold():
    assert smallest_reaching(0.9, 33_340.0) == 30_006.0
    assert smallest_reaching(0.9, 33_341.0) == 30_007.0  # 30,006.9
    assert smallest_reaching(0.9, 1_000_000.0000004) == 900_000.0  # 900,000.00000036 is that whole amount
    assert smallest_reaching(0.9, 1_000_000.00001) == 900_001.0  # 900,000.000009 is not
    assert smallest_reaching(1.0, np.array([0.0, 10.2])).tolist() == [0.0, 11.0]


@given(st.integers(1, 200), st.integers(1, 10**9), st.sampled_from([1, 3, 4, 12]))
def test_thresholds_against_fractions(percent, yearly_quota, windows):
    """`percent` of a window's quota, an exact fraction of a whole yearly quota: the smallest whole amount is its ceiling."""
    exact = Fraction(percent, 100) * Fraction(yearly_quota, windows)
    smallest = math.ceil(exact)
    quota = yearly_quota / windows
    assert smallest_reaching(percent / 100, quota) == smallest
    assert meets(float(smallest), percent / 100, quota)
    assert not meets(float(smallest - 1), percent / 100, quota)


@given(st.integers(0, 10**8), st.floats(0.0, 3.0), st.floats(0.0, 1e8))
def test_meeting_is_reaching_the_smallest_amount(amount, threshold, quota):
    assert meets(float(amount), threshold, quota) == (amount >= smallest_reaching(threshold, quota))


def test_meeting_takes_arrays():
    assert meets(np.array([89.0, 90.0]), 0.9, np.array([100.0, 100.0])).tolist() == [False, True]
