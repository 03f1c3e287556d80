"""Who reads: what each audience may see of people.

`owner` pays these people and sees ids. `executive` (the default) and `public` see pseudonyms; `public` sees no figure
of a single person. Both see no group that the study withholds (`results.suppression`: fewer than five people, also by subtraction).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, get_args

from spmsim.foundation.errors import nearest, refuse
from spmsim.reports.pseudonyms import load_key
from spmsim.reports.pseudonyms import pseudonym as pseudonym_of
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


def team_name(audience: Audience) -> Callable[[str], str] | None:
    """What a team is called after its manager: the owner's id, an executive's pseudonym; `None` for the public, who see no teams."""
    if audience == "public":
        return None
    if audience == "owner":
        return str
    key = load_key()
    return lambda manager: pseudonym_of(manager, key)


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
    """The rows of those breakdowns of one variant (one `by` of one role) of which this audience sees anything."""
    seen = {(row.by, row.role) for row, visible in shown(rows, audience) if visible}
    return [row for row in rows if (row.by, row.role) in seen]


def shown(rows: Sequence[GroupRow], audience: Audience) -> list[tuple[GroupRow, bool]]:
    """Each row and whether its figures may be shown: all to the owner, to others those that the study does not withhold."""
    return [(row, audience == "owner" or not row.withheld) for row in rows]


def head_count(number: int, audience: Audience) -> str:
    """How many people: exactly for the owner and from five on; one to four people are `under 5`."""
    return "under 5" if audience != "owner" and 0 < number < SMALLEST_GROUP else f"{number:,}"


def total_bounds(parts: Sequence[int], audience: Audience) -> tuple[int, int]:
    """The least and the most that a total can be for a reader who sees its parts as `head_count` writes them.

    7, 3 and 0 people are 10 for the owner; others read `7`, `under 5` and `0`, so 8 to 11: an exact total would give the 3 away.
    """
    if audience == "owner":
        return sum(parts), sum(parts)
    hidden = sum(0 < part < SMALLEST_GROUP for part in parts)
    known = sum(part for part in parts if part >= SMALLEST_GROUP)
    return known + hidden, known + (SMALLEST_GROUP - 1) * hidden


def total_in_words(parts: Sequence[int], audience: Audience) -> str:
    """The total of such parts: `12`, `8 to 11`, `under 5`."""
    low, high = total_bounds(parts, audience)
    if low == high:
        return f"{low:,}"
    return f"under {SMALLEST_GROUP}" if high < SMALLEST_GROUP else f"{low:,} to {high:,}"
