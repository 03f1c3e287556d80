"""What can go wrong, said so that a person can mend it.

`BadInput` carries *all* problems of one reading; each says where it is, what was given and what is allowed.
Exit codes (command line): 2 for `BadInput`, 3 for `RunFailed`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in one place.

    Prints as `file:line  path: what`; parts that are unknown are left out.
    """

    what: str
    """What is wrong, what was given, what is allowed; no full stop needed."""
    path: str = ""
    """Where in the scenario (`plans.account_executive.components[revenue].weight`) or table (`row 7, column hired_on`)."""
    file: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line is not None else self.file
        head = f"{place}  " if place else ""
        return f"{head}{self.path}: {self.what}" if self.path else f"{head}{self.what}"


class SpmsimError(Exception):
    """Every error that spmsim raises on purpose; the command line prints it without a traceback."""

    exit_code = 3


class BadInput(SpmsimError):
    """Input that cannot be read as meant. Carries all problems found, in the order of the file; at least one."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("bad input needs a problem that says what is bad")
        super().__init__(self.problems)  # one positional argument: survives pickling

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class RunFailed(SpmsimError):
    """A run, a study or a report that could not be finished, with the cause in words."""

    exit_code = 3


def refuse(what: str, *, path: str = "", file: str = "", line: int | None = None) -> BadInput:
    """One problem as an error to raise: `raise refuse("…", path="market.level")`."""
    return BadInput([Problem(what, path=path, file=file, line=line)])


def nearest(word: str, known: Iterable[str]) -> str:
    """` Did you mean 'quota'?` for the nearest known word, or an empty string."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""
