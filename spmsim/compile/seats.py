"""People of the scenario → `Seats`: entry, tenure, base pay, turnover and productivity as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spmsim.compile.places import places_taken, vacancies
from spmsim.foundation.calendar import Calendar
from spmsim.foundation.money import minor_units
from spmsim.foundation.streams import key_of
from spmsim.records.game import Floats, Ints, Seats
from spmsim.scenario.plan_rates import on_target_earnings_of
from spmsim.scenario.schema import ScenarioSpec
from spmsim.team.reps import Rep

LONG_EMPLOYED = 600
"""Whole months of employment of people without `hired_on`: every ramp is over."""


def played(reps: Sequence[Rep], calendar: Calendar) -> tuple[Rep, ...]:
    """The rows that are played: all but people who left before the calendar starts."""
    return tuple(rep for rep in reps if rep.left_on is None or calendar.index_of(rep.left_on) >= 0)


def is_planned(rep: Rep, calendar: Calendar) -> bool:
    """Whether the seat is filled only after the calendar's first month."""
    return rep.hired_on is not None and calendar.index_of(rep.hired_on) > 0


def hire_months(reps: Sequence[Rep], calendar: Calendar) -> Ints:
    """[S] index of the month of hire, negative before the calendar; people without a date are long employed."""
    return np.array(
        [-LONG_EMPLOYED if rep.hired_on is None else calendar.index_of(rep.hired_on) for rep in reps], dtype=np.int64
    )


def leave_months(reps: Sequence[Rep], calendar: Calendar) -> Ints:
    """[S] month at whose end the first incumbent leaves for certain; −1 where none is known inside the calendar."""
    left = [calendar.months if rep.left_on is None else calendar.index_of(rep.left_on) for rep in reps]
    return _ints(month if month < calendar.months else -1 for month in left)


def starts_later(rep: Rep, starts: str | None) -> bool:
    """Whether the first incumbent's quota ramp starts with the month after hire (`next_full_month`, hired in mid-month)."""
    return starts == "next_full_month" and rep.hired_on is not None and rep.hired_on.day > 1


def base_pay(spec: ScenarioSpec, reps: Sequence[Rep]) -> Floats:
    """Minor units a month of each row: 100,000 a year at a base share of 0.6 is 500,000 cents."""
    minor = minor_units(spec.currency)
    return np.array([on_target_earnings_of(spec, rep) * rep.base_share / 12 * minor for rep in reps], dtype=np.float64)


def ramp_offsets(spec: ScenarioSpec, reps: Sequence[Rep]) -> Ints:
    """1 where the first incumbent's quota ramp starts with the month after hire, else 0."""
    starts = {name: quota_set.new_hire_ramp.starts for name, quota_set in spec.quotas.items() if quota_set.new_hire_ramp}
    return _ints(starts_later(rep, starts.get(rep.quota_set or "")) for rep in reps)


def seats_of(
    spec: ScenarioSpec, reps: Sequence[Rep], *, group: Ints, regions: Sequence[str], carries_quota: NDArray[np.bool_]
) -> Seats:
    """The seats, one row per played person, as the calendar begins.

    Args:
        spec: the scenario.
        reps: the people who are played.
        group: [S] index of each seat's group.
        regions: the region names; a seat's index points into them.
        carries_quota: whether a plan of each seat has a component.
    """
    calendar = spec.calendar
    hired = hire_months(reps, calendar)
    first, before = places_taken(reps)
    return Seats(
        rep_ids=tuple(rep.rep_id for rep in reps),
        keys=np.array([key_of(rep_id) for rep_id in first], dtype=np.uint64),
        group=group,
        region=_ints(regions.index(region_of(rep)) for rep in reps),
        carries_quota=carries_quota,
        entry=np.maximum(hired, 0),
        tenure=np.maximum(-hired, 0),
        ramp_offset=ramp_offsets(spec, reps),
        leave_month=leave_months(reps, calendar),
        leave_chance=np.array([rep.leave_yearly / 12 for rep in reps], dtype=np.float64),
        vacancy_months=vacancies(spec, reps),
        ramp_start=np.array([rep.ramp_start for rep in reps], dtype=np.float64),
        ramp_months=_ints(rep.ramp_months for rep in reps),
        base_pay=base_pay(spec, reps),
        first_ordinal=before if before.any() else before[:0],
    )


def region_of(rep: Rep) -> str:
    """A person's region; people without one share the region named by the empty text."""
    return rep.region or ""


def _ints(values: Any) -> Ints:
    return np.array([int(value) for value in values], dtype=np.int64)
