from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from spmsim.foundation.schedule import Schedule
from spmsim.studies.compare import compare
from spmsim.studies.explaining.earnings import PayCurve, PayLine, earnings_of
from spmsim.studies.explaining.wholeness import Wholeness, keeps_whole, keeps_whole_settled
from spmsim.studies.playing import cast
from spmsim.studies.study import Earnings
from tests.studies.worlds import LINEAR, POINTS, Document, base, changed, managed, set_to, variant

REPS = "team.reps[role=seller]"


def curve(*points: tuple[float, float], beyond: str = "extended", fixed: float = 0.0) -> PayCurve:
    return PayCurve(fixed, (PayLine(1_000_000.0, Schedule.from_points(points, beyond), 1.0),))  # type: ignore[arg-type]


TODAY = curve((0, 0), (1, 1), (1.5, 1.75))


@pytest.mark.parametrize(
    ("new", "points", "stretches"),
    [
        (curve((0, 0), (1, 1), (1.5, 2)), (1.0,), ((0.0, 1.0),)),  # steeper above quota: the same up to it
        (curve((0.5, 0), (1, 1), (1.5, 1.75)), (1.0,), ((1.0, 2.0),)),  # a threshold: the same from quota on
        (curve((0, 0), (1, 0.8), (1.5, 1.8)), (1.4,), ()),  # 0.8 + 2·(a − 1) = 1 + 1.5·(a − 1)
        (curve((0, 0), (1, 1), (1, 1.2), (1.5, 2.1)), (1.0,), ((0.0, 1.0),)),  # a jump at quota
        # a jump across, then 1.1 + (a − 1) = 1 + 1.5·(a − 1)
        (curve((0, 0), (1, 0.9), (1, 1.1), (1.5, 1.6), beyond="capped"), (1.0, 1.2), ()),
        (curve((0, 0), (1, 0.5)), (), ()),
    ],
)
def test_where_two_curves_pay_the_same(new: PayCurve, points: tuple[float, ...], stretches: tuple[tuple[float, float], ...]) -> None:
    found = keeps_whole(TODAY, new)
    assert [*sum(found.stretches, ())] == pytest.approx([*sum(stretches, ())])
    assert found.never_differs is False
    assert found.points == pytest.approx(points)


def test_the_same_curve_never_differs() -> None:
    assert keeps_whole(TODAY, TODAY) == Wholeness((), ((0.0, 2.0),), True)
    assert keeps_whole_settled(TODAY, TODAY, same=12.0) == Wholeness((), ((0.0, 2.0),), True)


