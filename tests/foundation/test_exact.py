"""Exact arithmetic beside the floats: the same rules, held against fractions."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.exact import ExactSchedule, attainment, exact, exact_arithmetic, reaches, rounded, share_of_days
from spmsim.foundation.schedule import Schedule


def test_numbers_are_read_as_they_are_written():
    assert exact(0.1) == Decimal("0.1")
    assert exact(1e6) == 1_000_000


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("0.5", 1), ("-0.5", -1), ("2.49", 2), ("2.4999995", 3), ("-2.4999995", -3), ("2.499998", 2), ("0", 0), ("-0.2", 0), ("1e15", 10**15)],
)
def test_rounding_by_hand(amount, whole):
    assert rounded(Decimal(amount)) == whole


@pytest.mark.parametrize(
    ("amount", "threshold", "quota", "is_reached"),
    [("90", "0.9", "100", True), ("89", "0.9", "100", False), ("300", "0.9", "333.4", False), ("301", "0.9", "333.4", True),
     ("900000", "0.9", "1000000.000001", True), ("0", "1", "0", True), ("0", "1.01", "0", False), ("5", "1.01", "0", False)],
)  # fmt: skip
def test_levels_are_reached_within_a_millionth(amount, threshold, quota, is_reached):
    assert reaches(Decimal(amount), Decimal(threshold), Decimal(quota)) is is_reached


def test_a_quota_of_zero_is_met():
    assert attainment(Decimal(0), Decimal(0)) == 1


def test_days_of_a_month():
    assert share_of_days(15, 30) == Decimal("0.5")
    with exact_arithmetic():
        assert share_of_days(10, 31) * 31 == pytest.approx(10, abs=Decimal("1e-40"))


@pytest.mark.parametrize(("percent", "multiple"), [("74.99", "0"), ("75", "0.5"), ("100", "1"), ("125", "2"), ("160", "3.4")])
def test_a_curve_by_hand(percent, multiple):
    curve = ExactSchedule.of(Schedule.from_points([(0.75, 0.5), (1.0, 1.0), (1.5, 3.0)], "extended"))
    assert curve.value_on(Decimal(percent) * 100, Decimal(10_000)) == Decimal(multiple)


def test_differences_are_those_of_the_written_numbers():
    """1.2 − 1 is a jump of 0.2, and 0.9 to 1 a slope of 10: nothing of the binary numbers shows."""
    curve = ExactSchedule.of(Schedule.from_points([(0.9, 0.0), (1.0, 1.0), (1.0, 1.2), (1.1, 1.5)], "extended"))
    assert curve.slopes == (10, 3)
    assert curve.heights == (Decimal("0.2"),)
    assert curve.value_on(Decimal(12), Decimal(10)) == Decimal("1.8")


def test_schedules_in_minor_units():
    """25.01 for each of three pieces is 75.03, in cents."""
    each = ExactSchedule.of(Schedule((0.0,), (25.01,)), payout=Decimal(100))
    assert each.value_on(Decimal(3)) == 7503


hundredths = st.integers(0, 300).map(lambda n: n / 100)


@given(st.lists(st.tuples(hundredths, hundredths), min_size=2, max_size=6, unique_by=lambda point: point[0]), st.integers(0, 40_000))
def test_curves_against_fractions(points, amount):
    """On the line through the points, with a quota of 10,000."""
    points = sorted(points)
    curve = ExactSchedule.of(Schedule.from_points(points, "capped"))
    at, corners = Fraction(amount, 10_000), [(Fraction(str(x)), Fraction(str(p))) for x, p in points]
    expected = Fraction(0)
    for (x1, p1), (x2, p2) in pairwise(corners):
        if x1 <= at < x2:
            expected = p1 + (p2 - p1) * (at - x1) / (x2 - x1)
    if at >= corners[-1][0]:
        expected = corners[-1][1]
    with exact_arithmetic():
        found = curve.value_on(Decimal(amount), Decimal(10_000))
    assert float(found) == pytest.approx(float(expected), abs=1e-14)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_floats_and_decimals_reach_the_same_levels(amount, quota):
    schedule = Schedule.steps([(0.5, 1.0), (0.9, 2.0), (1.0, 3.0)])
    floats = schedule.value_on(np.array(float(amount)), np.array(float(quota)))
    assert float(ExactSchedule.of(schedule).value_on(Decimal(amount), Decimal(quota))) == float(floats)
