"""Second measures, ratings and months that count: by hand where nothing is random, and against the reference."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from spmsim.engines import monte_carlo
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, ComponentRule, Game, Law, Leavers, LinkKind, LinkRule, MeasureRule
from spmsim.records.tallies import MONTH_SUMS
from tests.engines.games import CURVE, STEPPED, component, game, revenue, standard
from tests.engines.test_agreement import COUNT, SHARE, SHOCKS, TURNOVER, agree, ramp

MARGIN = revenue(name="margin", rep_sd=0.3)
RATING = MeasureRule("goals", Law.CATEGORICAL, 1.0, outcomes=((1.0, 0.2), (2.0, 0.5), (3.0, 0.3)))
PAYS_ONE = Schedule((), (), (0.0,), (1.0,))
LEVELS = Schedule.steps([(1.0, 0.0), (2.0, 0.5), (3.0, 1.25)])
GATE = LinkRule(LinkKind.FACTOR, 1, Schedule.steps([(0.9, 1.0)]))
MULTIPLIER = LinkRule(LinkKind.FACTOR, 1, Schedule.from_points([(0.0, 0.8), (1.0, 1.0), (1.0, 1.1), (1.5, 1.5)], "capped"))
ROWS = ((0.8, 0.5), (1.0, 1.0), (1.2, 2.0))
STEPPED_MATRIX = tuple(Schedule.steps([(row, pay * column) for row, pay in ROWS]) for column in (0.5, 1.0, 1.5))
SMOOTH_MATRIX = tuple(Schedule.from_points([(row, pay * column) for row, pay in ROWS], "capped") for column in (0.5, 1.0, 1.5))
STEPPED_COLUMNS = LinkRule(LinkKind.COLUMN, 1, Schedule.steps([(0.7, 1.0), (0.9, 2.0), (1.1, 3.0)]))
SMOOTH_COLUMNS = LinkRule(LinkKind.COLUMN, 1, Schedule.from_points([(0.7, 1.0), (0.9, 2.0), (1.1, 3.0)], "capped"))
LINKED = {
    "gate": {"links": (GATE,)},
    "multiplier": {"links": (MULTIPLIER,)},
    "gate and multiplier": {"links": (GATE, MULTIPLIER)},
    "stepped matrix": {"links": (STEPPED_COLUMNS,), "columns": STEPPED_MATRIX},
    "interpolated matrix": {"links": (SMOOTH_COLUMNS, MULTIPLIER), "columns": SMOOTH_MATRIX},
}


def rated(**changes: object) -> ComponentRule:
    """A component on goals: 0, 50 % or 125 % of target pay at levels 1, 2 and 3."""
    return component(name="goals", measure=1, schedule=PAYS_ONE, links=(LinkRule(LinkKind.RATING, 1, LEVELS),), **changes)


def sure(sales: float, second: float, part: ComponentRule) -> float:
    """Pay of March for a quarter in which nothing is random: sales and a second measure as shares of quota, target pay 300,000."""
    rules = game(1, 3, (revenue(rep_sd=0.0), revenue(name="margin", rep_sd=0.0)), (part,))
    mean = np.full_like(rules.mean, 1_000_000.0) * np.array([sales, second])[:, None, None]
    quota = np.full_like(rules.quota, 1_000_000.0)
    rules = replace(rules, mean=mean, quota=quota, link_quota=np.full_like(rules.link_quota, 1_000_000.0),
                    target=np.full_like(rules.target, 100_000.0))  # fmt: skip
    agree(rules, replications=1)
    played = monte_carlo.play(rules, standard(rules), seed=0, replications=1)
    return float(played.by_month[0, 2, MONTH_SUMS.index("incentive_pay")])


@pytest.mark.parametrize(("second", "paid"), [(0.899999, 0.0), (0.9, 360_000.0)])
def test_a_gate_opens_where_its_level_is_reached(second, paid):
    # 1.1 on CURVE pays 1.15; here the flat 1.2 = 1 + 0.1 × 2 of a plain line: target pay 300,000 × 1.2.
    line = Schedule((0.0, 1.0), (1.0, 2.0))
    assert sure(1.1, second, component(schedule=line, links=(GATE,))) == paid


@pytest.mark.parametrize(("second", "factor"), [(0.0, 0.8), (0.5, 0.9), (1.0, 1.1), (1.25, 1.3), (3.0, 1.5)])
def test_a_multiplier_multiplies_what_was_earned(second, factor):
    # At 100 % CURVE pays 1: 300,000 × factor.
    assert sure(1.0, second, component(links=(MULTIPLIER,))) == pytest.approx(300_000 * factor, abs=0.5)


@pytest.mark.parametrize(
    ("sales", "second", "stepped", "interpolated"),
    [
        (0.79, 1.5, 0.0, 0.0),  # below the first row
        (1.5, 0.69, 0.0, 0.0),  # below the first column
        (0.8, 0.7, 0.25, 0.25),  # the first corner
        (0.9, 0.8, 0.25, 0.75 * 0.75),  # halfway between rows (0.75) and between columns (0.75)
        (1.1, 1.0, 1.0, 1.5 * 1.25),
        (2.0, 2.0, 3.0, 3.0),  # beyond both
    ],
)
def test_a_matrix_is_read_at_both_attainments(sales, second, stepped, interpolated):
    for columns, link, expected in ((STEPPED_MATRIX, STEPPED_COLUMNS, stepped), (SMOOTH_MATRIX, SMOOTH_COLUMNS, interpolated)):
        assert sure(sales, second, component(columns=columns, links=(link,))) == pytest.approx(300_000 * expected, abs=0.5)


def test_money_per_unit_counts_in_its_months_only():
    # 15.00 for each of the pieces of February and March: the measure is money here, 1,000,000 a month at 1.5 %.
    part = component(window=1, on_amount=True, schedule=Schedule((0.0,), (0.015,)), counts=(1, 3))
    rules = game(1, 4, (revenue(rep_sd=0.0),), (part,))
    rules = replace(rules, mean=np.full_like(rules.mean, 1_000_000.0))
    played = monte_carlo.play(rules, standard(rules), seed=0, replications=1)
    assert played.by_month[0, :, MONTH_SUMS.index("incentive_pay")].tolist() == [0.0, 15_000.0, 15_000.0, 0.0]


def test_ratings_come_as_often_as_their_chances_say():
    # Level 2 pays half of 300,000 with chance 0.5, level 3 pays 1.25 of it with chance 0.3: 187,500 expected a quarter.
    rules = game(4, 12, (revenue(), RATING), (rated(),))
    rules = replace(rules, target=np.full_like(rules.target, 100_000.0))
    quarters = monte_carlo.play(rules, standard(rules), seed=0, replications=5000).by_month[:, 2::3, MONTH_SUMS.index("incentive_pay")] / 4
    error = quarters.std(ddof=1) / np.sqrt(quarters.size)
    assert abs(quarters.mean() - 187_500.0) < 4 * error


@pytest.mark.parametrize(("accumulation", "leavers", "window"), list(product(Accumulation, Leavers, (1, 3, 6, 12))), ids=str)
def test_gates_and_multipliers_agree(accumulation, leavers, window):
    rule = component(accumulation=accumulation, leavers=leavers, window=window, schedule=STEPPED, links=(GATE, MULTIPLIER))
    agree(linked_game(rule))


@pytest.mark.parametrize("kind", list(LINKED))
@pytest.mark.parametrize("second", [MARGIN, COUNT, SHARE], ids=["money", "count", "share"])
@pytest.mark.parametrize("accumulation", list(Accumulation))
def test_second_measures_agree(kind, second, accumulation):
    agree(linked_game(component(accumulation=accumulation, claws_back=True, **LINKED[kind]), second))


@pytest.mark.parametrize(("leavers", "window"), list(product(Leavers, (1, 3, 12))), ids=str)
def test_ratings_agree(leavers, window):
    agree(linked_game(rated(leavers=leavers, window=window), RATING, component()))


@pytest.mark.parametrize("accumulation", list(Accumulation))
def test_months_that_count_and_factors_on_quota_and_target_agree(accumulation):
    rules = linked_game(component(accumulation=accumulation, counts=(2, 8), schedule=CURVE))
    eligible = 1.0 - 0.5 * (np.arange(12) % 5 == 2)
    agree(replace(rules, quota=rules.quota * eligible, target=rules.target * eligible))


def linked_game(first: ComponentRule, second: MeasureRule = MARGIN, *others: ComponentRule) -> Game:
    """Turnover, a quota ramp, all shocks, and a second measure."""
    return game(
        3, 12, (revenue(), second), (first, *others), seat=TURNOVER, quota_ramp=ramp(), ramps_target=np.array([True, False, True]), **SHOCKS
    )  # fmt: skip
