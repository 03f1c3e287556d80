"""`review`: what a run forecast against what happened, for one audience; whether it was the market; and what to assume next time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from spmsim.records.history import Bookings
from spmsim.records.people import People
from spmsim.results.groups import LEAST
from spmsim.results.wording import money, plural
from spmsim.studies.review.company import company_line
from spmsim.studies.review.forecast import CELL_SUMS
from spmsim.studies.review.lines import Line, Metric, Showable, allowed, line_of, month_lines
from spmsim.studies.review.market import MarketThatCame, Ratio, groups_apart
from spmsim.studies.review.measures import MeasureLine, PersonMeasure, measure_lines, person_measures
from spmsim.studies.review.naive import YEAR
from spmsim.studies.review.people import PersonReview, Surprises, band_counts, moved_people, people_lines, sides_of, surprises_of
from spmsim.studies.review.replay import Again
from spmsim.studies.review.scores import Coverage, Score, coverage, figure_of, score_against, within
from spmsim.studies.review.split import Split, split_of
from spmsim.studies.review.spreads import Spreads, spreads_of
from spmsim.studies.review.updates import Learnt, SeasonUpdate, Update, season_of, updates_of
from spmsim.studies.review.year import YearReviewed, review_year
from spmsim.studies.situation.disclosure import Members

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Review:
    """A review as one audience may see it."""

    id: str
    title: str
    currency: str
    measure: str
    is_money: bool
    """Whether the measure is in the currency; else it is a count."""
    first_month: str
    last_month: str
    months: int
    of_months: int
    replications: int
    lines: tuple[Line, ...]
    """All people, roles, regions, teams, months; the whole company last. What this audience may not see is left out."""
    measures: tuple[MeasureLine, ...]
    """The measures beside the first, by group and month."""
    last_year: tuple[float, float] | None
    """(last year, this year) of those whose whole last year is known and who did not leave, as far as is known; of whole years only."""
    knows_leavers: bool
    """Whether a roster told who left."""
    coverage: tuple[Coverage, ...]
    """Of people's sales."""
    months_coverage: tuple[Coverage, ...]
    """Of the months of all people's sales."""
    bands: tuple[int, ...] | None
    """People by the percentile of what they sold (`BANDS`)."""
    score: Score | None
    came: MarketThatCame | None
    stated_level: float
    level: float | None
    """`market.level` of the market that came."""
    splits: tuple[Split, ...]
    surprises: tuple[Surprises, ...]
    spreads: Spreads | None
    updates: tuple[Update, ...]
    season: SeasonUpdate | None
    people: tuple[PersonReview, ...] = field(repr=False)
    """The owner's only."""
    people_measures: tuple[PersonMeasure, ...] = field(repr=False)
    """The same of the measures beside the first."""
    notes: tuple[str, ...]

    def line(self, by: str, name: str = "") -> Line | None:
        """The line of a group or month, None where there is none to see."""
        return next((one for one in self.lines if (one.by, one.name) == (by, name)), None)


def review(again: Again, bookings: Bookings, roster: People | None, *, everything: bool, team_name: Callable[[str], str] | None) -> Review:
    """Review a run.

    Args:
        again: the run.
        bookings: what happened, of the run's calendar or its first months.
        roster: the people at the end of these months, with their last days; None where not known.
        everything: whether the reader pays these people and sees ids; else groups under five are left out, and all people.
        team_name: how the reader knows a manager; None for readers who see no teams.

    Raises:
        BadInput: see `review_year`.
    """
    year = review_year(again, bookings, roster)
    show = Showable(None) if everything else _showable(year)
    lines = _lines(year, show, roster, team_name)
    seen = {line.name for line in lines if line.by == "role"}
    learnt = _learnt(year, show, seen, everything=everything)
    spec, rows = again.cast.scenario.spec, year.sellers
    whole = show.may(year.groups[0].members)
    return Review(
        id=again.run.id,
        title=str(again.run.manifest.get("title") or again.run.id),
        currency=spec.currency,
        measure=spec.primary,
        is_money=spec.measures[spec.primary].unit == spec.currency,
        first_month=year.labels[0],
        last_month=year.labels[-1],
        months=len(year.labels),
        of_months=spec.calendar.months,
        replications=again.draws.replications,
        lines=lines,
        measures=measure_lines(year.measures, year.groups, year.labels, show, team_name),
        last_year=_last_year(year, show),
        knows_leavers=year.happened.knows_leavers,
        coverage=_coverage(year) if whole else (),
        months_coverage=_months_coverage(year) if whole else (),
        bands=_bands(year.scored.percentile[rows], everything=everything) if whole else None,
        score=_score(year, show),
        came=learnt.came,
        stated_level=spec.market.level,
        level=learnt.level,
        splits=_splits(year) if whole else (),
        surprises=surprises_of(year, show) if whole else (),
        spreads=learnt.spreads,
        updates=updates_of(spec, learnt),
        season=season_of(spec, learnt.came),
        people=people_lines(year) if everything else (),
        people_measures=person_measures(year.measures, again.cast.game.seats.rep_ids) if everything else (),
        notes=tuple(_notes(year, bookings, show, everything=everything)),
    )


