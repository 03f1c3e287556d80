"""Small games for the engines, built by hand: one role, the fields that matter given by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from spmsim.foundation.schedule import Schedule
from spmsim.foundation.streams import key_of
from spmsim.records.game import Accumulation, ComponentRule, Game, Law, Leavers, MeasureRule, Seats
from spmsim.records.policy import Policy, standard_effort

CURVE = Schedule((0.0, 1.0, 1.5), (1.0, 1.5, 3.0))
STEPPED = Schedule((0.5, 1.0, 2.0), (2.0, 1.5, 0.0), (0.4, 1.0), (0.1, 0.25))
FALLING = Schedule((0.0, 1.2), (1.0, -0.5), (1.0,), (0.2,))
TIERS_ON_AMOUNT = Schedule((0.0, 5_000_000.0), (0.05, 0.08), (2_000_000.0,), (10_000.0,))


def revenue(**changes: Any) -> MeasureRule:
    return replace(MeasureRule("revenue", Law.LOGNORMAL, 100.0, rep_sd=0.4), **changes)


def component(**changes: Any) -> ComponentRule:
    standard = ComponentRule("plan", "revenue", 0, 3, Accumulation.DISCRETE, CURVE, False, Leavers.PRORATED, False)
    return replace(standard, **changes)


def seats(n: int, groups: int = 1, regions: int = 1, **changes: Any) -> Seats:
    """`n` people employed for two years; every other field may be given as a number or n numbers."""

    def column(name: str, value: Any, kind: Any) -> Any:
        return np.broadcast_to(np.asarray(changes.get(name, value), dtype=kind), (n,)).copy()

    ids = changes.get("rep_ids", tuple(f"rep{i:03}" for i in range(n)))
    return Seats(
        rep_ids=ids,
        keys=np.array([key_of(i) for i in ids], dtype=np.uint64),
        group=column("group", np.arange(n) % groups, np.int64),
        region=column("region", np.arange(n) % regions, np.int64),
        carries_quota=column("carries_quota", True, np.bool_),
        entry=column("entry", 0, np.int64),
        tenure=column("tenure", 24, np.int64),
        ramp_offset=column("ramp_offset", 0, np.int64),
        leave_month=column("leave_month", -1, np.int64),
        leave_chance=column("leave_chance", 0.0, np.float64),
        vacancy_months=column("vacancy_months", 2, np.int64),
        ramp_start=column("ramp_start", 0.15, np.float64),
        ramp_months=column("ramp_months", 4.0, np.float64),
        base_pay=column("base_pay", 500_000.0, np.float64),
    )


def quota_of(rule: MeasureRule) -> float:
    """Quota of a month: 4,500,000 minor units, a share of 0.8, 1.5 pieces."""
    return 0.8 if rule.law == Law.BINOMIAL else 4_500_000.0 if rule.minor == 100.0 else 1.5


def game(
    n: int = 3,
    months: int = 12,
    measures: tuple[MeasureRule, ...] = (revenue(),),
    components: tuple[ComponentRule, ...] = (component(),),
    *,
    groups: int = 1,
    regions: int = 1,
    seat: dict[str, Any] | None = None,
    **changes: Any,
) -> Game:
    """Money measures: 4,500,000 minor units a month, quota the same; counts 1.5 a month; shares 0.8 of 3 or 4 accounts."""
    season = 0.8 + 0.4 * np.arange(months) / max(months - 1, 1)
    scale = np.linspace(0.8, 1.2, n)[:, None] * season
    mean, trials, deal = np.zeros((len(measures), n, months)), np.zeros((len(measures), n, months)), np.zeros((len(measures), n))
    for k, rule in enumerate(measures):
        if rule.law == Law.BINOMIAL:
            mean[k], trials[k] = 0.8, 3 + np.arange(months) % 2
        elif rule.law == Law.CATEGORICAL:
            trials[k] = 1.0
        else:
            mean[k] = (4_500_000.0 if rule.minor == 100.0 else 1.5) * scale
        deal[k] = 1_500_000.0 if rule.law == Law.COMPOUND_POISSON else 0.0
    quota, target = np.zeros((len(components), n, months)), np.zeros((len(components), n, months))
    for c, part in enumerate(components):
        if not part.on_amount:
            quota[c] = quota_of(measures[part.measure])
            target[c] = 400_000.0 / len(components)
    links = [quota_of(measures[link.measure]) for part in components for link in part.links]
    standard = Game(
        months=months, measures=measures, primary=0, seats=seats(n, groups, regions, **(seat or {})), mean=mean, average_deal=deal,
        trials=trials, components=components, holds=np.ones((len(components), n), dtype=np.bool_), quota=quota, target=target,
        primary_quota=np.full((n, months), quota_of(measures[0])),
        link_quota=np.array(links).reshape(-1, 1, 1) * np.ones((len(links), n, months)),
        quota_ramp=np.ones((n, 1)), ramps_target=np.zeros(n, dtype=np.bool_), territory_sd=0.0, skill_sd=0.0, market_sd=0.0,
        market_persistence=0.0, region_sd=0.0, region_persistence=0.0, rep_persistence=0.0,
        groups=tuple(("role", f"region{g}", "all", "all") for g in range(groups)), regions=tuple(f"region{r}" for r in range(regions)),
        region_keys=np.array([key_of(f"region{r}") for r in range(regions)], dtype=np.uint64),
    )  # fmt: skip
    return replace(standard, **changes)


def standard(rules: Game) -> Policy:
    return standard_effort(len(rules.seats.keys), rules.months)
