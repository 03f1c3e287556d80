"""What a review would change in the assumptions: each with value, range and why; and the change set that says so.

A stated value gives way only where the year's range excludes it; otherwise it stays, and the range is what the year leaves of it.
Roles' and people's potentials move by what is more than luck (`drawn_together`, credibility), so half of a surprise may stay one.

Source: Bühlmann (1967), ASTIN Bulletin 4 (credibility: z = variance between people ÷ variance of one person's year).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from spmsim.estimation.figures import LEVEL
from spmsim.estimation.turnover import Leaving
from spmsim.market.laws import Lognormal
from spmsim.results.wording import NBSP, percent, plain_number
from spmsim.scenario.first_baseline import season_factors
from spmsim.scenario.schema import ScenarioSpec
from spmsim.studies.review.market import ROUNDING, MarketThatCame, Ratio
from spmsim.studies.review.spreads import Sd, Spreads

Floats = NDArray[np.float64]
LEAST_MOVE = 0.005
"""Factors nearer to 1 than this are left out: half a per cent of a potential."""
LEAST_PERSON = 0.05
FEWEST_LEAVERS = 3
MOST_PEOPLE = 200
"""People whose potential is moved one by one, those with the most money first."""


@dataclass(frozen=True)
class Update:
    """One assumption after the review."""

    kind: Literal["set", "scale"]
    path: str
    value: float
    """What to set, or the factor."""
    low: float
    high: float
    """The 90 % range."""
    before: float | None
    """What was assumed; None for a factor."""
    why: str
    """A sentence."""

    @property
    def is_kept(self) -> bool:
        """Whether the year confirms what was assumed."""
        return self.kind == "set" and self.value == self.before


@dataclass(frozen=True)
class SeasonUpdate:
    """The season after the review: twelve factors, January first."""

    before: tuple[float, ...]
    value: tuple[float, ...]
    why: str


@dataclass(frozen=True, eq=False)
class Learnt:
    """What the year told, as far as it did."""

    came: MarketThatCame | None
    level: float | None
    """`market.level` of the market that came."""
    roles: Mapping[str, Ratio]
    """Role → its ratio against everybody's."""
    spreads: Spreads | None
    leaving: Mapping[str, Leaving]
    """Role → leavers and person-months; empty where no roster tells."""
    people: Sequence[tuple[str, Ratio]]
    """(rep_id, factor on the potential), the most money first; the owner's only."""


def updates_of(spec: ScenarioSpec, learnt: Learnt) -> tuple[Update, ...]:
    """The updated assumptions, in the order in which they stand in a scenario: market, potentials, spreads, turnover."""
    return (*_level(spec, learnt), *_roles(spec, learnt), *_people(spec, learnt), *_spreads(spec, learnt.spreads), *_turnover(spec, learnt))


def season_of(spec: ScenarioSpec, came: MarketThatCame | None) -> SeasonUpdate | None:
    """The season with what the year's months add to it; None where they add nothing, or where no whole year was seen."""
    if came is None or spec.calendar.months != 12 or len(came.profile) != 12 or max(abs(one - 1) for one in came.profile) < LEAST_MOVE:
        return None
    before = spec.market.season or (1.0,) * 12
    found = list(before)
    for place, month in enumerate(spec.calendar.season_months()):
        found[month] = before[month] * came.profile[place]
    if min(found) <= 0:
        return None
    why = "months against the year; if it was the market's course and not the season, take this line out: one year cannot tell them apart"
    return SeasonUpdate(tuple(before), tuple(season_factors(found)), why)


def credibility(ratio: Floats, variance: Floats, between: float) -> tuple[Floats, Floats]:
    """(factor on each person's potential, half its 90 % range).

    Args:
        ratio: [P] sold ÷ expected of a person in the market that came.
        variance: [P] of that ratio, in relative terms, before it was seen.
        between: variance of a person's true ratio: e^(territory² + skill²) − 1.

    A ratio of 1.5 whose variance 0.08 is half between people and half luck becomes 1.25.
    """
    z = np.divide(between, variance, out=np.zeros_like(variance), where=variance > 0).clip(0.0, 1.0)
    half = float(norm.ppf(0.5 + LEVEL / 2)) * np.sqrt(between * (1 - z))
    return 1 + z * (ratio - 1), half


def _level(spec: ScenarioSpec, learnt: Learnt) -> Iterator[Update]:
    came = learnt.came
    if came is None or learnt.level is None:
        return
    stated, year = spec.market.level, came.year
    low, high = (learnt.level * end / year.value for end in (year.low, year.high))
    span = f"{plain_number(year.low, 3)} to {plain_number(year.high, 3)}"
    said = f"people sold {plain_number(year.value, 3)} of what was expected of them, {span}"
    yield _set("market.level", stated, (learnt.level, max(low, 1e-3), high), said)


