"""`Game`: the rules of one year, compiled. What an engine needs and nothing else; no YAML, no plan names in arithmetic.

Units: money in *minor units* (cents) as float64; counts as float64 whole numbers; shares as ratios. Axes are named in order:
S seats, P stints (the S seats as the calendar begins, then what changes later), M months of the calendar, K measures, C component slots
(the components of all plans, in order), L links, G groups.
`Policy` (what people do) travels apart, so that new rules can be played with the old policy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.schedule import Schedule
from spmsim.records.given import Given
from spmsim.records.settlement import ALWAYS, Settlement
from spmsim.records.successors import Successors

TENURE_BANDS = ("under 6 months", "6 to 12 months", "1 to 3 years", "over 3 years")
"""Months since hire at the start of the calendar: [0, 6), [6, 12), [12, 36), [36, …). Planned seats are in the first."""
PERFORMANCE_BANDS = ("lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth")
"""Fifths within the role of expected sales at standard effort ÷ quota, in the root scenario."""
ADDED_BAND = "added"
"""Performance band of seats that the root scenario lacks."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]


class Law(IntEnum):
    """How the amount of a month is drawn (docs/model.md)."""

    LOGNORMAL = 0
    COMPOUND_POISSON = 1
    POISSON = 2
    BINOMIAL = 3
    CATEGORICAL = 4
    """A rating: one of some levels, drawn each month."""


class Accumulation(IntEnum):
    """Which performance a window pays for (the plan language)."""

    DISCRETE = 0
    TO_DATE = 1
    TOWARD_YEAR = 2


class Leavers(IntEnum):
    """What becomes of a leaver's open windows."""

    PRORATED = 0
    WITHOUT_PRORATION = 1
    FORFEIT = 2


@dataclass(frozen=True)
class MeasureRule:
    """One measure and its law."""

    name: str
    law: Law
    minor: float
    """Minor units per unit: 100.0 for USD, 1.0 for counts and shares. Drawn money is rounded to whole minor units."""
    follows: int = -1
    """Poisson: index of the measure whose realised month drives the mean; −1 if none."""
    deal_cv: float = 0.0
    """Compound Poisson: coefficient of variation of a deal."""
    rep_sd: float = 0.0
    """Stationary log-sd of this measure's own rep shock (lognormal: `shocks.rep.sd`; compound Poisson: `extra_rep_sd`; Poisson
    without `follows`: `shocks.rep.sd`; else 0)."""
    outcomes: tuple[tuple[float, float], ...] = ()
    """Categorical: (level, chance) of each rating; the chances sum to 1."""


class LinkKind(IntEnum):
    """What a second measure does to a component."""

    FACTOR = 0
    """Gates and multipliers: what is earned is multiplied by the schedule at the attainment on the measure."""
    COLUMN = 1
    """Matrix: the schedule tells the place among the columns, from 1; between two places what lies between is interpolated."""
    RATING = 2
    """What is earned is multiplied by the schedule at the rating of the month in which the window is settled."""


@dataclass(frozen=True)
class LinkRule:
    """A second measure on which a component depends, over the same months as the component's own."""

    kind: LinkKind
    measure: int
    schedule: Schedule


@dataclass(frozen=True)
class ComponentRule:
    """One component of one plan: a schedule on a measure in windows."""

    plan: str
    name: str
    measure: int
    window: int
    """Months in a window: 1, 3, 6 or 12; windows are counted from the start of the calendar."""
    accumulation: Accumulation
    schedule: Schedule
    on_amount: bool
    """True: the schedule maps an amount in minor units to pay in minor units (no quota, no target pay)."""
    leavers: Leavers
    claws_back: bool
    """To-date pay that falls: True pays a negative amount (`when_negative: claw_back`), False carries it (running maximum)."""
    counts: tuple[int, int] = (0, ALWAYS)
    """First month whose performance counts, and the first after it whose performance does not."""
    columns: tuple[Schedule, ...] = ()
    """Matrix: one schedule per column, read at the place that the link of kind `COLUMN` tells;
    `schedule` is then the column at quota."""
    links: tuple[LinkRule, ...] = ()
    prizes: tuple[float, ...] = ()
    """Contest: what each place wins, in minor units, by rank of the amount (`on_amount`) or of the attainment; empty for everything
    else. The schedule of a contest is not read."""

    @property
    def at_quota(self) -> float:
        """Multiple of target pay where every measure is exactly at its quota; of what is rated, before the rating."""
        factors = (link.schedule.value(1.0) for link in self.links if link.kind is LinkKind.FACTOR)
        return self.schedule.value(1.0) * math.prod(factors)


@dataclass(frozen=True)
class PoolRule:
    """Performance on a measure, added up over seats."""

    measure: int
    seats: tuple[int, ...]
    spans: tuple[tuple[int, int], ...] = ()
    """For each seat, the first month in which it is added up and the first in which it is not any more; empty: the whole calendar."""


@dataclass(frozen=True)
class LaterStints:
    """What is new for a seat from a month on: plan, quota set, region or pay; arrays of length P − S, in the order of seats and months."""

    seat: Ints
    first: Ints
    """First month."""
    region: Ints
    base_pay: Floats
    ramp_offset: Ints


def no_later_stints() -> LaterStints:
    """Nothing changes within the calendar."""
    none = np.zeros(0, dtype=np.int64)
    return LaterStints(none, none, none, np.zeros(0), none)


@dataclass(frozen=True)
class ContestRule:
    """Stints whose people compete for the prizes of a component, each in the windows that end with or within the stint."""

    component: int
    stints: tuple[int, ...]
    """Rows of what the game lists by stint."""


