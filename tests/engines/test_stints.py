"""Plans, quotas, regions and pay that change within the calendar: by hand where nothing is random, and against the reference."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spmsim.engines import monte_carlo
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import Accumulation, ComponentRule, Game, LaterStints, Leavers, PoolRule
from spmsim.records.settlement import CapRule, DrawRule, DueRule, GuaranteeRule, HoldbackRule, Operation, Settlement
from spmsim.records.tallies import MONTH_SUMS, SEAT_SUMS, SeatPaths
from tests.engines.games import CURVE, FALLING, STEPPED, TIERS_ON_AMOUNT, component, game, revenue, standard
from tests.engines.test_agreement import SHARE, SHOCKS, TURNOVER, agree
from tests.engines.test_links import GATE, MARGIN
from tests.engines.test_settlement import ONE_FOR_ONE, reference_paid, stands

LINEAR = Schedule((0.0,), (1.0,))


def later(*changes: tuple[int, int], **columns: Any) -> LaterStints:
    """(seat, first month) of each; other fields by name."""
    seat, first = (np.array(column, dtype=np.int64) for column in zip(*changes, strict=True))
    none = np.zeros(len(seat), dtype=np.int64)
    standard_columns = {"region": none, "base_pay": np.full(len(seat), 500_000.0), "ramp_offset": none}
    return LaterStints(seat, first, **{**standard_columns, **{name: np.array(value) for name, value in columns.items()}})


def changing(rules: Game, then: LaterStints, rows: int | None = None) -> Game:
    """The game with stints after the first: seats hold component 0 first, then 1, 2 …, each with a quota of its own."""
    seats, parts = len(rules.seats.keys), len(rules.components)
    seat_of = [*range(seats), *then.seat.tolist()]
    stints: dict[int, int] = {}
    number = [stints.update({seat: stints.get(seat, -1) + 1}) or stints[seat] for seat in seat_of]
    holds = np.array([[n % parts == c for n in number] for c in range(parts)])
    growing = 1.0 + 0.2 * np.array(number)[:, None]
    is_share = [rules.measures[part.measure].minor == 1.0 for part in rules.components]
    quota = np.stack([rules.quota[c][seat_of] * (1.0 if is_share[c] else growing) for c in range(parts)])
    target = rules.target[:, seat_of] * growing
    by_stint: dict[str, Any] = {"quota_ramp": rules.quota_ramp[seat_of], "ramps_target": rules.ramps_target[seat_of]}
    if rules.links:
        by_stint["link_quota"] = rules.link_quota[:, seat_of]
    if rules.pools:
        by_stint["pool"] = rules.pool[:, seat_of]
    return replace(rules, holds=holds, quota=quota, target=target, later=then, **by_stint)


CHANGES = later((0, 4), (1, 3), (1, 8), base_pay=[600_000.0, 400_000.0, 450_000.0], region=[1, 0, 1], ramp_offset=[0, 1, 0])


def rich(*parts: ComponentRule, months: int = 12, then: LaterStints = CHANGES, **changes: Any) -> Game:
    """Three seats of which the first changes once and the second twice, with turnover, shocks and ramps of their own."""
    rules = game(3, months, components=parts, regions=2, seat=TURNOVER | {"tenure": [0, 2, 1]}, **SHOCKS, **changes)
    ramps = np.array([[0.0, 0.4, 0.75], [0.5, 1.0, 1.0], [1.0, 1.0, 1.0], [0.25, 0.5, 0.5], [1.0, 1.0, 1.0], [0.1, 0.2, 0.9]])
    changed = changing(rules, then)
    return replace(changed, quota_ramp=ramps, ramps_target=np.arange(6) % 2 == 0)


def linear(months: int = 12) -> Game:
    """One person who sells 60,000 a month; until June 1 % of it, then 3 % in quarters."""
    parts = (component(window=1, on_amount=True, schedule=ONE_FOR_ONE), component(on_amount=True, schedule=Schedule((0.0,), (0.03,))))
    rules = game(1, months, (revenue(rep_sd=0.0),), parts, seat={"ramp_months": 0})
    return changing(replace(rules, mean=np.full((1, 1, months), 6_000_000.0)), later((0, 6), base_pay=[600_000.0]))


def asked(part: ComponentRule) -> Game:
    """One person who sells 60,000 a month; asked for 50,000 with 40 of target pay, from May on for 60,000 with 48."""
    rules = game(1, 12, (revenue(rep_sd=0.0),), (part, replace(part, name="new")), seat={"ramp_months": 0})
    sold, quota, target = np.full((1, 1, 12), 6_000_000.0), np.full((2, 1, 12), 5_000_000.0), np.full((2, 1, 12), 4000.0)
    rules = replace(rules, mean=sold, quota=quota, target=target)
    return changing(rules, later((0, 4)))


def by_month(rules: Game, field: str = "incentive_pay") -> list[float]:
    agree(rules, replications=1)
    return monte_carlo.play(rules, standard(rules), seed=0, replications=1).by_month[0, :, MONTH_SUMS.index(field)].tolist()


def test_each_plan_pays_its_own_months():
    # 1 % of 60,000 a month until June; then 3 % of three months' sales at the end of each quarter.
    assert by_month(linear()) == [60_000.0] * 6 + [0, 0, 540_000.0] * 2


def test_base_pay_follows_the_months():
    rules = linear()
    assert by_month(rules, "base_pay") == [500_000.0] * 6 + [600_000.0] * 6
    kept: list[SeatPaths] = []
    played = monte_carlo.play(rules, standard(rules), seed=0, replications=1, keep=kept.append)
    assert kept[0].by_quarter[0, :, SEAT_SUMS.index("base_pay"), 0].tolist() == [1_500_000.0] * 2 + [1_800_000.0] * 2
    assert played.seat_means[0, SEAT_SUMS.index("base_pay")] == 6_600_000.0


def test_a_change_ends_the_open_window_with_its_months_whatever_leavers_get():
    # Year windows; change in May. 4 of 12 months on a quota of 50,000 a month: 60,000 ÷ 50,000 = 1.2 × 4 × 4,000 = 19,200.
    # Then 8 months on 60,000 a month (× 1.2) with 4,800 of target pay: 1.0 × 38,400.
    for leavers in Leavers:
        assert by_month(asked(component(window=12, schedule=LINEAR, leavers=leavers))) == [0, 0, 0, 19_200, 0, 0, 0, 0, 0, 0, 0, 38_400]


def test_sums_to_date_start_anew_and_a_year_ahead_is_asked_on_the_plan_that_holds():
    # Toward the year by months: 12 × 50,000 asked, 60,000 sold: 0.1 × 48,000 = 4,800 a month; April closes on 4 months: 19,200 in all.
    # From May: 8 × 60,000 asked, 60,000 sold a month: 1/8 × 38,400 = 4,800 each.
    part = component(window=1, schedule=LINEAR, accumulation=Accumulation.TOWARD_YEAR)
    assert by_month(asked(part)) == pytest.approx([4800] * 12)


WAYS = list(product(Accumulation, Leavers, (1, 3, 6, 12)))


@pytest.mark.parametrize(("accumulation", "leavers", "window"), WAYS, ids=lambda value: str(getattr(value, "name", value)))
def test_accumulation_leavers_and_windows(accumulation, leavers, window):
    same = {"accumulation": accumulation, "leavers": leavers, "window": window}
    agree(rich(component(schedule=STEPPED, **same), component(name="new", schedule=CURVE, **same)), replications=16)


@pytest.mark.parametrize("accumulation", list(Accumulation))
@pytest.mark.parametrize("claws_back", [False, True])
def test_schedules_that_fall_and_amounts(accumulation, claws_back):
    falls = component(schedule=FALLING, accumulation=accumulation, claws_back=claws_back, leavers=Leavers.FORFEIT, window=6)
    agree(rich(falls, component(schedule=TIERS_ON_AMOUNT, on_amount=True, window=12, counts=(2, 9))))


@pytest.mark.parametrize("leavers", list(Leavers))
@pytest.mark.parametrize("accumulation", list(Accumulation))
def test_second_measures(accumulation, leavers):
    parts = (component(links=(GATE,), accumulation=accumulation, leavers=leavers, window=12), component(measure=1, window=6))
    agree(rich(*parts, measures=(revenue(), MARGIN)), replications=16)


def test_shares():
    parts = (component(measure=1, accumulation=Accumulation.TOWARD_YEAR, leavers=Leavers.WITHOUT_PRORATION, window=6), component(measure=1))
    agree(rich(*parts, measures=(revenue(), SHARE)))


@pytest.mark.parametrize("months", [5, 14, 24])
def test_other_calendars(months):
    then = later((0, 4), (1, 3), (1, 4), region=[1, 0, 1])
    agree(rich(component(schedule=STEPPED, window=12), component(window=6), months=months, then=then))


def test_who_becomes_a_manager_attains_own_sales_first_and_the_teams_then():
    """Own 2,000,000 a month until June, then the 3,000,000 of the other seat: 30,000,000 on quotas of 6 × 2,000,000 + 6 × 5,000,000."""
    rules = game(2, 12, (revenue(rep_sd=0.0),), (component(), component(name="team")), groups=2, seat={"ramp_months": 0})
    mean = np.repeat([[[3e6], [2e6]]], 12, axis=2)
    primary = np.array([[3e6] * 12, [2e6] * 6 + [5e6] * 6])
    rules = replace(
        changing(replace(rules, mean=mean), later((1, 6))), primary_quota=primary, pools=(PoolRule(0, (0,)),),
        pool=np.array([[-1, -1, -1], [-1, -1, 0]]), attained_pool=np.array([-1, -1, 0]),
    )  # fmt: skip
    agree(rules, replications=1)
    played = monte_carlo.play(rules, standard(rules), seed=0, replications=1)
    seat = dict(zip(SEAT_SUMS, played.seat_means[1], strict=True))
    assert (seat["sales"], seat["performance"], seat["quota"]) == (24_000_000.0, 30_000_000.0, 42_000_000.0)
    assert played.attainment_histogram[1, 71] == 1  # 30 of 42


def test_members_of_a_pool_are_added_up_in_their_months():
    # Seat 0 is added up until April, seat 1 from April on: 1 % of 60,000 and of 80,000.
    part = component(window=1, on_amount=True, schedule=ONE_FOR_ONE)
    rules = game(3, 6, (revenue(rep_sd=0.0),), (part,), seat={"ramp_months": 0})
    mean = np.array([6.0, 8.0, 0.0]).reshape(1, 3, 1) * np.full((1, 3, 6), 1_000_000.0)
    pools = (PoolRule(0, (0, 1), ((0, 3), (3, 6))),)
    rules = replace(rules, mean=mean, holds=np.array([[False, False, True]]), pools=pools, pool=np.array([[-1, -1, 0]]))
    assert by_month(rules) == [60_000.0] * 3 + [80_000.0] * 3


# What is settled over a change


def both(rules: Game, first: tuple[Operation, ...], then: tuple[Operation, ...], due: DueRule | None = None) -> Game:
    """One career: component 0 until June, then component 1; operations of each, the draws' `takes_over` counted over both."""
    timing = due or DueRule()
    operations = (*(replace(one, span=(0, 6)) for one in first), *(replace(one, span=(6, 1000)) for one in then))
    settlement = Settlement("both", (0, 1), (timing, timing), operations, (0, 1))
    return replace(rules, settlements=(settlement,), settlement=np.zeros(len(rules.seats.keys), dtype=np.int64))


