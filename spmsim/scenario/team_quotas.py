"""Quotas that add up a team: computed last, the teams of a manager's managers before the manager."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from spmsim.foundation.errors import BadInput, Problem, refuse
from spmsim.quotas.rules import Floats, QuotaRule
from spmsim.team.reps import Rep


def add_up_teams(reps: Sequence[Rep], measure: str, rules: Mapping[int, QuotaRule], amounts: Floats, *, later: bool = False) -> None:
    """Writes the quotas of those whose rule adds up their team.

    A manager of 3 people with quotas of 100 and share 0.9 is asked for 270; a director of two such managers with share 1.0 for 540.

    Args:
        reps: The people.
        measure: The measure of the quotas.
        rules: Place among the people → rule, of the managers.
        amounts: [P] quotas of everybody else (NaN: none); the managers' are written into it.
        later: The people stand as a later month finds them: whose team has moved away by then is asked for 0.

    Raises:
        BadInput: a manager whom nobody with a quota names, or managers who name each other in a circle; all of them.
    """
    named = teams_of(reps)
    problems: list[Problem] = []
    for place in from_below(reps, measure, named, rules):
        amounts[place] = _quota(reps[place], measure, rules[place], amounts[named.get(reps[place].rep_id, [])], problems)
    if problems and not later:
        raise BadInput(problems)


def teams_of(reps: Sequence[Rep]) -> dict[str, list[int]]:
    """Manager → places of the people who name the manager."""
    named: dict[str, list[int]] = {}
    for place, rep in enumerate(reps):
        if rep.manager_id is not None:
            named.setdefault(rep.manager_id, []).append(place)
    return named


def from_below(reps: Sequence[Rep], measure: str, named: Mapping[str, list[int]], rules: Mapping[int, QuotaRule]) -> list[int]:
    """The managers, each after those whom it adds up.

    Raises:
        BadInput: managers who name each other in a circle.
    """
    done: dict[int, None] = {}
    above: list[int] = []

    def visit(place: int) -> None:
        if place in above:
            ring = " → ".join(reps[at].rep_id for at in (*above[above.index(place) :], place))
            what = f"the quotas of teams go round in a circle: {ring}; each adds up the next"
            raise refuse(what, path=_path(reps[place], measure))
        if place in done:
            return
        above.append(place)
        for below in named.get(reps[place].rep_id, ()):
            if below in rules:
                visit(below)
        done[above.pop()] = None

    for start in rules:
        visit(start)
    return list(done)


def _quota(rep: Rep, measure: str, rule: QuotaRule, team: Floats, problems: list[Problem]) -> float:
    held = team[~np.isnan(team)]
    if not len(held):
        what = f"'share_of_team' adds up the quotas on '{measure}' of the people who name '{rep.rep_id}' as manager; there are none"
        problems.append(Problem(what, path=_path(rep, measure)))
        return 0.0
    columns = {"rep_id": np.array([rep.rep_id], dtype=object), f"team_quota_{measure}": np.array([held.sum()])}
    return float(rule.amounts(columns, measure)[0])


def _path(rep: Rep, measure: str) -> str:
    return f"quotas.{rep.quota_set}.rules.{measure}"
