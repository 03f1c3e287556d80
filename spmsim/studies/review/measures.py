"""The measures beside the first: what the run forecast of them against what was booked, by group and month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spmsim.records.game import Game, Law
from spmsim.records.history import Bookings
from spmsim.records.policy import Policy
from spmsim.records.tallies import MONTH_SUMS, SEAT_SUMS, SeatPaths
from spmsim.studies.playing import Draws, play_on
from spmsim.studies.review.actuals import Happened
from spmsim.studies.review.games import sales_only
from spmsim.studies.review.lines import By, Group, Showable
from spmsim.studies.review.scores import Figure, figure_of
from spmsim.studies.situation.disclosure import Members, showable

Floats = NDArray[np.float64]
Kind = Literal["money", "count", "share"]


@dataclass(frozen=True)
class MeasureLine:
    """One measure of one group, or of all people in one month."""

    measure: str
    kind: Kind
    by: By
    name: str
    people: int
    """Who is expected to bring something of it, or did."""
    figure: Figure
    """Sums; of a share, successes ÷ trials."""


@dataclass(frozen=True)
class PersonMeasure:
    """One measure of one person, for those who pay these people; shares are told of groups only."""

    person: str = field(repr=False)
    measure: str
    mean: float
    p10: float
    p90: float
    actual: float


@dataclass(frozen=True, eq=False)
class Played:
    """One measure in simulated years and as it happened, in its own units; of a share twice, successes and trials."""

    by_seat: Floats = field(repr=False)
    """[S, 3] mean, 10 % and 90 %."""

    by_group: Floats = field(repr=False)
    """[G, N]"""
    by_month: Floats = field(repr=False)
    """[N, T]"""
    happened: Floats = field(repr=False)
    """[S, T]"""


@dataclass(frozen=True, eq=False)
class MeasureReviewed:
    """One measure of everybody, before it is decided who may see what."""

    name: str
    kind: Kind
    concerns: NDArray[np.bool_] = field(repr=False)
    """[S] who is expected to bring something of it, or did."""
    amounts: Played = field(repr=False)
    trials: Played | None = field(repr=False)


def measures_reviewed(
    game: Game, policy: Policy, draws: Draws, happened: Happened, bookings: Bookings, groups: Sequence[Group]
) -> tuple[MeasureReviewed, ...]:
    """Plays the months once more for every measure that the bookings hold; ratings have no sums and are left out.

    Args:
        game: of the run's people, the whole calendar.
        policy: what people do in it.
        draws: luck; the same as in the run.
        happened: who was a person of the run, and how many months there were.
        bookings: what was booked.
        groups: whose sums are kept.
    """
    months = happened.months
    sales, fewer = sales_only(game, months), replace(policy, response=policy.response[:, :months])
    found = []
    for k, rule in enumerate(game.measures):
        if k == game.primary or rule.law is Law.CATEGORICAL or rule.name not in bookings.measures:
            continue
        which, share = bookings.measures.index(rule.name), rule.law is Law.BINOMIAL
        if share and bookings.out_of is None:
            continue
        unit = 1.0 if share else 10.0 ** bookings.digits[which]
        counted = bookings.amounts[which] * bookings.has_trials[which] if share else bookings.amounts[which]
        booked = _of_people(counted / unit, game, bookings, happened)
        concerns = happened.is_person & ((sales.mean[k].sum(axis=1) > 0) | (booked != 0).any(axis=1))
        amounts = _played(replace(sales, primary=k), fewer, draws, groups, float(rule.minor), booked)
        trials = None
        if share:  # where every trial succeeds, successes are trials
            due = _of_people(np.asarray(bookings.out_of)[which].astype(np.float64), game, bookings, happened)
            certain = sales.mean.copy()
            certain[k] = 1.0
            trials = _played(replace(sales, primary=k, mean=certain), fewer, draws, groups, 1.0, due)
        kind: Kind = "share" if share else "count" if bookings.units[which] == "count" else "money"
        found.append(MeasureReviewed(rule.name, kind, concerns, amounts, trials))
    return tuple(found)


def _of_people(amounts: Floats, game: Game, bookings: Bookings, happened: Happened) -> Floats:
    """[S, T] of the run's people; 0 of whom the file says nothing."""
    place = {person: at for at, person in enumerate(bookings.people)}
    rows = [place.get(rep_id) if there else None for rep_id, there in zip(game.seats.rep_ids, happened.is_person, strict=True)]
    nothing = np.zeros(happened.months)
    return np.array([nothing if row is None else amounts[row] for row in rows], dtype=np.float64)