def earning(*amounts: float) -> Game:
    """One person who earns these amounts in the months; the change is in July."""
    parts = tuple(component(name=name, window=1, on_amount=True, schedule=ONE_FOR_ONE) for name in ("old", "new"))
    rules = game(1, len(amounts), (revenue(rep_sd=0.0),), parts, seat={"ramp_months": 0})
    return changing(replace(rules, mean=np.array(amounts).reshape(1, 1, -1) * 100.0), later((0, 6)))


def test_periods_of_caps_end_and_begin_with_the_change():
    # 1,200 a year: half of it for six months, 600 pass of 900; the new plan's year has 600 for its six months again.
    limited = CapRule((0,), False, 0.0, 1200.0, 12, False)
    rules = both(earning(0, 0, 0, 0, 0, 900, 0, 0, 900, 0, 0, 0), (limited,), (replace(limited, covers=(1,)),))
    assert reference_paid(rules) == [0, 0, 0, 0, 0, 600, 0, 0, 600, 0, 0, 0]


def test_what_a_cap_held_back_is_trued_up_at_the_change():
    # 300 a quarter: 500 in February passes 300; by June 600 were allowed and 300 passed.
    rules = both(earning(0, 500, 0, 0, 0, 0, 400), (CapRule((0,), False, 0.0, 300.0, 3, True),), ())
    assert reference_paid(rules) == [0, 300, 0, 0, 0, 200, 400]


