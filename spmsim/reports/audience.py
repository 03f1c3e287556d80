"""Who reads: what each audience may see of people, and the guard that keeps small groups out.

`owner` pays these people and sees ids. `executive` (the default) and `public` see pseudonyms; `public` sees no figure
of a single person. Groups below five people are withheld from both, also where the rest would give them away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, get_args

from spmsim.foundation.errors import nearest, refuse
from spmsim.studies.study import ChangeLine, GroupRow

Audience = Literal["owner", "executive", "public"]
SMALLEST_GROUP = 5
PERSONAL = ("rep_id", "name", "manager_id", "manager", "manager_name", "email")
_PICK = re.compile(r"\[(" + "|".join(PERSONAL) + r")=((?:[^\]\"']|\"[^\"]*\"|'[^']*')*)\]")
Pseudonym = Callable[[str], str]


def audience_named(name: str) -> Audience:
    """The audience of that name.

    Raises:
        BadInput: no such audience.
    """
    for known in get_args(Audience):
        if name == known:
            return known  # type: ignore[no-any-return]
    raise refuse(f"no audience '{name}'; allowed: {', '.join(get_args(Audience))}.{nearest(name, get_args(Audience))}", path="audience")


def change_for(line: ChangeLine, audience: Audience, pseudonym: Pseudonym) -> tuple[str, str, str]:
    """Path, before and after of a change as this audience may see them.

    `team.reps[rep_id=R017].quota_revenue: 540000 → 600000` names a person: executives read the pseudonym, the public
    reads neither person nor figures. A row that is added or removed is a person too and is never shown but to the owner.
    """
    if audience == "owner":
        return line.path, line.before, line.after
    personal = bool(_PICK.search(line.path))
    path = path_for(line.path, audience, pseudonym)
    whole_person = line.path.split("[")[0] in ("team.reps", "team.roster") and line.kind in ("add", "remove")
    if whole_person:
        return path, "", "a person"
    if personal and (audience == "public" or any(line.path.endswith(f".{column}") for column in PERSONAL)):
        return path, "withheld", "withheld"
    return path, line.before, line.after


def path_for(path: str, audience: Audience, pseudonym: Pseudonym) -> str:
    """A path with the ids in it replaced: by a pseudonym for executives, by *one person* for the public."""
    if audience == "owner":
        return path

    def replaced(match: re.Match[str]) -> str:
        who = "one person" if audience == "public" else pseudonym(match[2].strip("\"'"))
        return f"[{match[1]}={who}]"

    return _PICK.sub(replaced, path)


def tables_shown(rows: Sequence[GroupRow], audience: Audience) -> list[GroupRow]:
    """The rows of one variant whose breakdown may be printed at all, all breakdowns together.

    Where the study marks its rows (`withheld`), the marks decide. Otherwise bands within roles are printed beside the totals
    only if every role has every band with five people or more: else totals less the roles shown would give a few people away
    (36 people of a region, less 33 in three roles, are three account managers).
    """
    if audience == "owner" or any(_mark(row) is not None for row in rows):
        return list(rows)
    kept = [row for row in rows if row.by == "role" or row.role == "all"]
    roles = {row.role for row in rows if row.by == "role"} or {row.role for row in rows if row.role != "all"}
    for by in ("region", "tenure", "performance"):
        inner = [row for row in rows if row.by == by and row.role != "all"]
        labels = {row.group for row in rows if row.by == by}
        is_full = len(inner) == len(roles) * len(labels)
        if inner and is_full and all(row.people >= SMALLEST_GROUP for row in inner):
            kept += inner
    return kept


def shown(rows: Sequence[GroupRow], audience: Audience) -> list[tuple[GroupRow, bool]]:
    """Each row of one breakdown (one variant, one `by`, one role) and whether its figures may be shown.

    A group below five is withheld; if it is the only one, the smallest other goes too, since the total of the role minus
    the rest would give it away. Sizes 20, 7, 3 → only 20 is shown.
    """
    if audience == "owner":
        return [(row, True) for row in rows]
    hidden = {i for i, row in enumerate(rows) if row.people < SMALLEST_GROUP or _mark(row)}
    if len(hidden) == 1 and len(rows) > 1 and not any(_mark(row) for row in rows):
        hidden.add(min((i for i in range(len(rows)) if i not in hidden), key=lambda i: rows[i].people))
    return [(row, i not in hidden) for i, row in enumerate(rows)]


def _mark(row: GroupRow) -> bool | None:
    """Whether the study itself withholds the row; None where it does not say."""
    mark: bool | None = getattr(row, "withheld", None)
    return mark


def head_count(number: int, audience: Audience) -> str:
    """How many people: exactly for the owner and from five on; one to four people are `under 5`."""
    return "under 5" if audience != "owner" and 0 < number < SMALLEST_GROUP else f"{number:,}"