@dataclass(frozen=True)
class Seats:
    """People's places, one row per seat; arrays of length S unless said otherwise."""

    rep_ids: tuple[str, ...]
    keys: Keys
    """64-bit hash of `rep_id` (`foundation.streams.key_of`), of whom took over a seat by name that of its first person: the address of
    everything random about the seat."""
    group: Ints
    """Index into `Game.groups`."""
    region: Ints
    """Index into `Game.regions`; this and the other terms are those at the calendar's start, `Game.later` has what changes."""
    carries_quota: NDArray[np.bool_]
    """Has at least one component, at some time of the calendar; `ccos` counts these."""
    entry: Ints
    """First month in which the seat is filled: 0 for people employed at the start; M or more: never in this calendar."""
    tenure: Ints
    """Whole months since hire at `entry` (0 for a seat that is filled in the calendar)."""
    ramp_offset: Ints
    """Employed month at which the quota ramp's first entry applies: 0, or 1 where the ramp starts with the next full month and the
    first incumbent was hired in mid-month. Replacements are hired on the first of a month: always 0."""
    leave_month: Ints
    """The first incumbent leaves at the end of this month for certain; −1: not known to leave."""
    leave_chance: Floats
    """Chance a month that a filled seat empties at the month's end: yearly / 12."""
    vacancy_months: Ints
    ramp_start: Floats
    ramp_months: Ints
    """Productivity in employed month k is start + (1 − start)·k/months, then 1."""
    base_pay: Floats
    """Minor units a month while employed."""
    first_ordinal: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """How many people sat in the place before the row's first person, in rows of their own: part of the address of what is drawn about
    people. Empty where nobody follows anybody by name."""


@dataclass(frozen=True, eq=False)
class Game:
    """The rules of one calendar, compiled for the engines. Equal to itself alone, so that what engines work out of it can be kept."""

    months: int
    measures: tuple[MeasureRule, ...]
    primary: int
    seats: Seats
    mean: Floats
    """[K, S, M] expected amount of a fully ramped average person at standard effort: potential/12 × level × season, in minor units or
    counts. Binomial: the chance of success (unscaled), constant over months."""
    average_deal: Floats
    """[K, S] mean deal in minor units (compound Poisson), else 0."""
    trials: Floats
    """[K, S, M] accounts that come due (binomial), 1 of a rating, else 0."""
    components: tuple[ComponentRule, ...]
    holds: NDArray[np.bool_]
    """[C, P] whether the plan has the component."""
    quota: Floats
    """[C, P, M] quota of the month before the new-hire ramp, relief and proration of the first person included: minor units or
    counts; binomial: the quota share (same in every month). 0 where the stint does not hold the component or it is paid on amounts."""
    target: Floats
    """[C, P, M] target pay of the month in minor units: weight × target incentive / 12 × the eligible share; 0 where none.
    What is listed by stint and month covers the whole calendar, as if the stint did: a year's quota looks ahead on the plan that holds."""
    primary_quota: Floats
    """[S, M] quota of the month on the primary measure before the ramp (of the quota set then in force), against what attainment counts;
    0 where none."""
    quota_ramp: Floats
    """[P, H] factor on quota in employed month h = 0 … H−1 of a new hire (after `ramp_offset`), 1 afterwards; H ≥ 1."""
    ramps_target: NDArray[np.bool_]
    """[P] whether target pay is ramped with the quota."""
    territory_sd: float
    skill_sd: float
    market_sd: float
    market_persistence: float
    region_sd: float
    region_persistence: float
    rep_persistence: float
    groups: tuple[tuple[str, str, str, str], ...]
    """G × (role, region, tenure band, performance band)."""
    regions: tuple[str, ...]
    region_keys: Keys
    half_even: bool = False
    """Payments round half to even instead of half away from zero."""
    link_quota: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))
    """[L, P, M] as `quota`, on the measures of the links of all components, in their order."""
    pools: tuple[PoolRule, ...] = ()
    """Whose performance is added up."""
    pool: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """[C + L, P] the pool whose performance a component, or a link, looks at; −1 for the seat's own. Empty where `pools` is."""
    attained_pool: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[P] the pool whose performance on the primary measure counts for attainment; −1 for the seat's own sales. Empty where `pools` is."""
    asks_pool: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))
    """[C + L, P] whether the quota is what the pool's members are asked for while they are employed, instead of `quota` or `link_quota`.
    Empty where no quota is."""
    pool_quota: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))
    """[K, S, M] what a member brings to such a quota: the quota of the month, of the quota set then in force, before ramp, relief and
    proration, in minor units or counts; binomial: the quota share. Empty where `asks_pool` is."""
    contests: tuple[ContestRule, ...] = ()
    """Who competes with whom; a stint that holds a component with prizes is in one of its contests, and in no other."""
    settlements: tuple[Settlement, ...] = ()
    """What plans do with earned pay before it is paid."""
    settlement: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """[S] index of `settlements`, −1 where earned pay is paid as it is; empty where `settlements` is."""
    later: LaterStints = field(default_factory=no_later_stints)
    """The stints after those at the calendar's start."""
    successors: Successors | None = None
    """What holds once a person with leave or relief has left; None where nobody's factors end with the person."""
    given: Given | None = None
    """The months that have happened; None where every month is drawn."""

    @property
    def links(self) -> tuple[tuple[int, LinkRule], ...]:
        """(component, link) of all links, in the order of `link_quota`."""
        return tuple((c, link) for c, component in enumerate(self.components) for link in component.links)
