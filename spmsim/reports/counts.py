"""Numbers of people whose pay moves, as an audience reads them: as found, with the least and the most that it can be."""

from __future__ import annotations

from collections.abc import Sequence

from spmsim.reports.audience import SMALLEST_GROUP, Audience, head_count, total_bounds, total_in_words
from spmsim.studies.study import PeopleCount

Bounds = tuple[int, int]


def found_bounds(counts: Sequence[PeopleCount], audience: Audience) -> Bounds:
    """Between which numbers the total of the groups' people as found lies for a reader who sees no number below five."""
    return total_bounds([count.found for count in counts], audience)


def sure_bounds(counts: Sequence[PeopleCount], audience: Audience) -> Bounds | None:
    """The least and the most that the total can be; None where a single replication says nothing of that.

    7 (6 to 9) and 3 (1 to 4) people are at least 7 and at most 13 for the owner; others read `under 5` of the second, so 7 to 13 too.
    """
    least, most = [count.least for count in counts], [count.most for count in counts]
    if None in least or None in most:
        return None
    low, high = ([number for number in side if number is not None] for side in (least, most))
    return total_bounds(low, audience)[0], total_bounds(high, audience)[1]


def total_with_bounds(counts: Sequence[PeopleCount], audience: Audience) -> str:
    """`32 (28 to 36)`, `nobody (0 to 4)`; without brackets where the number is sure, or the brackets would only repeat it."""
    found = total_in_words([count.found for count in counts], audience) if any(count.found for count in counts) else "nobody"
    bounds = _told(counts, audience)
    return f"{found} ({bounds})" if bounds else found


def one_with_bounds(count: PeopleCount, audience: Audience) -> tuple[str, str]:
    """One group's number and what stands below it: `("under 5", "1 to 7")`; the second empty as in `total_with_bounds`."""
    return head_count(count.found, audience), _told([count], audience)


def may_be_any(counts: Sequence[PeopleCount]) -> bool:
    """Whether somebody is found, or may be among them though nobody is."""
    return any(count.found or count.most for count in counts)


def is_hidden(count: PeopleCount, audience: Audience) -> bool:
    """Whether the number as found is withheld from this audience."""
    return audience != "owner" and 0 < count.found < SMALLEST_GROUP


def _told(counts: Sequence[PeopleCount], audience: Audience) -> str:
    bounds = sure_bounds(counts, audience)
    if bounds is None or bounds == found_bounds(counts, audience):
        return ""
    return f"{bounds[0]:,} to {bounds[1]:,}"