def _played(game: Game, policy: Policy, draws: Draws, groups: Sequence[Group], minor: float, happened: Floats) -> Played:
    """Simulated years of the measure that stands first in this game."""
    member = np.zeros((len(groups), len(game.seats.rep_ids)))
    for row, group in enumerate(groups):
        member[row, list(group.members)] = 1.0
    by_group, by_seat = np.zeros((len(groups), draws.replications)), np.zeros((len(game.seats.rep_ids), 3))

    def keep(paths: SeatPaths) -> None:
        sold = paths.by_quarter[:, :, SEAT_SUMS.index("sales")].sum(axis=1) / minor
        block = slice(paths.first_seat, paths.first_seat + len(sold))
        np.add(by_group, member[:, block] @ sold, out=by_group)
        by_seat[block] = np.column_stack([sold.mean(axis=1), *np.quantile(sold, (0.1, 0.9), axis=1)])

    tallies = play_on(game, policy, draws, keep=keep)
    return Played(by_seat, by_group, tallies.by_month[:, :, MONTH_SUMS.index("sales")] / minor, happened)


def measure_lines(
    reviewed: Sequence[MeasureReviewed], groups: Sequence[Group], labels: Sequence[str], show: Showable,
    team_name: Callable[[str], str] | None,
) -> tuple[MeasureLine, ...]:  # fmt: skip
    """All measures by group and month, as far as a reader may see them: no sum of fewer than five people who have to do with it.

    Args:
        reviewed: the measures.
        groups: all people first.
        labels: [T] months.
        show: what may be shown of the first measure.
        team_name: how the reader knows a manager; None for readers who see no teams.
    """
    return tuple(line for one in reviewed for line in _lines(one, groups, labels, show, team_name))


def person_measures(reviewed: Sequence[MeasureReviewed], rep_ids: Sequence[str]) -> tuple[PersonMeasure, ...]:
    """Everybody who is expected to bring something of a measure, or did, in the order of the run."""
    found = []
    for one in reviewed:
        for at in np.flatnonzero(one.concerns).tolist() if one.trials is None else ():
            mean, low, high = one.amounts.by_seat[at].tolist()
            found.append(PersonMeasure(rep_ids[at], one.name, mean, low, high, float(one.amounts.happened[at].sum())))
    return tuple(found)


def _lines(
    one: MeasureReviewed, groups: Sequence[Group], labels: Sequence[str], show: Showable, team_name: Callable[[str], str] | None
) -> Iterator[MeasureLine]:
    parts: list[Members] = [tuple(at for at in group.members if one.concerns[at]) for group in groups]
    allowed = None if show.sets is None else showable(parts, len(one.concerns))

    def may(row: int) -> bool:
        group = groups[row]
        is_seen = show.may(group.members) and (group.by != "team" or team_name is not None)
        return bool(parts[row]) and is_seen and (allowed is None or parts[row] in allowed)

    for row, group in enumerate(groups):
        if may(row):
            members = list(group.members)
            simulated = one.amounts.by_group[row], None if one.trials is None else one.trials.by_group[row]
            actual = one.amounts.happened[members].sum(), None if one.trials is None else one.trials.happened[members].sum()
            name = team_name(group.name) if group.by == "team" and team_name else group.name
            yield from _line(one, (group.by, name, len(parts[row])), simulated, actual)
    people = list(groups[0].members)
    told = show.months((one.amounts if one.trials is None else one.trials).happened[people])
    for t, label in ((t, label) for t, label in enumerate(labels) if may(0) and told[t]):
        simulated = one.amounts.by_month[:, t], None if one.trials is None else one.trials.by_month[:, t]
        actual = one.amounts.happened[:, t].sum(), None if one.trials is None else one.trials.happened[:, t].sum()
        yield from _line(one, ("month", label, len(parts[0])), simulated, actual)


def _line(
    one: MeasureReviewed, named: tuple[By, str, int], simulated: tuple[Floats, Floats | None], actual: tuple[float, float | None]
) -> Iterator[MeasureLine]:
    """The line; none of a share of which nothing came due."""
    over, under = simulated
    if under is not None:
        if not actual[1] or not (under > 0).all():
            return
        over, value = over / under, actual[0] / actual[1]
    else:
        value = actual[0]
    yield MeasureLine(one.name, one.kind, *named, figure_of(np.ascontiguousarray(over), float(value)))
