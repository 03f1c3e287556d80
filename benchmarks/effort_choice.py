"""How long the backward induction of effort takes: a year of 12 months at 49 efforts, steps of 1 % of the yearly quota.

    python benchmarks/effort_choice.py

Processor time of one thread, the least of some rounds: for one person with a yearly window (201 amounts to date), for one with
quarterly and yearly windows (201 × 84), and for 500 with a yearly window who sell alike, solved together; beside the last, the ratio
to one by one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from spmsim.behaviour.forward_looking.backward import Patience, RepYear, solve, solve_together
from spmsim.behaviour.forward_looking.effort_levels import EffortLevels
from spmsim.behaviour.forward_looking.month_sales import LognormalSales
from spmsim.behaviour.forward_looking.windows import EarningWindow, Settlement, ToDates
from spmsim.foundation.schedule import Schedule

SEASON = np.array([0.85, 0.90, 1.15, 0.90, 0.95, 1.10, 0.85, 0.90, 1.10, 0.95, 1.00, 1.35])
LEVELS = EffortLevels(3.0, 49, 0.03, 0.6)
SALES = tuple(LognormalSales(season * (0.4 + 0.6 * LEVELS.levels), 0.4) for season in SEASON)
"""A month of standard sales is 1, and so is a year's quota ÷ 12."""
STEP = 0.12


def yearly(size: float) -> RepYear:
    """2.5 % up to quota, 5 % up to twice quota, 1 % beyond, and a lump at quota, for a person of a size."""
    quota = 12.0 / size
    curve = Schedule((0.0, quota, 2 * quota), (0.025 * size, 0.05 * size, 0.01 * size), (quota,), (0.14,))
    return RepYear(SALES, (EarningWindow(0, (Settlement(11, curve),)),))


def quarterly_and_yearly() -> RepYear:
    """And a quarterly curve that bends at 3.3 times quota: 84 amounts to date."""
    curve = Schedule((0.0, 3.0, 9.96), (0.01, 0.02, 0.0), (3.0,), (0.04,))
    quarters = tuple(EarningWindow(first, (Settlement(first + 2, curve),)) for first in (0, 3, 6, 9))
    return RepYear(SALES, (*yearly(1.0).windows, *quarters))


def processor_time(task: Callable[[], object], rounds: int) -> float:
    """The least of some rounds, in seconds; once before, uncounted, for what is compiled."""
    task()
    found = []
    for _ in range(rounds):
        start = time.process_time()
        task()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    """Prints one line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    people = [yearly(size) for size in np.exp(np.linspace(-0.5, 0.5, 500))]
    grid = ToDates(yearly(1.0).windows, STEP, 24.0)
    for name, year in (("a yearly window", yearly(1.0)), ("quarterly and yearly windows", quarterly_and_yearly())):
        to_dates = ToDates(year.windows, STEP, 24.0)
        states = " × ".join(str(n) for n in to_dates.shape(4))
        seconds = processor_time(partial(solve, year, LEVELS, Patience(0.99), to_dates), rounds)
        print(f"{name} ({states} amounts to date): {1000 * seconds:.1f} ms")
    together = processor_time(lambda: solve_together(people, LEVELS, Patience(0.99), grid), min(rounds, 3))
    alone = processor_time(lambda: [solve(year, LEVELS, Patience(0.99), grid) for year in people[::10]], 1) * 10
    print(f"500 people with a yearly window, together: {together:.2f} s, {together / alone:.2f} of one by one")


if __name__ == "__main__":
    main()
