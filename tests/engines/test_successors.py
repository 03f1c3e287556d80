"""Leave and relief end with the person: by hand where nothing is random, and against the reference."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from spmsim.engines import monte_carlo
from spmsim.records.game import Accumulation, Game, Leavers
from spmsim.records.successors import Successors
from spmsim.records.tallies import GROUP_SUMS, MONTH_SUMS, SEAT_SUMS, SeatPaths
from tests.engines.games import STEPPED, component, game, revenue, standard
from tests.engines.test_agreement import SHARE, SHOCKS, TURNOVER, agree, ramp
from tests.engines.test_contests import race
from tests.engines.test_links import GATE, linked_game
from tests.engines.test_settlement import cap, settled
from tests.engines.test_stints import rich

PAY = MONTH_SUMS.index("incentive_pay")
HALF = np.where((np.arange(12) >= 1) & (np.arange(12) < 11), 0.5, 1.0)
"""Half-time work from the second to the eleventh month."""


def with_leave(rules: Game, *stints: int) -> Game:
    """The people of some stints work half-time; whoever follows them has the whole quota and target pay."""
    rows = np.array(stints, dtype=np.int64)
    is_share = np.array([rules.measures[part.measure].minor == 1.0 for part in rules.components])[:, None, None]
    in_stints = np.isin(np.arange(rules.quota.shape[1]), rows)
    factor = np.where(in_stints[:, None], HALF[: rules.months], 1.0)
    seats = len(rules.seats.keys)
    primary = rules.primary_quota[[seat for seat in rows if seat < seats]]
    later = np.zeros((len(rows) - len(primary), rules.months))
    links = rules.link_quota[:, rows] if rules.links else np.zeros((0, len(rows), rules.months))
    found = Successors(rows, rules.quota[:, rows], rules.target[:, rows], links, np.concatenate([primary, later]))
    return replace(
        rules,
        quota=rules.quota * np.where(is_share, 1.0, factor),
        target=rules.target * factor,
        link_quota=rules.link_quota * factor if rules.links else rules.link_quota,
        primary_quota=rules.primary_quota * factor[:seats],
        successors=found,
    )


def test_who_follows_somebody_on_leave_has_the_whole_quota_and_target():
    """Everybody sells 45,000 a month on a quota of as much, 4,000 of target pay at 100 %.

    Half-time from February on: quota and target pay are halved, 200 % of half pays (1 + 0.5 × 1.5 + 0.5 × 3) × 2,000 = 6,500.
    She leaves with June; who comes in July has all of the quota, and is at 100 %.
    """
    rules = game(1, 12, (revenue(rep_sd=0.0),), (component(window=1),), seat={"leave_month": 5, "vacancy_months": 0, "ramp_months": 0})
    rules = with_leave(replace(rules, mean=np.full_like(rules.mean, 4_500_000.0)), 0)
    kept: list[SeatPaths] = []
    played = monte_carlo.play(rules, standard(rules), seed=0, replications=1, keep=kept.append)
    pay = played.by_month[0, :, PAY] / 100
    assert pay.tolist() == [4_000.0, *[6_500.0] * 5, *[4_000.0] * 6]
    quota = kept[0].by_quarter[0, :, SEAT_SUMS.index("quota"), 0] / 4_500_000
    assert quota.tolist() == [2.0, 1.5, 3.0, 3.0]
    attained = played.by_group[0, 0, GROUP_SUMS.index("attainment_months")]
    assert attained == pytest.approx(6 * 6 / 3.5 + 6 * 1.0)  # six months sold on a quota of three and a half, then six on six
    agree(rules, replications=1)


@pytest.mark.parametrize(("accumulation", "leavers", "window"), list(product(Accumulation, Leavers, (1, 3, 12))), ids=str)
def test_accumulations_and_leavers_agree(accumulation, leavers, window):
    rule = component(accumulation=accumulation, leavers=leavers, window=window, schedule=STEPPED, links=(GATE,))
    agree(with_leave(linked_game(rule), 1, 2))


def test_shares_caps_contests_and_stints_agree():
    two = (component(), component(measure=1, window=1, accumulation=Accumulation.TOWARD_YEAR, leavers=Leavers.WITHOUT_PRORATION))
    shares = game(3, 12, (revenue(), SHARE), two, seat=TURNOVER, quota_ramp=ramp(), ramps_target=np.array([True, False, True]), **SHOCKS)
    agree(with_leave(shares, 0, 1, 2))
    agree(with_leave(settled(shares, cap(times_target=0.9, period=6, true_up=True, covers=(0, 1))), 1, 2))
    seat = {"leave_chance": 0.2, "vacancy_months": [0, 1, 2, 0]}
    agree(with_leave(race(4, on_amount=False, window=3, months=12, seat=seat), 1, 3))
    agree(with_leave(rich(component(window=3), component(window=6, leavers=Leavers.WITHOUT_PRORATION)), 1, 2, 4))
