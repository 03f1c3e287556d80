"""Problems of a table in few lines: alike ones of one column are told once, with the rows that have them too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spmsim.foundation.errors import Problem

_SHOWN = 3
_GIVEN = re.compile(r"'.*?'(?= )|[-+]?\d\S*(?= )")
_NUMBER = re.compile(r"\d[\d.,]*")


def row_of(problem: Problem) -> int:
    """The number of the row that a problem names; 0 where it names none."""
    words = problem.path.split(",")[0].split()
    return int(words[1]) if len(words) == 2 and words[0] == "row" else 0


def folded(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, alike ones of one column as one: `'70 %' is a percentage; …; the same in rows 3, 4, 5 and 8 more`.

    Problems are alike that say the same, the value given in the cell and numbers made of it apart; the first row's is told.
    """
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for at, problem in enumerate(problems):
        column = problem.path.partition(", column ")[2]
        key = (problem.file, column, kind_of(problem.what)) if column and row_of(problem) else (problem.file, "", str(at))
        alike.setdefault(key, []).append(problem)
    return [_told(same) for same in alike.values()]


def _told(same: Sequence[Problem]) -> Problem:
    also = also_in([row_of(problem) for problem in same[1:]])
    return replace(same[0], what=same[0].what.removesuffix(".") + also) if also else same[0]


def kind_of(what: str) -> str:
    """What a problem says, without the value of the cell that it begins with."""
    given = _GIVEN.match(what)
    return _NUMBER.sub("#", what[given.end() :]) if given else what


def also_in(rows: Sequence[int]) -> str:
    """The other rows that have a problem too: `; the same in rows 3, 4, 5 and 8 more`."""
    if len(rows) == 0:
        return ""
    if len(rows) == 1:
        return f"; the same in row {rows[0]}"
    if len(rows) > _SHOWN:
        return f"; the same in rows {', '.join(map(str, rows[:_SHOWN]))} and {len(rows) - _SHOWN} more"
    return f"; the same in rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
