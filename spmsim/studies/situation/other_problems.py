"""Problems of last year that have no amount of money: each with its size beside what it is compared with. They are not ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spmsim.results.wording import name_in_words, percent, plain_number
from spmsim.studies.situation.figures import FIFTH
from spmsim.studies.situation.groups import Group
from spmsim.studies.situation.roles import Fairness

FEWEST = 5
"""People below whom a fifth is nobody's fifth: concentration is no problem of three people."""


@dataclass(frozen=True)
class OtherProblem:
    """One problem without an amount of money."""

    key: str
    """`concentration`, `at_quota`, `follows_potential`."""
    name: str
    """The role that it is about; empty for everybody."""
    size: float
    low: float | None
    """The 95 % interval."""
    high: float | None
    compared: float
    """What the size would be without the problem."""
    sentence: str
    decision: str


def other_problems(whole: Group | None, fairness: Sequence[Fairness], best_fifth_by_luck: float | None) -> tuple[OtherProblem, ...]:
    """What stands out in figures that this reader sees, in a fixed order.

    Args:
        whole: everybody; None where this reader may not see so few people.
        fairness: quotas against potential by role.
        best_fifth_by_luck: what share the best fifth of each role would sell by luck alone; None where nothing tells it.
    """
    if whole is None:
        return ()
    by_role = [problem for one in fairness for problem in _follows_potential(one)]
    return (*_at_quota(whole), *by_role, *_concentration(whole, best_fifth_by_luck))


def _at_quota(whole: Group) -> Iterator[OtherProblem]:
    """Where the interval says that fewer than half reached their quota."""
    told = whole.at_quota
    if told is not None and told.high < 0.5:
        yield OtherProblem(
            "at_quota", "", told.share, told.low, told.high, 0.5,
            f"{told.reached:,} of {told.people:,} people of six months or more reached their quota: fewer than half, beyond luck.",
            "Look at how quotas were made: decide how many people next year's are to be reached by.",
        )  # fmt: skip


def _follows_potential(one: Fairness) -> Iterator[OtherProblem]:
    """Where attainment goes with potential more than luck alone would have it."""
    span = None if one.attainment_by_potential is None else rank_range(one.attainment_by_potential, one.people)
    if span is not None and one.luck is not None and one.attainment_by_potential is not None and span[0] > one.luck.correlation:
        yield OtherProblem(
            "follows_potential", one.role, one.attainment_by_potential, *span, one.luck.correlation,
            f"Attainment of {name_in_words(one.role)} goes with potential, by a rank correlation of "
            f"{plain_number(one.attainment_by_potential)}; luck alone would bring {plain_number(one.luck.correlation)}.",
            "Look at the territories' quotas of this role: decide whether next year's follow potential.",
        )  # fmt: skip


def _concentration(whole: Group, by_luck: float | None) -> Iterator[OtherProblem]:
    """Where the best fifth of the months sold more than luck alone would have it, or than a fifth where luck is not known."""
    share, fair = whole.concentration, FIFTH if by_luck is None else by_luck
    if share is not None and whole.people >= FEWEST and share > fair:
        yield OtherProblem(
            "concentration", "", share, None, None, fair,
            f"Within each role, the fifth that sold most per month employed sold {percent(share)} of all.",
            "Look at what these people have, territory or skill: decide what can be shared before a plan rewards it more.",
        )  # fmt: skip


def rank_range(correlation: float, people: int) -> tuple[float, float] | None:
    """The 95 % interval of a rank correlation: tanh(atanh ρ ± 1.96 · 1.03 ÷ √(n − 3)). Source: Fieller, Hartley and Pearson (1957).

    0.6 of 40 people: 0.35 to 0.77. None with fewer than ten, of whom it tells little, and where ranks agree altogether.
    """
    if people < 10 or abs(correlation) >= 1:
        return None
    middle, half = np.arctanh(correlation), 1.96 * 1.03 / np.sqrt(people - 3)
    return float(np.tanh(middle - half)), float(np.tanh(middle + half))