def _roles(spec: ScenarioSpec, learnt: Learnt) -> Iterator[Update]:
    for role, ratio in learnt.roles.items():
        if abs(ratio.value - 1) >= LEAST_MOVE and len(learnt.roles) > 1:
            why = f"{role} sold {percent(ratio.value - 1, signed=True)} against everybody, as far as it is more than luck"
            yield Update("scale", f"team.reps[role={role}].potential_{spec.primary}", ratio.value, ratio.low, ratio.high, None, why)


def _people(spec: ScenarioSpec, learnt: Learnt) -> Iterator[Update]:
    told = [one for one in learnt.people if abs(one[1].value - 1) >= LEAST_PERSON and not set('[]"') & set(one[0])]
    for rep_id, ratio in told[:MOST_PEOPLE]:
        why = "sold outside the 80\u00a0% range of the market that came; as far as it is territory or skill and not luck"
        path = f'team.reps[rep_id="{rep_id}"].potential_{spec.primary}'
        yield Update("scale", path, ratio.value, max(ratio.low, 0.0), ratio.high, None, why)


def _spreads(spec: ScenarioSpec, spreads: Spreads | None) -> Iterator[Update]:
    shocks = spec.market.shocks
    if spreads is None or not isinstance(spec.market.laws.get(spec.primary), Lognormal) or shocks.rep.persistence > 0:
        return
    people = f"{spreads.people} people with a sale in every month"
    yield _set("market.shocks.rep.sd", shocks.rep.sd, _ends(spreads.months), f"a person's own months, {people}")
    skill = spec.team.skill_sd
    territory = (math.sqrt(max(0.0, end**2 - skill**2)) for end in _ends(spreads.between))
    low_to_high = tuple(territory)
    said = f"territory and skill together {plain_number(spreads.between.value)}, skill held at {skill:g}; {people}"
    yield _set("market.shocks.territory.sd", shocks.territory.sd, (low_to_high[0], low_to_high[1], low_to_high[2]), said)


def _turnover(spec: ScenarioSpec, learnt: Learnt) -> Iterator[Update]:
    for role, leaving in learnt.leaving.items():
        stated = {rep.leave_yearly for rep in spec.team.reps if rep.role == role}
        if leaving.leavers < FEWEST_LEAVERS or len(stated) != 1:
            continue
        tail = (1 - LEVEL) / 2
        low, high = leaving.draws(np.asarray([tail, 1 - tail]))
        said = f"{leaving.leavers} of {role} left in {leaving.months:,} person-months"
        yield _set(f"team.reps[role={role}].leave_yearly", stated.pop(), (leaving.yearly, float(low), float(high)), said)


def _set(path: str, stated: float, found: tuple[float, float, float], why: str) -> Update:
    """The value found where its range excludes the stated one; the stated one with the range found otherwise."""
    value, low, high = found
    low, high = min(low, value), max(high, value)
    value = stated if low - ROUNDING <= stated <= high + ROUNDING else value
    return Update("set", path, value, min(low, value), max(high, value), stated, why)


def _ends(sd: Sd) -> tuple[float, float, float]:
    return sd.value, sd.low, sd.high


def change_set_text(updates: Sequence[Update], season: SeasonUpdate | None, *, extends: str, title: str, source: str) -> str:
    """The change set as YAML: one change a line, with why it is made above it.

    Args:
        updates: at least one, or a season.
        season: the season, where it moves.
        extends: the scenario's file, as the change set names it.
        title: of the scenario.
        source: `review of 2027-01 to 2027-12`.
    """
    lines = [
        f"# What the {source} would change in the assumptions. Read it before you use it: every line says why.",
        f"extends: {_quoted(extends)}",
        f"about: {{title: {_quoted(f'{title}, after the {source}')}, question: {_quoted('What do we expect with what the year taught?')}}}",
        "changes:",
    ]
    for one in updates:
        lines += [f"  # {_plain(one.why)}{_range_of(one)}", f"  - {_change(one, source)}"]
    if season is not None:
        factors = ", ".join(f"{factor:.4f}" for factor in season.value)
        lines += [f"  # {_plain(season.why)}", f"  - {{set: market.season, to: [{factors}]}}"]
    return "\n".join(lines) + "\n"


def _change(one: Update, source: str) -> str:
    if one.kind == "scale":
        return f"{{scale: {_quoted(one.path)}, by: {_number(one.value)}}}"
    low, high = min(one.low, one.value), max(one.high, one.value)
    stated = f"{{value: {_number(one.value)}, range: [{_number(low)}, {_number(high)}], source: {_quoted(source)}}}"
    return f"{{set: {_quoted(one.path)}, to: {stated}}}"


def _range_of(one: Update) -> str:
    if one.kind == "scale":
        return f"; factor {plain_number(one.low, 3)} to {plain_number(one.high, 3)}"
    return "; as assumed" if one.is_kept else ""


def _number(value: float) -> str:
    """Six significant digits, never with an exponent."""
    text = f"{value:.{max(0, 5 - math.floor(math.log10(abs(value))))}f}" if value else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


def _quoted(text: str) -> str:
    return json.dumps(_plain(text), ensure_ascii=False)