@dataclass(frozen=True)
class Curved:
    """Pay that bends everywhere and jumps where nobody says: 1,000,000 × a², and 100,000 more from an attainment on."""

    jumps_at: float = 9.0

    def at(self, a: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1_000_000 * a**2 + 100_000 * (a >= self.jumps_at)

    def kinks(self) -> list[float]:
        return []


def test_a_search_finds_where_pay_that_is_no_line_crosses_it() -> None:
    """a² = a at 1; with a jump of 0.1 at 0.93, 0.93² + 0.1 = 0.9649 is above 0.93, and 0.8649 before it below."""
    straight = curve((0, 0), (1, 1))
    assert keeps_whole_settled(straight, Curved(), same=12.0).points == pytest.approx((1.0,), abs=1e-5)
    assert keeps_whole_settled(straight, Curved(0.93), same=12.0).points == pytest.approx((0.93,), abs=1e-5)


def study_of(folder: Path, *changes: Document, document: Document = LINEAR) -> Earnings:
    root = base(folder, document)
    return earnings_of(cast(root), cast(variant(folder, "new", *changes)), "seller")


def test_more_base_and_less_incentive_keeps_whole_at_quota(tmp_path: Path) -> None:
    """Base 120,000 + 80,000·a against 100,000 + 100,000·a: equal at a = 1."""
    found = study_of(tmp_path, set_to(f"{REPS}.base_share", 0.6))
    assert found.keeps_whole == pytest.approx((1.0,))
    assert (found.on_target_earnings, found.target_incentive, found.quota) == pytest.approx((200_000, 80_000, 1_000_000))
    assert found.incentive[10] == pytest.approx(40_000)  # half of quota


def test_a_lower_quota_is_compared_at_the_same_sales(tmp_path: Path) -> None:
    """Half pay up to a quota of 900,000, then three times as steep, at a = sales ÷ 900,000.

    New pay is 50,000 + 150,000·(a − 1) above quota, old pay 90,000·a: equal where 60,000·a = 100,000, at a = 5/3.
    """
    found = study_of(
        tmp_path,
        set_to("quotas.sellers.rules.revenue.amount", 900_000),
        set_to(POINTS, [[0.0, 0.0], [1.0, 0.5], [2.0, 2.0]]),
    )
    assert found.keeps_whole == pytest.approx((5 / 3,))
    assert found.quota == pytest.approx(900_000)


def test_windows_of_a_year_pay_the_same_at_the_same_attainment(tmp_path: Path) -> None:
    found = study_of(tmp_path, set_to("plans.sellers.components[revenue].period", "year"))
    assert found.never_differs
    assert found.keeps_whole == ()


def test_a_lump_sum_is_earned_exactly_at_quota(tmp_path: Path) -> None:
    bonus = {"type": "lump_sum_bonus", "steps": [[1.0, 1.0]]}
    found = study_of(tmp_path, set_to("plans.sellers.components[revenue].formula", bonus))
    assert found.incentive[19:22] == pytest.approx((0.0, 100_000, 100_000))  # 95, 100, 105 %
    assert found.keeps_whole == pytest.approx((1.0,))


def test_low_middle_and_high_performers_are_merged_until_five_people_are_in_each(tmp_path: Path) -> None:
    """Twelve people, two or three in a fifth: two parts, and the middle is everybody."""
    document = changed(LINEAR)
    document["team"]["draw"] = [{"role": "seller", "reps": 12, "potential_sd": 0.5}]
    root = base(tmp_path, document)
    (found,) = compare(root, []).earnings
    assert found.low_mid_high is not None
    assert found.low_mid_high_bands[1] == "everybody"
    low, middle, high = (one.mean for one in found.low_mid_high)
    assert low is not None and middle is not None and high is not None
    assert low < middle < high


def test_people_who_are_all_alike_have_no_low_and_high(tmp_path: Path) -> None:
    (found,) = compare(base(tmp_path), []).earnings
    assert (found.low_mid_high, found.low_mid_high_bands) == (None, ())


def test_quotas_that_move_by_different_factors_depend_on_the_seat() -> None:
    from pathlib import Path

    from spmsim.compile import compile_game
    from spmsim.scenario.loading import load
    from spmsim.studies.explaining.earnings import quota_moves_by_seat

    folder = Path(__file__).parents[2] / "scenarios"
    today, lower, shared = (compile_game(load(folder / f"{name}.yaml")) for name in ("baseline", "quotas_lower", "quotas_by_potential"))
    assert not quota_moves_by_seat(today, lower, "ae_mid_market")
    assert quota_moves_by_seat(today, shared, "ae_mid_market")


def test_a_managers_pay_at_every_attainment_is_on_the_team(tmp_path: Path) -> None:
    """60,000 at the team's quota of 2,000,000, half of it at half; a candidate that pays twice above quota keeps whole up to it."""
    root = base(tmp_path, managed())
    steeper = variant(
        tmp_path, "steeper", set_to("plans.managers.components[team_bookings].formula.points", [[0.0, 0.0], [1.0, 1.0], [2.0, 3.0]])
    )
    found = earnings_of(cast(root), cast(steeper), "manager")
    assert (found.quota, found.target_incentive) == (2_000_000, pytest.approx(60_000))
    assert [found.incentive[at] for at in (0, 10, 20, 40)] == pytest.approx([0.0, 30_000, 60_000, 180_000])
    assert found.equal_between == ((0.0, 1.0),)
    assert found.quota_of_team and not earnings_of(cast(root), cast(steeper), "seller").quota_of_team
