"""Payout schedules: worked examples to the cent, closed forms, and properties that hold for every schedule."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spmsim.foundation.errors import BadInput
from spmsim.foundation.money import round_half_away
from spmsim.foundation.schedule import Schedule, Stretch

CENTS = 100.0


def normal_density(x, mean=0.0, sd=1.0):
    return np.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))


NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


def integral(function, breaks):
    """Gauss-Legendre between neighbouring breaks: exact enough for smooth pieces."""
    total = 0.0
    for low, high in pairwise(breaks):
        half = 0.5 * (high - low)
        total += half * np.sum(WEIGHTS * function(low + half * (NODES + 1)))
    return total


def by_quadrature(schedule, mean, sd):
    """E p(X) for a lognormal X, integrated over its normal z between the breaks of the schedule."""
    in_z = [(math.log(b / mean) + 0.5 * sd**2) / sd for b in schedule.breaks if b > 0]
    breaks = sorted({-10.0, 10.0, *(z for z in in_z if -10 < z < 10)})
    return integral(lambda z: schedule.value(mean * np.exp(sd * z - 0.5 * sd**2)) * normal_density(z), breaks)


# Worked examples of practice


def test_marginal_tiers_pay_each_rate_on_its_part():
    # 3 % of 300,000 + 5 % of 200,000 + 7 % of 100,000 = 9,000 + 10,000 + 7,000
    tiers = Schedule.from_tiers([(0, 0.03), (300_000, 0.05), (500_000, 0.07)], retroactive=False).scaled(performance=CENTS, payout=CENTS)
    assert round_half_away(tiers.value(600_000 * CENTS)) == 26_000 * CENTS


def test_retroactive_tiers_rate_everything_anew_at_the_edge():
    tiers = Schedule.from_tiers([(0, 0.05), (1_000_000, 0.07)], retroactive=True).scaled(performance=CENTS, payout=CENTS)
    assert round_half_away(tiers.value(999_999 * CENTS)) == 49_999_95
    assert round_half_away(tiers.value(1_000_000 * CENTS)) == 70_000_00
    assert tiers.left_limit(1_000_000 * CENTS) == pytest.approx(50_000_00, rel=1e-12)


def test_accelerator_read_marginally_and_on_the_whole_amount():
    # target incentive 50,000 at 110 %: 50,000 + 1.4 × 5,000 = 57,000; 1.4 × 55,000 = 77,000
    tiers = [(0.0, 1.0), (1.0, 1.4)]
    assert round_half_away(5_000_000 * Schedule.from_tiers(tiers, retroactive=False).value(1.10)) == 57_000_00
    assert round_half_away(5_000_000 * Schedule.from_tiers(tiers, retroactive=True).value(1.10)) == 77_000_00


@pytest.mark.parametrize(("attainment", "paid"), [(0.7499, 0.0), (0.75, 0.5), (1.0, 1.0), (1.25, 2.0), (1.5, 3.0), (1.6, 3.4)])
def test_threshold_that_pays(attainment, paid):
    curve = Schedule.from_points([(0.75, 0.5), (1.0, 1.0), (1.5, 3.0)], "extended")
    assert curve.value(attainment) == pytest.approx(paid, abs=1e-12)


def test_lower_tiers_are_kept_when_a_higher_one_is_reached():
    # A known defect of tools in the field: 100 % paid 100,000 but 101 % only 1,500.
    curve = Schedule.from_points([(0.0, 0.0), (1.0, 1.0), (1.5, 1.75)], "extended")
    assert 100_000 * curve.value(1.01) == pytest.approx(101_500)


# Closed forms

C01 = Schedule((0.5, 1.0, 1.5), (120_000.0, 180_000.0, 0.0), (1.0,), (10_000.0,))


def test_c01_lognormal():
    assert C01.expected_lognormal(0.95, 0.35) == pytest.approx(61475.036462, rel=1e-9)
    assert C01.value(1.2) == pytest.approx(106_000)
    assert C01.value(2.0) == pytest.approx(160_000)
    assert Schedule.steps([(1.0, 1.0)]).expected_lognormal(0.95, 0.35) == pytest.approx(0.373895954, rel=1e-8)
    assert Schedule.steps([(1.5, 1.0)]).expected_lognormal(0.95, 0.35) == pytest.approx(0.069433420, rel=1e-8)


def test_c02_lognormal():
    tiers = [(0.0, 0.05), (1e6, 0.08)]
    marginal, retroactive = (Schedule.from_tiers(tiers, retroactive=r) for r in (False, True))
    assert [marginal.value(s) for s in (999_999.0, 1e6, 1.2e6)] == pytest.approx([49_999.95, 50_000, 66_000], rel=1e-12)
    assert [retroactive.value(s) for s in (999_999.0, 1e6, 1.2e6)] == pytest.approx([49_999.95, 80_000, 96_000], rel=1e-12)
    assert marginal.expected_lognormal(1.05e6, 0.30) == pytest.approx(56964.496705, rel=1e-9)
    assert retroactive.expected_lognormal(1.05e6, 0.30) == pytest.approx(72115.698356, rel=1e-9)
    # what the jump adds: Δrate · Q · P(S ≥ Q)
    gap = retroactive.expected_lognormal(1.05e6, 0.30) - marginal.expected_lognormal(1.05e6, 0.30)
    assert gap == pytest.approx(0.03 * 1e6 * 0.505040055, rel=1e-8)


KA = {a: Schedule((0.5, 1.0, 2.0), (2.0, a, 0.0)) for a in (1.5, 2.5)}


@pytest.mark.parametrize(("steep", "expected"), [(1.5, 0.919784), (2.5, 1.064848)])
def test_ka2_closed_form(steep, expected):
    assert KA[steep].expected_lognormal(1.0, math.sqrt(math.log(1.16))) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("steep", "expected"), [(1.5, 0.954375), (2.5, 1.054109)])
def test_ka3_normal_attainment_by_quadrature(steep, expected):
    # attainment N(1, 0.25²) is integrated over the schedule's values; below 0 it pays nothing
    paid = integral(lambda a: KA[steep].value(a) * normal_density(a, 1.0, 0.25), [0.0, 0.5, 1.0, 2.0, 4.0])
    assert paid == pytest.approx(expected, abs=5e-7)


def test_the_chance_of_a_jump_is_exact_far_out():
    # P(X ≥ 8), ln X ~ N(−0.005, 0.1²): d₂ = −(ln 8 + 0.005)/0.1 = −20.84; Φ(−20.84) from its asymptotic series
    d2 = (math.log(8.0) + 0.005) / 0.1
    tail = normal_density(d2) / d2 * (1 - d2**-2 + 3 * d2**-4 - 15 * d2**-6)
    assert Schedule.steps([(8.0, 1.0)]).expected_lognormal(1.0, 0.1) == pytest.approx(tail, rel=1e-6)


def test_without_spread_it_is_the_value():
    means = np.array([0.0, 0.4, 1.0, 1.2, 1.5, 9.0])
    assert C01.expected_lognormal(means, 0.0).tolist() == C01.value(means).tolist()
    assert C01.expected_lognormal(1.0, 0.0) == 70_000.0  # on the edge the jump is paid


def test_marginal_without_spread_is_the_slope():
    # below the threshold, on the stretch, on a knot (average of both sides), on the cap
    curve = Schedule((0.5, 1.0, 1.5), (2.0, 3.0, 0.0))
    assert curve.marginal_lognormal(np.array([0.3, 0.8, 1.0, 2.0]), 0.0) == pytest.approx([0.0, 0.8 * 2.0, 1.0 * 2.5, 0.0])
    jump = Schedule.steps([(1.0, 1.0)])
    assert jump.marginal_lognormal(np.array([0.99, 1.0, 1.01]), 0.0).tolist() == [0.0, math.inf, 0.0]


def test_no_performance_pays_nothing_at_the_margin():
    assert C01.marginal_lognormal(0.0, 0.3) == 0.0
    assert C01.expected_lognormal(0.0, 0.3) == 0.0
    assert Schedule.from_points([(0.0, 0.2), (1.0, 1.0)], "capped").expected_lognormal(0.0, 0.3) == pytest.approx(0.2)


def test_arrays_of_means_and_spreads():
    means, sds = np.array([[0.8], [1.1]]), np.array([0.0, 0.2, 0.5])
    table = C01.expected_lognormal(means, sds)
    assert table.shape == (2, 3)
    assert table[1, 2] == C01.expected_lognormal(1.1, 0.5)
    assert isinstance(C01.expected_lognormal(1.1, 0.5), float)


# Properties


@st.composite
def schedules(draw, rising=False):
    low = 0.0 if rising else -3.0
    places = st.lists(st.floats(0.05, 3.0), min_size=1, max_size=4, unique=True).map(sorted)
    knots, edges = draw(places), draw(st.one_of(st.just([]), places))
    slopes = [draw(st.floats(low, 4.0)) for _ in knots]
    heights = [draw(st.floats(0.05, 2.0)) * (1.0 if rising else draw(st.sampled_from([-1.0, 1.0]))) for _ in edges]
    return Schedule(tuple(knots), tuple(slopes), tuple(edges), tuple(heights))


means_of = st.floats(0.2, 3.0)
sds_of = st.floats(0.05, 0.8)


@given(schedules(), means_of, sds_of)
def test_expectation_agrees_with_quadrature(schedule, mean, sd):
    assert schedule.expected_lognormal(mean, sd) == pytest.approx(by_quadrature(schedule, mean, sd), rel=1e-9, abs=1e-9)


@given(schedules(), means_of, sds_of)
def test_derivative_agrees_with_finite_differences(schedule, mean, sd):
    step = 1e-4
    around = [schedule.expected_lognormal(mean * math.exp(k * step), sd) for k in (-2, -1, 1, 2)]
    slope = (around[0] - 8 * around[1] + 8 * around[2] - around[3]) / (12 * step)
    assert schedule.marginal_lognormal(mean, sd) == pytest.approx(slope, rel=1e-6, abs=1e-6)


@given(schedules(rising=True), st.lists(st.floats(0.0, 5.0), min_size=2, max_size=20).map(sorted))
def test_rising_slopes_and_jumps_never_pay_less_for_more(schedule, at):
    values = schedule.value(np.array(at))
    assert np.all(np.diff(values) >= -1e-12)
    assert not schedule.can_fall


@given(st.lists(st.tuples(st.floats(0.0, 5.0), st.floats(0.0, 3.0)), min_size=1, max_size=5, unique_by=lambda tier: tier[0]).map(sorted))
def test_marginal_tiers_are_continuous(tiers):
    schedule = Schedule.from_tiers(tiers, retroactive=False)
    assert schedule.edges == ()
    at = np.array([start for start, _ in tiers])
    assert schedule.value(np.nextafter(at, 10.0)) == pytest.approx(schedule.value(at), abs=1e-9)


@given(
    st.lists(st.tuples(st.floats(0.1, 5.0), st.floats(0.01, 3.0)), min_size=1, max_size=5, unique_by=lambda tier: tier[0]).map(sorted),
    st.floats(0.0, 6.0),
)
def test_retroactive_tiers_pay_the_highest_rate_reached_on_everything(tiers, x):
    reached = [rate for start, rate in tiers if x >= start]
    assert Schedule.from_tiers(tiers, retroactive=True).value(x) == pytest.approx((reached or [0.0])[-1] * x, abs=1e-9)


@given(schedules(), st.floats(0.0, 5.0), st.sampled_from([0.5, 100.0, 1000.0]), st.sampled_from([0.25, 100.0]))
def test_scaling_changes_units_only(schedule, x, performance, payout):
    if any(abs(x - edge) < 1e-9 for edge in schedule.edges):
        return
    scaled = schedule.scaled(performance=performance, payout=payout)
    assert scaled.value(x * performance) == pytest.approx(payout * schedule.value(x), rel=1e-9, abs=1e-9)


@given(schedules(), st.floats(0.0, 5.0))
def test_value_is_the_sum_in_the_definition(schedule, x):
    ends = [*schedule.knots[1:], math.inf]
    rising = sum(s * min(max(x - k, 0.0), end - k) for k, end, s in zip(schedule.knots, ends, schedule.slopes, strict=True))
    jumps = sum(h for e, h in zip(schedule.edges, schedule.heights, strict=True) if x >= e)
    assert schedule.value(x) == pytest.approx(rising + jumps, abs=1e-12)


@given(schedules())
def test_stretches_redraw_the_schedule(schedule):
    for stretch in schedule.stretches:
        inside = stretch.start + 0.3 if math.isinf(stretch.end) else 0.5 * (stretch.start + stretch.end)
        assert schedule.value(inside) == pytest.approx(stretch.value + stretch.slope * (inside - stretch.start), abs=1e-9)
        assert schedule.value(stretch.start) - schedule.left_limit(stretch.start) == pytest.approx(stretch.jump, abs=1e-12)


# Curves, steps and their ends


@pytest.mark.parametrize(("beyond", "paid"), [("extended", 1.75 + 0.75), ("capped", 1.75), (0.5, 2.0)])
def test_the_end_of_a_curve(beyond, paid):
    curve = Schedule.from_points([(0.0, 0.0), (1.0, 1.0), (1.5, 1.75)], beyond)
    assert curve.value(2.0) == pytest.approx(paid)
    assert curve.cap == (1.75 if beyond == "capped" else None)


def test_a_repeated_point_is_a_jump_whose_upper_value_holds():
    bump = Schedule.from_points([(0, 0), (1, 1), (1, 1.2), (1.5, 2.1)], "extended")
    assert (bump.left_limit(1.0), bump.value(1.0)) == (pytest.approx(1.0), pytest.approx(1.2))
    assert bump.value(1.25) == pytest.approx(1.2 * 1.25 + 0.15)  # 1.2 + 1.8 × 0.25
    assert not bump.can_fall


def test_equal_slopes_need_no_knot():
    curve = Schedule.from_points([(0, 0), (0.5, 0.5), (1, 1), (1.5, 2.0)], "extended")
    assert curve.knots == (0.0, 1.0)
    assert curve.stretches[0] == Stretch(0.0, 1.0, 0.0, 0.0, 1.0)


def test_the_highest_step_reached_pays():
    steps = Schedule.steps([(0.9, 0.5), (1.0, 1.0), (1.2, 1.5)])
    assert steps.value(np.array([0.89, 0.9, 0.99, 1.0, 1.2, 3.0])) == pytest.approx([0.0, 0.5, 0.5, 1.0, 1.5, 1.5])
    assert steps.cap == pytest.approx(1.5)


def test_schedules_that_can_fall():
    assert Schedule.from_tiers([(0, 0.08), (100, 0.05)], retroactive=True).can_fall
    assert not Schedule.from_tiers([(0, 0.08), (100, 0.05)], retroactive=False).can_fall
    assert Schedule.from_points([(0, 0), (1, 1), (2, 0.5)], "capped").can_fall


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Schedule((0.0,), (1.0, 2.0)), "one slope per knot"),
        (lambda: Schedule((1.0, 0.5), (1.0, 2.0)), "ascend"),
        (lambda: Schedule((-0.1,), (1.0,)), "at least 0"),
        (lambda: Schedule((0.0,), (math.inf,)), "finite"),
        (lambda: Schedule((), (), (1.0,), (0.0,)), "height other than 0"),
        (lambda: Schedule.from_points([], "capped"), "at least one point"),
        (lambda: Schedule.from_points([(1, 1), (0.5, 2)], "capped"), "[0.5, 2] follows [1, 1]"),
        (lambda: Schedule.from_points([(0, 0), (1, 1), (1, 2), (1, 3)], "capped"), "three times"),
        (lambda: Schedule.from_points([(0, 0), (1, 1), (1, 2)], "extended"), "ends in a jump"),
        (lambda: Schedule.from_points([(1, 1)], "extended"), "last stretch"),
        (lambda: Schedule.from_tiers([(0, 1), (0, 2)], retroactive=False), "0 follows 0"),
        (lambda: Schedule.steps([]), "at least one of the steps"),
        (lambda: Schedule((0.0,), (1.0,)).scaled(performance=0.0), "above 0"),
    ],
)
def test_what_is_no_schedule_is_refused(make, says):
    with pytest.raises(BadInput) as refused:
        make()
    assert says in str(refused.value)


# On amounts and quotas


def test_pay_on_a_quota_meets_thresholds_within_a_millionth_of_a_cent():
    curve = Schedule.from_points([(0.9, 0.5), (1.0, 1.0)], "capped")
    quota = np.array([33_333_333.0, 33_333_333.0])  # 0.9 × quota = 29,999,999.7: the smallest whole amount that reaches it is 30,000,000
    assert curve.value_on(np.array([29_999_999.0, 30_000_000.0]), quota) == pytest.approx([0.0, 0.5], abs=1e-7)
    assert curve.value_on(np.array([100.0]), np.array([100.0 + 5e-7])) == pytest.approx([1.0], abs=1e-6)


def test_a_window_without_quota_earns_what_target_earns():
    curve = Schedule.from_points([(0.0, 0.0), (1.0, 1.1), (2.0, 3.0)], "extended")
    assert curve.value_on(np.array([0.0, 5.0]), np.array([0.0, 5.0])) == pytest.approx([1.1, 1.1])
