"""Last year's bookings in the months of a scenario: month k of the past is played as its month k, and dates of the roster move alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spmsim.foundation.calendar import Calendar, months_later
from spmsim.foundation.errors import refuse
from spmsim.quotas.rules import Given
from spmsim.records.history import Bookings
from spmsim.records.ledger import Credit
from spmsim.scenario.schema import ScenarioSpec
from spmsim.sources.credits import credits_from_bookings
from spmsim.team.reps import Rep

LAST_YEAR_QUOTA = "last_year_quota"
"""Columns of people: last_year_quota_<measure> is the quota of 12 months that was in force."""


@dataclass(frozen=True)
class Outside:
    """Bookings that nobody can be paid for: not in the team, or in a month in which they were not employed."""

    rep_id: str
    month: str
    measure: str
    amount: int
    """Whole minor units."""


def refuse_other_length(spec: ScenarioSpec, bookings: Bookings) -> None:
    """Refuse bookings that do not cover exactly one calendar of the scenario.

    Raises:
        BadInput: how many months there are, and how many are needed.
    """
    needed, labels = spec.calendar.months, bookings.labels
    if len(labels) != needed:
        what = f"the bookings cover {len(labels)} months ({labels[0]} to {labels[-1]}); give exactly the {needed} that the scenario plays"
        if len(labels) < needed:
            start = f"{int(labels[0][:4]) + 1}{labels[0][4:]}"
            what += f', or a copy of the scenario that plays these: calendar: {{start: "{start}", months: {len(labels)}}}'
        raise refuse(what, file=bookings.file, path="month")


def spec_of_last_year(spec: ScenarioSpec, bookings: Bookings, *, with_its_quotas: bool) -> ScenarioSpec:
    """The scenario with everybody's dates moved by the distance of the bookings: the year's hires and leavers are those of the past.

    Args:
        spec: the scenario.
        bookings: of exactly one calendar.
        with_its_quotas: whether the quotas are those of the past (`last_year_quota_<measure>`), where every person with a quota has one.
    """
    shift = -spec.calendar.month_of(bookings.first_month)
    reps = tuple(_moved(rep, shift, spec.calendar) for rep in spec.team.reps)
    moved = spec.model_copy(update={"team": spec.team.model_copy(update={"reps": reps}), "opening": None})  # this year's months, not last's
    return _with_past_quotas(moved) if with_its_quotas and past_quotas(moved) else moved


def past_quotas(spec: ScenarioSpec) -> tuple[str, ...]:
    """Measures on which everybody who has a quota set with a rule for it has a quota of last year.

    Managers' quotas add up those of their team, and who comes after the year needs none.

    Args:
        spec: with the dates of the past already moved.
    """
    asked = {measure for quota_set in spec.quotas.values() for measure in quota_set.rules}
    there = [rep for rep in spec.team.reps if not _comes_later(rep, spec)]
    return tuple(measure for measure in spec.measures if measure in asked and all(_has_past(rep, spec, measure) for rep in there))


def credits_of(spec: ScenarioSpec, bookings: Bookings) -> tuple[list[Credit], list[Outside]]:
    """(credits in the scenario's months, what nobody can be paid for).

    Args:
        spec: with the dates of the past already moved.
        bookings: of exactly one calendar.
    """
    employed = {rep.rep_id: _employed(rep, spec) for rep in spec.team.reps}
    credits, outside = [], []
    shift = spec.calendar.month_of(bookings.first_month)
    known = (credit for credit in credits_from_bookings(bookings, shift=-shift) if credit.measure in spec.measures)
    for credit in known:
        first, last = employed.get(credit.rep_id, (1, 0))
        if first <= credit.month <= last:
            credits.append(credit)
        else:
            outside.append(Outside(credit.rep_id, bookings.labels[credit.month], credit.measure, int(credit.amount)))
    return credits, outside


def not_replayed(spec: ScenarioSpec, bookings: Bookings) -> Iterator[str]:
    """Sentences on what the replay of a scenario leaves out: measures that it does not have, and moves of people in its own year.

    Args:
        spec: as it was loaded.
        bookings: of exactly one calendar.
    """
    unknown = [name for name, stated in zip(bookings.measures, bookings.stated, strict=True) if name not in spec.measures and stated.any()]
    if unknown:
        yield f"bookings of measures that the scenario does not have are left out: {', '.join(unknown)}; it has {', '.join(spec.measures)}"
    moved = spec_of_last_year(spec, bookings, with_its_quotas=False)
    stay = sum(len(before.transfers) > len(after.transfers) for before, after in zip(spec.team.reps, moved.team.reps, strict=True))
    if stay:
        who = "1 person" if stay == 1 else f"{stay} people"
        yield f"transfers of {who} lie in the scenario's own year, and are not played on last year"


def _employed(rep: Rep, spec: ScenarioSpec) -> tuple[int, int]:
    first = 0 if rep.hired_on is None else max(spec.calendar.index_of(rep.hired_on), 0)
    last = spec.calendar.months - 1 if rep.left_on is None else spec.calendar.index_of(rep.left_on)
    return first, last


def _moved(rep: Rep, months: int, calendar: Calendar) -> Rep:
    """The person with every date moved: a transfer of this July is not one of last July, and falls behind the calendar's end."""
    dates = {"hired_on": rep.hired_on, "left_on": rep.left_on}
    moved: dict[str, Any] = {name: months_later(day, months) for name, day in dates.items() if day is not None}
    begins = {transfer.first: calendar.month_of(transfer.first) + months for transfer in rep.transfers}
    labels = calendar.labels()
    within = (one for one in rep.transfers if 0 <= begins[one.first] < calendar.months)
    moved["transfers"] = tuple(one.model_copy(update={"first": labels[begins[one.first]]}) for one in within)
    return rep.model_copy(update=moved)


def _comes_later(rep: Rep, spec: ScenarioSpec) -> bool:
    return rep.hired_on is not None and spec.calendar.index_of(rep.hired_on) >= spec.calendar.months


def _has_past(rep: Rep, spec: ScenarioSpec, measure: str) -> bool:
    rule = None if rep.quota_set is None else spec.quotas[rep.quota_set].rules.get(measure)
    return rule is None or rule.adds_up_team or rep.amount(LAST_YEAR_QUOTA, measure) is not None


def _with_past_quotas(spec: ScenarioSpec) -> ScenarioSpec:
    """Every rule of these measures gives what was in force."""
    measures = past_quotas(spec)
    quotas = {
        name: held.model_copy(
            update={"rules": {m: Given() if m in measures and not rule.adds_up_team else rule for m, rule in held.rules.items()}}
        )
        for name, held in spec.quotas.items()
    }
    reps = tuple(_asked_as_before(rep, measures, otherwise=0.0 if _comes_later(rep, spec) else None) for rep in spec.team.reps)
    return spec.model_copy(update={"quotas": quotas, "team": spec.team.model_copy(update={"reps": reps})})


def _asked_as_before(rep: Rep, measures: tuple[str, ...], *, otherwise: float | None) -> Rep:
    """The person with the quotas of last year; `otherwise` stands for one that there is not."""
    held = {measure: rep.amount(LAST_YEAR_QUOTA, measure) for measure in measures}
    before = {f"quota_{m}": otherwise if amount is None else amount for m, amount in held.items()}
    known = {name: amount for name, amount in before.items() if amount is not None}
    return Rep.model_validate({**rep.model_dump(), **known}) if known else rep
