"""What has to fit between an opening and the people of a scenario: no month, measure or person without sales to date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from spmsim.plans.adjustments.link import Gate, Multiplier
from spmsim.plans.matrix import Matrix
from spmsim.plans.plan import Plan
from spmsim.scenario.finding_words import listed
from spmsim.scenario.opening import GivenSales, Opening
from spmsim.scenario.plan_rates import currency_of
from spmsim.scenario.schema import ScenarioSpec
from spmsim.scenario.validate import Finding
from spmsim.team.reps import Rep
from spmsim.team.stints import stints

_ACTUALS = ("opening", "actuals")


def opening_findings(spec: ScenarioSpec) -> Iterator[Finding]:
    """Everything about the opening that does not fit the people, measures and months of a scenario whose blocks are each valid."""
    opening = spec.opening
    if opening is None:
        return
    months = opening.months(spec.calendar)
    if not 0 < months < spec.calendar.months:
        labels = spec.calendar.labels()
        what = f"{opening.as_of} is not a month after which something is left to play: from {labels[0]}"
        yield Finding(("opening", "as_of"), f"{what} to {labels[-2]}" if len(labels) > 1 else f"{what}; the calendar has one month")
        return
    local = dict.fromkeys(name for rep in spec.team.reps if (name := currency_of(spec, rep)) != spec.currency)
    if local:
        what = f"people are paid in {listed(list(local))}; a year that is under way is opened in one currency only: leave the opening out"
        yield Finding(("opening",), what)
    yield from _paid_before(spec, opening)
    if opening.sales is not None:  # else they cannot be read, which is told
        found = list(_strangers(spec, opening, months)) or [*_without_potential(spec, opening), *_lacking(spec, opening, months)]
        yield from [Finding(_ACTUALS, "; ".join(found))] if found else []


def employed_in(spec: ScenarioSpec, rep: Rep, months: int) -> range:
    """The first months of the calendar in which somebody was employed by the dates of the row."""
    first = 0 if rep.hired_on is None else max(spec.calendar.index_of(rep.hired_on), 0)
    last = months - 1 if rep.left_on is None else min(spec.calendar.index_of(rep.left_on), months - 1)
    return range(first, last + 1)


def _paid_before(spec: ScenarioSpec, opening: Opening) -> Iterator[Finding]:
    """Payments to people who left before the calendar begins, and are not played."""
    gone = {rep.rep_id for rep in spec.team.reps if rep.left_on is not None and spec.calendar.index_of(rep.left_on) < 0}
    paid = [one.rep_id for one in opening.payments or () if one.rep_id in gone and any(one.amounts)]
    if paid:
        what = f"{listed(paid)} left before {spec.calendar.start}; pay of an earlier year is no part of this one: leave the rows out"
        yield Finding(("opening", "paid"), what)


def _strangers(spec: ScenarioSpec, opening: Opening, months: int) -> Iterator[str]:
    """Sales to date of people who are not there, or were not then: a change took them out, or moved their dates."""
    people = {rep.rep_id: rep for rep in spec.team.reps}
    there = {rep_id: employed_in(spec, rep, months) for rep_id, rep in people.items()}
    gone = dict.fromkeys(one.rep_id for one in opening.sold if one.rep_id not in people)
    if gone:
        what = f"sold something up to {opening.as_of} and cannot be taken out; give the last day (left_on) of who leaves"
        yield f"{listed(list(gone))} {what}"
    away = dict.fromkeys(one.rep_id for one in opening.sold if one.rep_id in there and _sold_outside(one, there[one.rep_id]))
    if away:
        what = "sold something in months outside of hired_on and left_on; credit it to somebody who was employed"
        yield f"{listed(list(away))} {what}"


def _without_potential(spec: ScenarioSpec, opening: Opening) -> Iterator[str]:
    """People who sold what nothing is expected of: pools would not count them, and the rest of the year would bring nothing."""
    people = {rep.rep_id: rep for rep in spec.team.reps}
    for measure in (name for name, one in spec.measures.items() if one.unit != "rating"):
        sold = (one.rep_id for one in opening.sold if one.measure == measure and one.rep_id in people and any(one.amounts))
        without = [rep_id for rep_id in sold if not people[rep_id].amount("potential", measure)]
        if without:
            say = f"give potential_{measure} in the roster, what is expected of them in a year"
            yield f"{listed(without)} sold '{measure}' without a potential for the rest of the year; {say}"


def _sold_outside(one: GivenSales, employed: range) -> bool:
    return any(amount and month not in employed for month, amount in enumerate(one.amounts))


def _lacking(spec: ScenarioSpec, opening: Opening, months: int) -> Iterator[str]:
    """Measures, months and people of whom the file says nothing."""
    told = {(one.rep_id, one.measure): one for one in opening.sold}
    for measure in spec.measures:
        wanted = {rep.rep_id: span for rep in spec.team.reps if (span := employed_in(spec, rep, months)) and _has(spec, rep, measure)}
        there = [rep_id for rep_id in wanted if (rep_id, measure) in told]
        if not wanted:
            continue
        if not there:
            what = f"'{opening.actuals}' has no row of '{measure}', which {_are(wanted)} measured by; give it up to {opening.as_of}"
            yield what
            continue
        missing = [rep_id for rep_id in wanted if (rep_id, measure) not in told]
        if missing:
            what = f"'{opening.actuals}' has no row of '{measure}' for {listed(missing)}, employed by {opening.as_of}"
            yield f"{what}; write 0 where nothing was sold, or a hired_on after that for who comes later"
        yield from _empty_months(spec, opening, measure, {rep_id: wanted[rep_id] for rep_id in there})


def _empty_months(spec: ScenarioSpec, opening: Opening, measure: str, wanted: Mapping[str, range]) -> Iterator[str]:
    """Months in which nobody has anything of a measure, or a rating that somebody lacks."""
    rows = {one.rep_id: one for one in opening.sold if one.measure == measure}
    labels = spec.calendar.labels()
    if spec.measures[measure].unit == "rating":
        unrated = [f"{rep_id} in {labels[month]}" for rep_id, span in wanted.items() for month in span if not rows[rep_id].amounts[month]]
        if unrated:
            yield f"'{opening.actuals}' has no level of '{measure}' for {listed(unrated)}; a rating is given every month"
        return
    asked = sorted({month for span in wanted.values() for month in span})
    empty = [labels[month] for month in asked if not any(_says(rows[rep_id], month) for rep_id in wanted)]
    if empty:
        what = f"'{opening.actuals}' has nothing of '{measure}' in {listed(empty)}, of anybody; give every month up to {opening.as_of}"
        yield what


def _says(one: GivenSales, month: int) -> bool:
    return bool(one.amounts[month]) or bool(one.out_of and one.out_of[month])


def _has(spec: ScenarioSpec, rep: Rep, measure: str) -> bool:
    """Whether a person sells a measure, or is rated by it."""
    if spec.measures[measure].unit != "rating":
        return bool(rep.amount("potential", measure))
    held = {stint.rep.plan for stint in stints(rep, spec.calendar)}
    return any(measure in _read(spec.plans[name]) for name in held if name in spec.plans)


def _read(plan: Plan) -> Iterator[str]:
    for part in plan.components:
        yield part.measure
        if isinstance(part.formula, Matrix):
            yield part.formula.second
    yield from (one.measure for one in plan.adjustments if isinstance(one, Gate | Multiplier))


def _are(people: Collection[str]) -> str:
    return "1 person is" if len(people) == 1 else f"{len(people):,} people are"
