"""`assess`: the situation before anyone changes anything: last year by group, role and person, and its problems by their money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.records.voices import Voices
from spmsim.results.groups import LEAST
from spmsim.results.wording import plural
from spmsim.scenario.target_pay import TargetPay
from spmsim.studies.situation.cash import why_dashes
from spmsim.studies.situation.figures import attainment, season, trend_of_all
from spmsim.studies.situation.group_problems import GroupProblem, group_problems, rests_on
from spmsim.studies.situation.groups import FEWEST_OF_A_SPREAD, Group, groups_of
from spmsim.studies.situation.measures import Measured, measured
from spmsim.studies.situation.other_problems import OtherProblem, other_problems
from spmsim.studies.situation.problems import PastProblem, problems_of
from spmsim.studies.situation.roles import (
    Fairness,
    RoleEstimates,
    best_fifth_by_luck,
    estimates_of,
    fairness_for_others,
    fairness_of,
    without_few,
)
from spmsim.studies.situation.spread import Bin, PastMonth, attainment_bins, months_of_history
from spmsim.studies.situation.voices import Comment, Score, comments_of, scores_of
from spmsim.studies.situation.year import PastYear, past_year_of

T = TypeVar("T", Group, Measured, GroupProblem)


@dataclass(frozen=True)
class PersonLine:
    """One person, for the owner; None where the files do not say."""

    person: str = field(repr=False)
    role: str
    region: str
    team: str = field(repr=False)
    months: float
    sales: float
    attainment: float | None
    paid: float | None
    """Incentive pay."""
    quota: float | None
    """Of 12 months."""
    potential: float | None
    """A year's expected sales."""
    quota_to_potential: float | None


@dataclass(frozen=True)
class Situation:
    """Last year as one audience may see it."""

    currency: str
    measure: str
    first_month: str
    last_month: str
    trend: float | None
    """Of all bookings, whoever made them, against the twelve months before."""
    season: tuple[float, ...] | None
    history: tuple[PastMonth, ...]
    """All bookings by month, as an index."""
    attained: tuple[Bin, ...]
    """People by attainment; empty where nobody has a quota or where this audience may not see it."""
    outside: float | None
    """Bookings of nobody in the roster or of months not employed; the owner's only."""
    groups: tuple[Group, ...]
    best_fifth_by_luck: float | None
    """What the best fifth of each role would sell by luck alone, as a share of everything."""
    cash_notes: tuple[str, ...]
    """Why figures of cash are missing."""
    roles: tuple[RoleEstimates, ...]
    fairness: tuple[Fairness, ...]
    measures: tuple[Measured, ...]
    """Retention, net new accounts, other money: the other measures of the bookings."""
    scores: tuple[Score, ...]
    """Of surveys, feedback and reviews."""
    has_voices: bool
    """Whether there are such files."""
    comments: tuple[Comment, ...] = field(repr=False)
    """What people wrote, for the owner."""
    problems: tuple[PastProblem, ...]
    other_problems: tuple[OtherProblem, ...]
    """Without an amount of money."""
    group_problems: tuple[GroupProblem, ...]
    """The money of roles, regions and teams behind them."""
    people: tuple[PersonLine, ...] = field(repr=False)
    notes: tuple[str, ...]