def _bands(percentiles: Floats, *, everything: bool) -> tuple[int, ...] | None:
    """People by band, where no band gives away fewer than five."""
    counts = band_counts(percentiles)
    return counts if everything or all(one == 0 or one >= LEAST for one in counts) else None


def _showable(year: YearReviewed) -> Showable:
    """Of which sets of people sums may be told: groups first, then who surprised and whose last year is known, all with newcomers last."""
    others = [*sides_of(year).values(), _known_last_year(year), _there_in_both(year), _company(year)]
    return allowed(year.groups, others, year.facts, len(year.roles) + len(year.happened.others))


def _company(year: YearReviewed) -> Members:
    """All people and all newcomers, who stand behind the seats."""
    seats = len(year.roles)
    return (*year.groups[0].members, *range(seats, seats + len(year.happened.others)))


def _known_last_year(year: YearReviewed) -> Members:
    return tuple(int(at) for at in year.sellers if not np.isnan(year.naive.expected[at]))


def _there_in_both(year: YearReviewed) -> Members:
    """Those of them who did not leave in this year: a year of which months are missing is no year to compare."""
    return tuple(at for at in _known_last_year(year) if year.happened.leave_month[at] < 0)


def _lines(year: YearReviewed, show: Showable, roster: People | None, team_name: Callable[[str], str] | None) -> tuple[Line, ...]:
    in_market = None if year.scored_in_market is None else year.scored_in_market.cells[:, CELL_SUMS.index("sales")]
    lines = [
        line_of(group, year.scored.cells[at], year.facts, show, at_market=None if in_market is None else in_market[at])
        for at, group in enumerate(year.groups)
        if group.by != "team" or team_name is not None
    ]
    told = [replace(line, name=team_name(line.name)) if line.by == "team" and team_name else line for line in lines if line is not None]
    people = year.happened.is_person
    if show.may(year.groups[0].members):
        by_month: dict[Metric, tuple[Floats, Floats]] = {"sales": (year.scored.by_month, year.happened.sold[people])}
        if year.pay.by_month is not None:
            by_month["incentive_pay"] = (year.scored.pay_by_month, year.pay.by_month[people])
        told += month_lines(year.labels, by_month, show)
    if show.may(_company(year)):
        told.append(_without_few(company_line(year, roster), show))
    return tuple(told)


def _without_few(line: Line, show: Showable) -> Line:
    """The line as somebody sees it who does not pay these people: no count of one to four people."""
    few = {name for name in ("leavers", "hires") if name in line.figures and 0 < line.figures[name].actual < LEAST}
    return line if show.sets is None else replace(line, figures={name: one for name, one in line.figures.items() if name not in few})


def _coverage(year: YearReviewed) -> tuple[Coverage, ...]:
    rows, sold = year.sellers, year.facts.sums[:, 0]
    found = []
    for row, (range_, low, high) in enumerate(((0.5, 1, 3), (0.8, 0, 4))):
        inside = within(year.scored.quantiles[:, low], sold, year.scored.quantiles[:, high])
        found.append(coverage(range_, inside[rows], year.scored.inside[row]))
    return tuple(one for one in found if one is not None)


def _months_coverage(year: YearReviewed) -> tuple[Coverage, ...]:
    simulated, sold = year.scored.by_month, year.happened.sold[year.happened.is_person].sum(axis=0)
    found = []
    for range_, tails in ((0.5, (0.25, 0.75)), (0.8, (0.1, 0.9))):
        low, high = np.quantile(simulated, tails, axis=0)
        found.append(coverage(range_, within(low, sold, high), within(low, simulated, high).mean(axis=1)))
    return tuple(one for one in found if one is not None)


def _score(year: YearReviewed, show: Showable) -> Score | None:
    known = _known_last_year(year)
    if not show.may(known):
        return None
    rows = list(known)
    return score_against(year.scored.score[rows], np.abs(year.naive.expected[rows] - year.facts.sums[rows, 0]))