def test_a_guarantee_of_the_year_is_paid_for_the_months_of_each_plan():
    rules = both(earning(*[100.0] * 12), (GuaranteeRule(2400, 12),), (GuaranteeRule(1000, 12),))
    assert reference_paid(rules) == [100] * 5 + [100 + 600] + [100] * 6  # 1,200 of six months less 600; 500 are reached


def test_an_open_draw_goes_on_under_the_new_plans_terms():
    # June: 1,000 advanced. The new plan's draw of 200 goes on with the balance: 700 earned pays 200, 500 of it is recovered.
    old, new = DrawRule(1000, 1, (5, 6)), DrawRule(200, 1, takes_over=0)
    assert reference_paid(both(earning(0, 0, 0, 0, 0, 0, 700, 700), (old,), (new,))) == [0, 0, 0, 0, 0, 1000, 200, 200]
    assert stands(both(earning(0, 0, 0, 0, 0, 0, 700), (old,), (new,)))["owed"] == 500


def test_an_open_draw_that_the_new_plan_lacks_is_recovered_under_its_own():
    rules = both(earning(0, 0, 0, 0, 0, 0, 700, 700), (DrawRule(1000, 1, (5, 6)),), (DrawRule(0, 1, takes_over=0),))
    assert reference_paid(rules) == [0, 0, 0, 0, 0, 1000, 0, 400]


