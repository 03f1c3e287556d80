"""`reproduce_last_year`: last year's seats and quotas simulated from the estimates, and paid again, beside what happened.

Everybody sits where they sat: hires and exits are those of the past, nobody leaves by chance, and nobody responds, since the estimates hold
the effort of the plan that was in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from spmsim.compile import compile_game
from spmsim.estimation.listed import MONTH_NAMES
from spmsim.foundation.errors import BadInput
from spmsim.foundation.money import meets, minor_units
from spmsim.records.game import Game
from spmsim.records.history import Bookings, Paid
from spmsim.records.ledger import Credit
from spmsim.records.policy import standard_effort
from spmsim.records.tallies import MONTH_SUMS
from spmsim.results.groups import LEAST
from spmsim.results.metrics import Floats, force_metrics
from spmsim.results.wording import plural
from spmsim.scenario.loading import Scenario
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.paying.quota_in_force import quota_in_force
from spmsim.studies.playing import Draws, play_on, terms_in
from spmsim.studies.replaying.last_year import credits_of, past_quotas, spec_of_last_year
from spmsim.studies.replaying.replay import Check, replay
from spmsim.studies.replaying.reproduced import LastYear, PastFigure

LOW, HIGH = 0.05, 0.95
LEAST_MONTHS = 6
"""Months from which a person counts in the share at quota, as in every run."""


@dataclass(frozen=True)
class Past:
    """What a project's files say of last year."""

    bookings: Bookings = field(repr=False)
    paid: Paid | None = field(repr=False)


def last_year_of(scenario: Scenario, past: Past, draws: Draws) -> dict[str, Any]:
    """Field of a study → last year, or why it cannot stand beside the scenario."""
    why = why_not_reproduced(scenario, past)
    try:
        return {"no_last_year": why} if why else {"last_year": reproduce_last_year(scenario, past, draws)}
    except BadInput:  # what is wrong may name people, and a report is read by others than those who pay them
        return {"no_last_year": "last year cannot be played or paid by today's plans; spmsim replay says why"}


def why_not_reproduced(scenario: Scenario, past: Past) -> str:
    """Why last year cannot stand beside a scenario; empty where it can."""
    spec, bookings = scenario.spec, past.bookings
    if spec.primary not in bookings.measures:
        return f"last year's bookings hold no {spec.primary}"
    if bookings.months != spec.calendar.months:
        return f"last year's bookings cover {bookings.months} months, and the scenario plays {spec.calendar.months}"
    began, begins = (MONTH_NAMES[int(month[5:]) - 1] for month in (bookings.first_month, spec.calendar.start))
    return "" if began == begins else f"last year's bookings begin in {began}, and the scenario in {begins}: their seasons are not the same"


def reproduce_last_year(scenario: Scenario, past: Past, draws: Draws) -> LastYear:
    """Last year, modelled and actual.

    Args:
        scenario: the plan in force, with everything that was estimated.
        past: bookings of exactly one calendar of it, and what payroll paid.
        draws: luck of the simulated years.
    """
    moved = _as_they_sat(spec_of_last_year(scenario.spec, past.bookings, with_its_quotas=True))
    credits, outside = credits_of(moved, past.bookings)
    game = compile_game(replace(scenario, spec=moved))
    tallies = play_on(game, standard_effort(len(game.seats.rep_ids), game.months), draws)
    metrics, minor = force_metrics(tallies, terms_in(scenario, game)), game.measures[game.primary].minor
    sold = sales_by_seat(game, credits, moved.primary)
    by_month = tallies.by_month[:, :, MONTH_SUMS.index("sales")]
    low, high = np.quantile(by_month, [LOW, HIGH], axis=0)
    inside = (low <= sold.sum(axis=0)) & (sold.sum(axis=0) <= high)
    reached, asked = at_quota(game, sold)
    check = None if past.paid is None else replay(scenario, [], past.bookings, past.paid).check
    simulated, share = metrics["sales"], metrics["share_at_quota"]
    assert simulated is not None
    return LastYear(
        first_month=past.bookings.labels[0], last_month=past.bookings.labels[-1], people=int((game.seats.entry < game.months).sum()),
        bookings=_simulated(simulated, float(sold.sum()) / minor), months_inside=int(inside.sum()), months=game.months,
        at_quota=_simulated(share, reached / asked) if share is not None and asked else None, people_at_quota=asked,
        on_last_quotas=moved.primary in past_quotas(moved), pay=_paid_again(check, scenario.spec.currency),
        people_off=None if check is None else sum(one.rep_id not in check.without_row for one in check.off),
        outside=sum(one.amount for one in outside if one.measure == moved.primary) / minor, notes=tuple(_notes(game, sold, check)),
    )  # fmt: skip


