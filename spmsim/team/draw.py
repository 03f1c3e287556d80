"""Drawn people: seats made from a role, a headcount and a spread, instead of listed in a roster."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from scipy.special import ndtri

from spmsim.foundation.calendar import Calendar
from spmsim.foundation.errors import BadInput, Problem, nearest
from spmsim.team.roles import Role
from spmsim.team.team import Draw, HireSpan


def draw_people(
    draws: Sequence[Draw],
    roles: Mapping[str, Role],
    draw_seed: int,
    calendar: Calendar,
    *,
    taken_ids: Collection[str] = (),
    shares: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Rows of the people that are drawn, in the order of the draws, as a roster would give them.

    A person's id is the role's name and a number (`seller-d001`), the first that is free: more draws, or draws added later,
    change nothing for those already there. A potential depends on the id, the seed and the draw's spread, on nothing else.

    Args:
        draws: what is drawn.
        roles: role name → role.
        draw_seed: `team.draw_seed`.
        calendar: gives `tenure_months` its date of hire.
        taken_ids: ids that exist already (roster, earlier draws).
        shares: measures of unit share, whose potential is the role's for everybody.

    Raises:
        BadInput: a role that does not exist, or a spread around a potential that the role does not give.
    """
    problems = list(_problems(draws, roles, shares))
    if problems:
        raise BadInput(problems)
    taken = set(taken_ids)
    rows = []
    for draw in draws:
        ids = _free_ids(draw.role, taken)
        for ordinal in range(draw.reps):
            rep_id = next(ids)
            taken.add(rep_id)
            row = _row(rep_id, draw, roles[draw.role], draw_seed, shares=shares)
            rows.append({**row, **_by_order(draw, ordinal, calendar)})
    return rows


def potential_factor(rep_id: str, draw_seed: int, sd: float) -> float:
    """The person's potential as a multiple of the role's: exp(sd·z − sd²/2), whose mean is 1."""
    return math.exp(sd * float(ndtri(_uniform(rep_id, draw_seed))) - sd * sd / 2)


def _row(rep_id: str, draw: Draw, role: Role, draw_seed: int, *, shares: Collection[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"rep_id": rep_id, "role": draw.role}
    if draw.region is not None:
        row["region"] = draw.region
    if draw.potential_sd > 0:
        factor = potential_factor(rep_id, draw_seed, draw.potential_sd)
        for measure, potential in role.potential.items():
            if measure not in shares:
                row[f"potential_{measure}"] = float(f"{potential * factor:.9g}")  # nine digits: the same text on every machine
    return row


def _by_order(draw: Draw, ordinal: int, calendar: Calendar) -> dict[str, str]:
    """What depends on a person's place among those drawn together: the day of hire, and the manager whose turn it is."""
    found: dict[str, str] = {}
    hired_on = _hired_on(draw, ordinal, calendar)
    if hired_on is not None:
        found["hired_on"] = hired_on.isoformat()
    if draw.manager_id is not None:
        managers = (draw.manager_id,) if isinstance(draw.manager_id, str) else draw.manager_id
        found["manager_id"] = managers[ordinal % len(managers)]
    return found


def _hired_on(draw: Draw, ordinal: int, calendar: Calendar) -> date | None:
    if draw.tenure_months is not None:
        return calendar.first_day_of(-draw.tenure_months)
    if isinstance(draw.hired_on, HireSpan):
        days = (draw.hired_on.last - draw.hired_on.first).days + 1
        return draw.hired_on.first + timedelta(days=int((ordinal + 0.5) * days / draw.reps))
    return draw.hired_on


def _free_ids(role: str, taken: Collection[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        rep_id = f"{role}-d{number:03d}"
        if rep_id not in taken:
            yield rep_id


def _uniform(rep_id: str, draw_seed: int) -> float:
    """A uniform in (0, 1) addressed by the id and the seed: no order, no state."""
    digest = hashlib.blake2b(rep_id.encode(), digest_size=8, key=draw_seed.to_bytes(8, "little"), person=b"potential").digest()
    return ((int.from_bytes(digest, "little") >> 11) + 0.5) / 2.0**53


def _problems(draws: Sequence[Draw], roles: Mapping[str, Role], shares: Collection[str]) -> Iterator[Problem]:
    for index, draw in enumerate(draws):
        path = f"team.draw[{index}]"
        if draw.role not in roles:
            yield Problem(f"no role '{draw.role}'; roles: {', '.join(roles)}.{nearest(draw.role, roles)}", path=f"{path}.role")
        elif draw.potential_sd > 0 and not any(measure not in shares for measure in roles[draw.role].potential):
            say = f"potential_sd spreads potentials around the role's, but role '{draw.role}' gives none (shares are not spread)"
            yield Problem(say, path=f"{path}.potential_sd")