def _last_year(year: YearReviewed, show: Showable) -> tuple[float, float] | None:
    known = _there_in_both(year)
    if not show.may(known) or len(year.labels) != YEAR:
        return None
    rows = list(known)
    return float(year.naive.last_year[rows].sum()), float(year.facts.sums[rows, 0].sum())


def _splits(year: YearReviewed) -> tuple[Split, ...]:
    if year.scored_in_market is None or year.at_market is None:
        return ()
    happened = dict(zip(CELL_SUMS, year.facts.sums[list(year.groups[0].members)].sum(axis=0).tolist(), strict=True))
    told = [("sales", "sales", year.at_market[0], year.came)]
    is_whole = len(year.labels) == year.again.cast.scenario.spec.calendar.months  # the market that came is played without pay before
    told += [("incentive_pay", "pay", year.at_market[1], None)] if year.facts.has_pay and is_whole else []
    return tuple(
        split_of(
            metric,
            figure_of(year.scored.cells[0, CELL_SUMS.index(name)], happened[name]),
            at_market,
            figure_of(year.scored_in_market.cells[0, CELL_SUMS.index(name)], happened[name]),
            came,
        )
        for metric, name, at_market, came in told
    )


def _learnt(year: YearReviewed, show: Showable, roles_seen: set[str], *, everything: bool) -> Learnt:
    """What the year told, of groups that this reader sees."""
    whole = show.may(year.groups[0].members)
    came = _came(year, show) if whole else None
    roles = {role: ratio for role, ratio in _role_ratios(year).items() if role in roles_seen}
    leaving = {role: one for role, one in year.leaving().items() if everything or (role in roles_seen and one.leavers >= LEAST)}
    return Learnt(
        came, None if year.market is None or not whole else year.market.level, roles,
        _spreads(year) if whole else None, leaving, moved_people(year, roles) if everything else (),
    )  # fmt: skip


def _came(year: YearReviewed, show: Showable) -> MarketThatCame | None:
    """The market that came; without its months where the sum of one of them may not be told."""
    if year.came is None or show.months(year.happened.sold[year.happened.is_person]).all():
        return year.came
    return replace(year.came, months=(), profile=(), profile_ranges=())


def _role_ratios(year: YearReviewed) -> dict[str, Ratio]:
    rows = year.sellers[year.weight[year.sellers] > 0]
    names = [role for role in dict.fromkeys(year.roles) if any(year.roles[at] == role for at in rows)]
    if year.came is None or len(names) < 2:
        return {}
    member = np.asarray([[year.roles[at] == name for name in names] for at in rows])
    sold, expected = year.happened.sold[rows].sum(axis=1), year.expected[rows].sum(axis=1)
    found = groups_apart(sold, expected, year.weight[rows], member, year.came.year.value)
    return {} if found is None else dict(zip(names, found, strict=True))


def _spreads(year: YearReviewed) -> Spreads | None:
    stayed = np.asarray([at for at in year.sellers if year.happened.leave_month[at] < 0], dtype=np.int64)
    if len(stayed) == 0:
        return None
    numbers = {role: number for number, role in enumerate(dict.fromkeys(year.roles))}
    return spreads_of(year.happened.sold[stayed], year.expected[stayed], np.asarray([numbers[year.roles[at]] for at in stayed]))


def _notes(year: YearReviewed, bookings: Bookings, show: Showable, *, everything: bool) -> Iterator[str]:
    yield from year.again.notes
    yield from year.happened.notes
    if everything or show.may(_company(year)):  # how many names did not join, and their money
        yield from bookings.notes
    if show.may(_known_last_year(year)) or not _known_last_year(year):
        yield year.naive.note
    if year.pay.why_not:
        yield year.pay.why_not
    if year.pay.outside:
        yield f"{plural(year.pay.outside, 'booking')} of newcomers or of months without employment: paid to nobody here"
    others = year.happened.others
    if not show.may(_company(year)):
        yield "the whole company is not told: its sum would give away newcomers, of whom there are fewer than five"
    if others and show.may(_company(year)):
        sold = float(year.happened.others_sold.sum())
        spec = year.again.cast.scenario.spec
        said = money(sold, spec.currency) if spec.measures[spec.primary].unit == spec.currency else f"{sold:,.0f}"
        yield f"{plural(len(others), 'seller')} beside the run's people booked {said}: in the line of the whole company only"
    if year.came is not None and year.market is None:
        yield "no market level brings the sales that came: the year is not played again in that market"
