"""The problems of roles, regions and teams: the money of each that stands behind the problems of everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.studies.situation.behind import Behind, amounts_behind, mean_month
from spmsim.studies.situation.disclosure import Members, showable
from spmsim.studies.situation.figures import months_below_start
from spmsim.studies.situation.groups import Group
from spmsim.studies.situation.parts import By, members_of
from spmsim.studies.situation.problems import PastProblem
from spmsim.studies.situation.roles import RoleEstimates
from spmsim.studies.situation.year import PastYear


@dataclass(frozen=True)
class GroupProblem:
    """The money of one group behind one problem."""

    by: By
    name: str
    key: str
    """As in `PastProblem`."""
    money: float
    """Units of the currency; above 0."""


@dataclass(frozen=True)
class _Part:
    """The amount of a group, and whom it is about."""

    by: By
    name: str
    money: float
    behind: Members


def group_problems(
    year: PastYear, roles: Sequence[RoleEstimates], told: Sequence[PastProblem], groups: Sequence[Group], *, everything: bool
) -> tuple[GroupProblem, ...]:
    """The problems by group, in the order of the groups, each with the most money of everybody first.

    Below quota, quota fairness, ramp, turnover and decline of all regions add up to those of everybody; headcount is against the group's
    own first month.

    Args:
        year: last year.
        roles: its estimates, as this reader may see them.
        told: the problems of everybody that this reader sees.
        groups: the groups that this reader sees.
        everything: whether the reader pays these people; else no amount is about fewer than five, also not by subtraction.
    """
    shown = {(group.by, group.name): group for group in groups}
    additive, found = amounts_behind(year, roles), dict[tuple[By, str], list[GroupProblem]]()
    for problem in told:
        parts = [part for part in _parts(year, additive, problem.key) if part.by == "organisation" or (part.by, part.name) in shown]
        allowed = showable([part.behind for part in parts], len(year.panel.people))
        for part in parts:
            may = everything or (part.behind in allowed and rests_on(problem.key, shown[part.by, part.name]))
            if part.by != "organisation" and part.money > 0 and may:
                found.setdefault((part.by, part.name), []).append(GroupProblem(part.by, part.name, problem.key, part.money))
    return tuple(one for group in shown for one in found.get(group, ()))


def rests_on(key: str, group: Group) -> bool:
    """Whether the figure of a group that a problem rests on is shown; a problem must not tell what a table withholds."""
    figures: Mapping[str, object] = {
        "below_quota": group.attainment, "quota_fairness": group.attainment, "decline": group.trend,
    }  # fmt: skip
    return figures.get(key, group) is not None


def _parts(year: PastYear, additive: Mapping[str, Behind], key: str) -> Iterator[_Part]:
    """The amounts of all groups, everybody's first."""
    for by, name, members in members_of(year):
        if key in additive:
            rows = np.asarray(members)
            held = additive[key]
            yield _Part(by, name, float(held.amounts[rows].sum()), tuple(rows[held.people[rows]].tolist()))
        else:
            yield _Part(by, name, *_headcount(year, members))


def _headcount(year: PastYear, members: Members) -> tuple[float, Members]:
    """Months below the headcount of the group's first month × the role's mean month, by role; it is about those who left."""
    amount, inside = 0.0, np.isin(np.arange(len(year.panel.people)), members)
    for role in dict.fromkeys(year.panel.roles[at] for at in members):
        amount += months_below_start(year.panel.employed[inside & year.panel.rows_of(role)]) * mean_month(year, role)
    return amount, tuple(np.flatnonzero(inside & year.left).tolist())
