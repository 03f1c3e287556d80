"""Forecast against what happened, line by line: all people, roles, regions, teams, months; and which of it may be shown to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spmsim.studies.review.forecast import CELL_SUMS
from spmsim.studies.review.months import tellable_months
from spmsim.studies.review.scores import Bias, Figure, bias_of, figure_of
from spmsim.studies.situation.disclosure import Members, showable

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
By = Literal["people", "role", "region", "team", "month", "company"]
Metric = Literal["sales", "attainment", "share_at_quota", "incentive_pay", "headcount", "leavers", "hires"]


@dataclass(frozen=True)
class Line:
    """One group or month."""

    by: By
    name: str
    people: int
    figures: Mapping[Metric, Figure]
    bias: Bias | None = None
    """Of sales, over the group's people."""
    at_market: Figure | None = None
    """Sales in the market that came."""


@dataclass(frozen=True)
class Group:
    """Some people, as places among a game's seats."""

    by: By
    name: str
    members: Members = field(repr=False)


@dataclass(frozen=True, eq=False)
class Facts:
    """What happened, person by person, as `CELL_SUMS` count it."""

    sums: Floats = field(repr=False)
    """[S, `CELL_SUMS`]"""
    expected: Floats = field(repr=False)
    """[S] expected sales."""
    sells: Bools = field(repr=False)
    """[S]"""
    has_pay: bool


Quantity = Literal["amounts", "asked", "counted"]
"""What is summed: sales and pay; quotas and performance against them; people at quota. Only sums of the same can be subtracted."""


@dataclass(frozen=True, eq=False)
class Showable:
    """Which sets of people this reader may see sums of, by what is summed; None: all."""

    sets: Mapping[Quantity, frozenset[Members]] | None = field(repr=False)

    def may(self, members: Members, quantity: Quantity = "amounts") -> bool:
        """Whether a figure of exactly these people may be told."""
        return bool(members) and (self.sets is None or members in self.sets[quantity])

    def months(self, amounts: Floats) -> Bools:
        """[T] of which months the sum of some people's amounts [P, T] may be told, beside that of all months."""
        return np.ones(amounts.shape[1], dtype=np.bool_) if self.sets is None else tellable_months(amounts)


def groups_of(is_person: Bools, roles: Sequence[str], regions: Sequence[str], teams: Sequence[str]) -> tuple[Group, ...]:
    """All people first, then roles, regions and teams in the order of the roster; one region or team of everybody is left out."""
    everybody = tuple(np.flatnonzero(is_person).tolist())
    found = [Group("people", "", everybody)]
    kinds: tuple[tuple[By, Sequence[str]], ...] = (("role", roles), ("region", regions), ("team", teams))
    for by, held in kinds:
        names = [name for name in dict.fromkeys(held[at] for at in everybody) if name]
        parts = [Group(by, name, tuple(at for at in everybody if held[at] == name)) for name in names]
        found += parts if len(parts) > 1 or by == "role" else []
    return tuple(found)


def asked_of(group: Group, facts: Facts) -> tuple[Members, Members]:
    """(those of a group who are asked for something, those who count for the share at quota)."""
    asked, counted = (facts.sums[:, CELL_SUMS.index(name)] > 0 for name in ("asked", "counted"))
    return tuple(at for at in group.members if asked[at]), tuple(at for at in group.members if counted[at])


def allowed(groups: Sequence[Group], others: Sequence[Members], facts: Facts, people: int) -> Showable:
    """What a reader who does not pay these people may see: no set below five of them, also by subtraction of sums of the same.

    Args:
        groups: the most important first.
        others: further sets of which sales are told, after the groups.
        facts: who is asked and counted.
        people: how many there are, newcomers included.
    """
    asked = [asked_of(group, facts) for group in groups]
    wanted: Mapping[Quantity, Sequence[Members]] = {
        "amounts": [*(group.members for group in groups), *others],
        "asked": [one for one, _ in asked],
        "counted": [one for _, one in asked],
    }
    return Showable({quantity: showable(dict.fromkeys(one for one in sets if one), people) for quantity, sets in wanted.items()})


def line_of(group: Group, cell: Floats, facts: Facts, show: Showable, *, at_market: Floats | None = None) -> Line | None:
    """One group as this reader may see it; None where nothing of it may be seen.

    Args:
        group: whose line.
        cell: [`CELL_SUMS`, N] the group's sums in simulated years.
        facts: what happened.
        show: what may be shown.
        at_market: [N] the group's sales in the market that came.
    """
    if not show.may(group.members):
        return None
    asked, counted = asked_of(group, facts)
    happened = dict(zip(CELL_SUMS, facts.sums[list(group.members)].sum(axis=0).tolist(), strict=True))
    simulated = dict(zip(CELL_SUMS, cell, strict=True))
    figures: dict[Metric, Figure] = {}
    sellers = [at for at in group.members if facts.sells[at]]
    if sellers:
        figures["sales"] = figure_of(simulated["sales"], happened["sales"])
    if show.may(asked, "asked") and happened["asked"] > 0:
        figures["attainment"] = figure_of(_ratio(simulated["attained"], simulated["asked"]), happened["attained"] / happened["asked"])
    if show.may(counted, "counted") and happened["counted"] > 0:
        figures["share_at_quota"] = figure_of(_ratio(simulated["reached"], simulated["counted"]), happened["reached"] / happened["counted"])
    if facts.has_pay:
        figures["incentive_pay"] = figure_of(simulated["pay"], happened["pay"])
    figures = {name: one for name, one in figures.items() if not np.isnan(one.mean)}
    bias = bias_of(facts.sums[sellers, CELL_SUMS.index("sales")], facts.expected[sellers])
    came = None if at_market is None or not sellers else figure_of(at_market, happened["sales"])
    return Line(group.by, group.name, len(group.members), figures, bias, came)


def month_lines(labels: Sequence[str], figures: Mapping[Metric, tuple[Floats, Floats]], show: Showable) -> tuple[Line, ...]:
    """All people month by month.

    Args:
        labels: [T]
        figures: metric → (simulated [N, T], what happened [P, T] to each of the people).
        show: whether everything may be told; else no sum that fewer than five people stand behind.
    """
    told = {name: show.months(actual) for name, (_, actual) in figures.items()}
    people = max((len(actual) for _, actual in figures.values()), default=0)
    return tuple(
        Line(
            "month", label, people,
            {name: figure_of(np.ascontiguousarray(simulated[:, t]), float(actual[:, t].sum()))
             for name, (simulated, actual) in figures.items() if told[name][t]},
        )
        for t, label in enumerate(labels)
    )  # fmt: skip


def _ratio(over: Floats, under: Floats) -> Floats:
    return np.asarray(np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0))