def test_what_was_held_is_released_after_its_months_under_the_new_plan_too():
    rules = both(earning(0, 0, 0, 0, 0, 1000, 1000, 0), (HoldbackRule(0.2, 2),), ())
    assert reference_paid(rules) == [0, 0, 0, 0, 0, 800, 1000, 200]


def test_what_falls_due_later_goes_on():
    rules = both(earning(0, 0, 0, 0, 100, 200, 400, 0), (), (), DueRule(3, 1))
    assert reference_paid(rules) == [0, 0, 0, 0, 0, 0, 300, 0]
    assert stands(rules)["earned_unpaid"] == 400


cap = CapRule((0,), False, 0.9, 100_000.0, 6, True)
OPERATIONS: dict[str, tuple[tuple[Operation, ...], tuple[Operation, ...]]] = {
    "caps": ((cap,), (replace(cap, covers=(1,), period=12, each=True),)),
    "one cap": ((replace(cap, period=1),), ()),
    "guarantees": ((GuaranteeRule(900_000.0, 12),), (GuaranteeRule(300_000.0, 6, (0, 9), added=True),)),
    "draws": ((DrawRule(410_000.0, 3),), (DrawRule(100_000.0, 1, forgiven=True, takes_over=0),)),
    "draw that stops": ((DrawRule(710_000.0, 6, employed_months=7),), (DrawRule(0.0, 6, takes_over=0),)),
    "two draws": ((DrawRule(410_000.0, 3),), (DrawRule(350_000.0, 3, recoverable=False), DrawRule(0.0, 3, takes_over=0))),
    "holdbacks": ((HoldbackRule(0.25, 4),), (HoldbackRule(0.1, 2),)),
    "holdback that stops": ((HoldbackRule(0.25, 4),), ()),
    "all": (
        (cap, GuaranteeRule(200_000.0, 3), DrawRule(310_000.0, 3), HoldbackRule(0.2, 2)),
        (replace(cap, covers=(1,), period=3), GuaranteeRule(400_000.0, 12), DrawRule(0.0, 3, takes_over=2), HoldbackRule(0.1, 5)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("operations", OPERATIONS.values(), ids=OPERATIONS)
@pytest.mark.parametrize("due", [DueRule(), DueRule(6, 1)], ids=str)
def test_operations_agree(operations, due):
    first, then = operations
    changes = later((0, 6), (1, 6), (2, 6))
    parts = (component(schedule=STEPPED, window=12), component(name="new", window=1))
    agree(both(rich(*parts, then=changes), first, then, due), replications=16)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.tuples(st.sampled_from(Accumulation), st.sampled_from(Leavers), st.sampled_from([1, 3, 6, 12])), st.sampled_from(list(OPERATIONS)),
    st.integers(0, 2**40),
)  # fmt: skip
def test_random_changes(way, operations, seed):
    accumulation, leavers, window = way
    first, then = OPERATIONS[operations]
    changes = later((0, 6), (1, 6), (2, 6), region=[1, 1, 0], base_pay=[1.0, 2.0, 500_000.0])
    parts = (component(schedule=STEPPED, window=window, accumulation=accumulation, leavers=leavers, claws_back=True), component(name="new"))
    agree(both(rich(*parts, then=changes), first, then), seed=seed, replications=8)
