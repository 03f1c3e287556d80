"""Three people of one role in one simulated year, paid today and under every candidate on the same bookings, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from spmsim.compile.paid_people import paid_force
from spmsim.compile.seats import played
from spmsim.foundation.errors import BadInput
from spmsim.foundation.money import minor_digits
from spmsim.plans.adjustments.cap import Cap
from spmsim.plans.adjustments.large_deal import LargeDeal
from spmsim.records.game import Game
from spmsim.records.ledger import Credit, Ledger, PayLine
from spmsim.records.stints import rows_in_force
from spmsim.scenario.loading import Scenario
from spmsim.studies.one_year.assumed_cancellations import with_assumed_cancellations
from spmsim.studies.one_year.paid_years import Performance, PlanYear, ShownPerson, ThreePeople, YearLine
from spmsim.studies.one_year.person_year import stands_alone
from spmsim.studies.one_year.sampled import sampled_credits
from spmsim.studies.paying.pay import pay
from spmsim.studies.paying.quota_in_force import quota_in_force
from spmsim.studies.playing import Cast
from spmsim.studies.setting import Played

PLACES: Mapping[Performance, float] = {"low": 0.1, "middle": 0.5, "high": 0.9}
"""Who is shown: the people at these places of the role, ordered by attainment; 0 the lowest, 1 the highest."""


def three_people(baseline: Played, candidates: Sequence[Played], roles: Sequence[str], *, seed: int) -> ThreePeople:
    """The first simulated year of a role's low, middle and high performer, as today's plan is played and if nobody leaves.

    The role is that of most seats among `roles`. Its people who are employed all year are ordered by attainment on the primary
    measure; of 41 the 5th, 21st and 37th are shown. Every scenario pays the bookings that today's plan brings: nobody responds
    to the other plans here.

    Args:
        baseline: today's plan as played.
        candidates: the others that may be recommended.
        roles: those to choose from, such as the roles whose pay some candidate changes.
        seed: seed of the draws.
    """
    spec = baseline.cast.scenario.spec
    reps = played(spec.team.reps, spec.calendar)
    seats = [rep.role for rep in reps]
    role = max(roles, key=seats.count)
    members = [rep.rep_id for rep in reps if rep.role == role]
    scenarios = [one.cast.scenario for one in (baseline, *candidates)]
    alone = all(stands_alone(one, rep) for one in scenarios for rep in one.spec.team.reps if rep.role == role)
    try:
        everybody = members if alone else [rep.rep_id for rep in reps]
        credits = sampled_credits(baseline.cast.scenario, seed=seed, rep_ids=everybody, policy=baseline.policy)
        ranked = by_attainment(baseline.cast, members, credits)
        if len(ranked) < len(PLACES):
            return ThreePeople(role, len(ranked), (), f"fewer than {len(PLACES)} people of the role carry a quota all year")
        chosen = {performance: ranked[round(place * (len(ranked) - 1))] for performance, place in PLACES.items()}
        shown = {rep_id for rep_id, _ in chosen.values()}
        ledgers = [_paid(one, [credit for credit in credits if credit.rep_id in shown or not alone]) for one in scenarios]
    except BadInput as error:
        return ThreePeople(role, 0, (), error.problems[0].what)
    paid = list(zip(scenarios, ledgers, strict=True))
    people = [
        ShownPerson(rep_id, performance, attainment, tuple(_year(scenario, ledger, rep_id) for scenario, ledger in paid))
        for performance, (rep_id, attainment) in chosen.items()
    ]
    return ThreePeople(role, len(ranked), tuple(people))


def by_attainment(of: Cast, members: Sequence[str], credits: Sequence[Credit]) -> list[tuple[str, float]]:
    """(id, attainment of the year) of those who are employed from the first to the last month and carry a quota, the lowest first."""
    game, seats, quotas = of.game, of.game.seats, quota_in_force(of.game)
    primary = game.measures[game.primary].name
    all_year = (seats.entry == 0) & ((seats.leave_month < 0) | (seats.leave_month >= game.months - 1)) & (quotas > 0)
    place = {rep_id: seat for seat, rep_id in enumerate(seats.rep_ids)}
    sold: dict[tuple[int, int], Decimal] = {}
    for credit in credits:
        if credit.measure == primary:
            where = (place[credit.rep_id], credit.month)
            sold[where] = sold.get(where, Decimal(0)) + credit.amount
    found = [
        (rep_id, float(sum(sold.get(one, Decimal(0)) for one in _counted(game, place[rep_id]))) / float(quotas[place[rep_id]]))
        for rep_id in members
        if all_year[place[rep_id]]
    ]
    return sorted(found, key=lambda one: one[1])


def _counted(game: Game, seat: int) -> Iterator[tuple[int, int]]:
    """(seat, month) of the sales that a seat's attainment counts: its own, or those of the team that it is asked for then."""
    for month, row in enumerate(rows_in_force(game)[seat].tolist()):
        pool = int(game.attained_pool[row]) if len(game.attained_pool) else -1
        if pool < 0:
            yield seat, month
            continue
        rule = game.pools[pool]
        for member, (first, last) in zip(rule.seats, rule.spans or [(0, game.months)] * len(rule.seats), strict=True):
            if first <= month < last:
                yield member, month


def _paid(scenario: Scenario, credits: Sequence[Credit]) -> Ledger:
    """The bookings paid under a scenario's plans, less what they assume to be cancelled."""
    return pay(scenario, *with_assumed_cancellations(paid_force(scenario.spec), credits))


def _year(scenario: Scenario, ledger: Ledger, rep_id: str) -> PlanYear:
    labels, digits = scenario.spec.calendar.labels(), minor_digits(scenario.spec.currency)
    lines = tuple(_line(scenario, line, digits) for line in ledger.lines if line.rep_id == rep_id and line.stage != "credit")
    paid = {labels[one.month]: _units(Decimal(one.amount), digits) for one in ledger.payments if one.rep_id == rep_id}
    return PlanYear(scenario.id, lines, paid)


def _line(scenario: Scenario, line: PayLine, digits: int) -> YearLine:
    """A line as data; money for so many pieces is told in words, because a report's rates are shares."""
    spec, used = scenario.spec, digits if line.digits is None else line.digits
    counts = line.digits is not None or line.basis_digits is not None
    is_money = not counts or spec.measures[_measure_of(scenario, line)].unit == spec.currency
    basis, rate = (None, None) if line.basis_digits is not None and not is_money else (line.basis, line.rate)
    return YearLine(
        spec.calendar.labels()[line.month], line.stage, line.item, _units(line.amount, used),
        None if basis is None else _units(basis, used), None if rate is None else f"{rate:f}", line.note,
        line.digits is None or is_money,
    )  # fmt: skip


def _measure_of(scenario: Scenario, line: PayLine) -> str:
    """The measure that a line of performance counts: of the component or deal rule in the plan that holds then, else the line's name."""
    spec = scenario.spec
    rep = next(rep for rep in spec.team.reps if rep.rep_id == line.rep_id)
    plan = spec.plans[rep.as_of(spec.calendar.labels()[line.month]).plan]
    named = {part.name: part.measure for part in plan.components}
    named |= {rule.name: rule.measure for rule in plan.adjustments if isinstance(rule, Cap | LargeDeal) and rule.measure}
    return named.get(line.item, line.item)


def _units(amount: Decimal, digits: int) -> str:
    return f"{amount.scaleb(-digits):f}"
