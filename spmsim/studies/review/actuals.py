"""`Happened`: what people of a run really sold, person by person and month by month, and who came and left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spmsim.compile.seats import played
from spmsim.foundation.errors import BadInput, Problem, nearest, refuse
from spmsim.records.game import Game
from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.records.stints import stints_of
from spmsim.results.wording import plural
from spmsim.scenario.schema import ScenarioSpec

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Happened:
    """What happened in the months reviewed. S seats of the run, T months."""

    months: int
    sold: Floats = field(repr=False)
    """[S, T] units of the primary measure; 0 where the file says nothing."""
    is_person: Bools = field(repr=False)
    """[S] whether the seat's first person is reviewed: all but planned seats of which the file knows nothing."""
    others: tuple[str, ...] = field(repr=False)
    """Who sold and is not one of the run's people: newcomers, mostly."""
    others_sold: Floats = field(repr=False)
    """[others] units of the primary measure."""
    leave_month: Ints = field(repr=False)
    """[S] month at whose end the person left; −1 for those who stayed, as far as is known."""
    knows_leavers: bool
    """Whether a roster told who left."""
    notes: tuple[str, ...]


def what_happened(spec: ScenarioSpec, game: Game, bookings: Bookings, roster: People | None = None) -> Happened:
    """What happened, in the order of the run's seats.

    Args:
        spec: the scenario that was played.
        game: its game.
        bookings: of the run's calendar or of its first months.
        roster: the people at the end of these months with their last days; None: nobody is known to have left.

    Raises:
        BadInput: other months, or bookings without the primary measure.
    """
    refuse_other_months(spec, bookings)
    if spec.primary not in bookings.measures:
        what = f"no bookings of '{spec.primary}', which the run forecasts; measures: {', '.join(bookings.measures)}"
        raise refuse(what + f".{nearest(spec.primary, bookings.measures)}", file=bookings.file, path="measure")
    which = bookings.measures.index(spec.primary)
    unit = 10.0 ** bookings.digits[which]
    place = {rep_id: at for at, rep_id in enumerate(game.seats.rep_ids)}
    sold, named = np.zeros((len(place), bookings.months)), np.zeros(len(place), dtype=bool)
    others: dict[str, float] = {}
    for at, person in enumerate(bookings.people):
        amounts = bookings.amounts[which, at] / unit
        if person in place:
            sold[place[person]] = amounts
            named[place[person]] = bool(bookings.stated[which, at].any())
        elif amounts.any():
            others[person] = float(amounts.sum())
    leaving = _leave_months(spec, game, roster, bookings.months)
    is_person = (game.seats.entry < bookings.months) & (named | (game.seats.entry == 0))
    return Happened(
        bookings.months, sold, is_person, tuple(others), np.asarray(list(others.values()), dtype=np.float64), leaving, roster is not None,
        tuple(_notes(spec, game, bookings, (named, is_person, roster is not None))),
    )  # fmt: skip


def refuse_other_months(spec: ScenarioSpec, bookings: Bookings) -> None:
    """Refuse bookings that are not of the calendar's first months.

    Raises:
        BadInput: which months there are, and which are needed.
    """
    needed, labels = spec.calendar.labels(), bookings.labels
    if labels != needed[: len(labels)]:
        span, whole = _span(labels), _span(needed)
        what = f"the bookings cover {span}, the run {whole}; give the run's months, or the first of them (a month without a sale as 0)"
        raise BadInput([Problem(what, path="month", file=bookings.file)])


def _span(labels: tuple[str, ...]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


def _leave_months(spec: ScenarioSpec, game: Game, roster: People | None, months: int) -> Ints:
    """As a roster tells, and where it says nothing of somebody, as the scenario does."""
    known: Ints = np.where(game.seats.leave_month < months, game.seats.leave_month, -1)
    if roster is None:
        return known
    last_days = dict(zip(roster.ids, roster.left_on, strict=True))
    for at, rep_id in enumerate(game.seats.rep_ids):
        if rep_id in last_days:
            left = last_days[rep_id]
            month = months if left is None else max(spec.calendar.index_of(left), 0)
            known[at] = month if month < months else -1
    return known


def attained(game: Game, sold: Floats, leave_month: Ints) -> Floats:
    """[S] what counts for attainment: one's own sales, or what the pool of a manager sold in the months of both.

    Args:
        game: of the months reviewed.
        sold: [S, M] units.
        leave_month: [S] as in `Happened`.
    """
    result: Floats = sold.sum(axis=1)
    if not len(game.attained_pool):
        return result
    months = np.arange(game.months)
    last = np.where(leave_month < 0, game.months - 1, leave_month)
    for seat in range(len(result)):
        stints = [stint for stint in stints_of(game, seat) if game.attained_pool[stint.row] >= 0]
        if stints:
            there = (months >= game.seats.entry[seat]) & (months <= last[seat])
            result[seat] = sum(_pooled(game, sold, int(game.attained_pool[one.row]), there & (months >= one.first) & (months < one.last))
                               for one in stints)  # fmt: skip
    return result


def _pooled(game: Game, sold: Floats, pool: int, there: Bools) -> float:
    months = np.arange(game.months)
    rule = game.pools[pool]
    spans = rule.spans or ((0, game.months),) * len(rule.seats)
    members = zip(rule.seats, spans, strict=True)
    return float(sum(sold[seat, there & (months >= first) & (months < last)].sum() for seat, (first, last) in members))


def _notes(spec: ScenarioSpec, game: Game, bookings: Bookings, known: tuple[Bools, Bools, bool]) -> Iterator[str]:
    named, is_person, knows_leavers = known
    if bookings.months < spec.calendar.months:
        yield (
            f"the bookings cover {plural(bookings.months, 'month')} of {spec.calendar.months}: only these are reviewed; "
            "pay is that of windows that end in them"
        )
    silent = int((is_person & ~named & (game.mean[game.primary].sum(axis=1) > 0)).sum())
    if silent:
        yield f"{plural(silent, 'person', 'people')} of the run have no bookings in the file: counted as having sold nothing"
    planned = int(((game.seats.entry > 0) & (game.seats.entry < bookings.months) & ~is_person).sum())
    if planned:
        seats = plural(planned, "planned seat")
        yield f"{seats} stand under ids that the bookings do not know: whoever took them counts among the newcomers"
    if not knows_leavers:
        yield (
            "who left is not in these files (--roster tells it): quotas are those of all months, and the market is read from people until "
            "their last month with a sale, where months without one are not common"
        )
    if len(played(spec.team.reps, spec.calendar)) < len(spec.team.reps):
        yield "people who left before the calendar began are not reviewed"