def assess(
    people: People,
    bookings: Bookings,
    currency: str,
    *,
    target_pay: TargetPay | None = None,
    voices: Sequence[Voices] = (),
    everything: bool,
    team_name: Callable[[str], str] | None,
) -> Situation:
    """Assess last year.

    Args:
        people: the project's roster.
        bookings: the project's whole history.
        currency: in which its amounts are.
        target_pay: what people are meant to earn, where a file says it.
        voices: what people said, by file.
        everything: whether the reader pays these people and sees ids; else groups under five are left out, and all people.
        team_name: how the reader knows a manager; None for readers who see no teams.

    Raises:
        BadInput: files that are not those of a project.
    """
    year = past_year_of(people, bookings, target_pay)
    estimates = tuple(role if everything else without_few(role) for role in estimates_of(year))
    groups = groups_of(year if team_name is not None else replace(year, teams=("",) * len(year.teams)), everything=everything)
    others = measured(year, people, bookings, groups)
    whole = groups[0] if groups and groups[0].by == "organisation" else None
    problems = tuple(
        one
        for one in problems_of(year, estimates, currency)
        if everything or (whole is not None and one.people >= LEAST and rests_on(one.key, whole))
    )
    by_group = group_problems(year, estimates, problems, groups, everything=everything)
    if team_name is not None:
        groups = tuple(_as_read(group, team_name) for group in groups)
        others = tuple(_as_read(one, team_name) for one in others)
        by_group = tuple(_as_read(one, team_name) for one in by_group)
    shown = {group.name for group in groups if group.by == "role"}
    fairness = [one for role in estimates if role.role in shown and (one := fairness_of(year, role.role)) is not None]
    by_luck = None if whole is None or whole.concentration is None else best_fifth_by_luck(year)
    least = 0 if everything else FEWEST_OF_A_SPREAD
    fair = tuple(one if everything else fairness_for_others(one) for one in fairness if one.people >= least)
    return Situation(
        currency=currency,
        measure=year.measure,
        first_month=year.panel.first_month,
        last_month=bookings.labels[-1],
        trend=None if whole is None else trend_of_all(year.history),
        season=None if whole is None else season(year.history, int(year.panel.season_months[-1])),
        history=() if whole is None else months_of_history(year.history, bookings.labels),
        attained=() if whole is None or whole.spread is None else attainment_bins(
            attainment(year.sales, year.quota), least=0 if everything else LEAST
        ),
        outside=year.outside if everything else None,
        groups=groups,
        best_fifth_by_luck=by_luck,
        cash_notes=tuple(why_dashes(year, [role for role in dict.fromkeys(year.panel.roles) if role in shown])),
        roles=tuple(role for role in estimates if role.role in shown),
        fairness=fair,
        measures=others,
        has_voices=bool(voices),
        scores=scores_of(voices, everything=everything),
        comments=comments_of(voices) if everything else (),
        problems=problems,
        other_problems=other_problems(whole, fair, by_luck),
        group_problems=by_group,
        people=tuple(_lines(year)) if everything else (),
        notes=(*_notes(year, bookings), *(note for file in voices for note in file.notes)),
    )


def _as_read(one: T, team_name: Callable[[str], str]) -> T:
    """A team as the reader knows its manager."""
    return replace(one, name=team_name(one.name)) if one.by == "team" else one


def _lines(year: PastYear) -> list[PersonLine]:
    reached = attainment(year.sales, year.quota)
    quota = year.quota * 12 / year.months
    yearly = attainment(quota, year.potential)
    return [
        PersonLine(
            person, year.panel.roles[at], year.panel.regions[at], year.teams[at], float(year.months[at]), float(year.sales[at]),
            _or_none(reached[at]), _or_none(year.paid[at]), _or_none(quota[at]), _or_none(year.potential[at]), _or_none(yearly[at]),
        )
        for at, person in enumerate(year.panel.people)
    ]  # fmt: skip


def _or_none(value: float) -> float | None:
    return None if value != value else float(value)


def _notes(year: PastYear, bookings: Bookings) -> list[str]:
    """What these files do not tell."""
    notes = []
    if year.panel.months < 12:
        notes.append(f"the bookings cover {plural(year.panel.months, 'month')}; a season and a trend need 12 and 24")
    elif bookings.months < 24:
        notes.append(f"the bookings cover {bookings.months} months; a trend needs 24")
    for what, option, held in (("quotas", "--quotas", year.quota > 0), ("payments", "--paid", year.paid == year.paid)):
        known = int(held.sum())
        if known == 0:
            notes.append(f"the roster holds no {what} of last year (spmsim init {option} brings them); nothing is said of them")
        elif known < len(held):
            notes.append(f"not everybody in the roster has {what} of last year; who has none stands outside those figures")
    notes.append("how long seats stood empty is not in these files; headcount is compared with that of the year's first month")
    return notes