def _notes(game: Game, sold: Floats, check: Check | None) -> Iterator[str]:
    """What makes the model differ from what happened before any luck does."""
    expected = game.mean[game.primary].sum(axis=1) * (game.seats.entry < game.months)
    silent = (expected > 0) & (sold.sum(axis=1) == 0)
    if silent.any():
        yield (
            "The roster has people who booked nothing all year, and the model has them sell like others in their role: take out of the "
            "roster who does not sell, and give the others their day of hire."
        )
    if check is not None and check.without_row:
        number = len(check.without_row)
        who = plural(number, "person", "people") if number >= LEAST else "some people"
        yield f"Payroll's file has no row for {who} whom the plan pays: they stand outside the comparison of pay; spmsim replay lists them."


def sales_by_seat(game: Game, credits: Sequence[Credit], measure: str) -> Floats:
    """[S, M] what was really booked on the measure, in minor units."""
    place = {person: seat for seat, person in enumerate(game.seats.rep_ids)}
    sold: Floats = np.zeros((len(place), game.months))
    for credit in credits:
        if credit.measure == measure and credit.rep_id in place:
            sold[place[credit.rep_id], credit.month] += float(credit.amount)
    return sold


def at_quota(game: Game, sold: Floats) -> tuple[int, int]:
    """(people who reached their quota, people with a quota) of those with at least six months.

    Args:
        game: the year.
        sold: [S, M] what was really booked on the primary measure.
    """
    seats, months = game.seats, np.arange(game.months)
    last = np.where(seats.leave_month < 0, game.months - 1, seats.leave_month)
    here = (seats.entry[:, None] <= months) & (months <= last[:, None])
    performance = np.where(here, _counted(game, sold), 0.0).sum(axis=1)
    quota = quota_in_force(game)
    judged = (here.sum(axis=1) >= LEAST_MONTHS) & (quota > 0)
    return int(meets(performance[judged], 1.0, quota[judged]).sum()), int(judged.sum())


def _counted(game: Game, sold: Floats) -> Floats:
    """[S, M] what attainment counts: people's own sales, or those of the pool that a manager is asked for."""
    counted = sold.copy()
    for seat in range(len(sold) if len(game.attained_pool) else 0):
        pool = int(game.attained_pool[seat])
        if pool >= 0:
            members = game.pools[pool]
            spans = members.spans or ((0, game.months),) * len(members.seats)
            counted[seat] = 0.0
            for member, (first, end) in zip(members.seats, spans, strict=True):
                counted[seat, first:end] += sold[member, first:end]
    return counted


def _as_they_sat(spec: ScenarioSpec) -> ScenarioSpec:
    """Nobody leaves by chance, and no seat is filled again: whoever came after somebody has a row of their own."""
    still = {"leave_yearly": 0.0, "vacancy_months": spec.calendar.months}
    reps = tuple(rep.model_copy(update=still) for rep in spec.team.reps)
    return spec.model_copy(update={"team": spec.team.model_copy(update={"reps": reps})})


def _simulated(values: Floats, actual: float) -> PastFigure:
    low, high = np.nanquantile(values, [LOW, HIGH])
    return PastFigure(float(np.nanmean(values)), actual, float(low), float(high))


def _paid_again(check: Check | None, currency: str) -> PastFigure | None:
    """Of the people of whom payroll's file has a row: it may leave out whole roles."""
    if check is None:
        return None
    modelled = check.modelled - sum(check.by_person[one][0] for one in check.without_row)
    return PastFigure(modelled / minor_units(currency), check.paid / minor_units(currency))
