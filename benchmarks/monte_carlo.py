"""How fast the Monte Carlo engine is, as ratios from one process: `python benchmarks/monte_carlo.py [--full]`.

The yardstick is the time that `numpy.random.default_rng().standard_normal` needs to draw one normal per rep-month. Candidates take
turns, so that a busy machine slows all of them alike; medians and minima over the rounds are printed. `--full` adds thread scaling,
the start of a second process and memory.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from spmsim.engines.monte_carlo import play
from spmsim.foundation.schedule import Schedule
from spmsim.records.game import ContestRule, Game, Law, LinkKind, LinkRule, MeasureRule, PoolRule
from spmsim.records.settlement import CapRule, ClawbackRule, DrawRule, DueRule, HoldbackRule, Operation, Settlement
from spmsim.records.tallies import Tallies
from tests.engines.games import component, game, revenue, standard

SEATS, MONTHS, REPLICATIONS = 200, 12, 1024
TURNOVER = {"leave_chance": 0.33 / 12}


def plain_game(seats: int = SEATS) -> Game:
    """One lognormal measure, a three-segment quarterly curve, turnover of 33 % a year."""
    return game(seats, MONTHS, seat=TURNOVER)


def company_game(seats: int = SEATS) -> Game:
    """As the bundled company: all shocks, a quota ramp, and a second component on a count that follows revenue."""
    measures = (revenue(), MeasureRule("new_accounts", Law.POISSON, 1.0, follows=0))
    components = (component(), component(name="new_accounts", measure=1, window=12))
    shocks = {"territory_sd": 0.15, "skill_sd": 0.15, "market_sd": 0.06, "region_sd": 0.04}
    persistence = {"market_persistence": 0.9, "region_persistence": 0.9}
    ramp = np.tile([0.25, 0.5, 0.75, 1.0], (seats, 1))
    return game(seats, MONTHS, measures, components, groups=20, regions=4, seat=TURNOVER, quota_ramp=ramp, **shocks, **persistence)


def race(candidates: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each candidate in each round; every candidate runs once in every round."""
    for run in candidates.values():
        run()
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def print_ratios(rounds: int) -> None:
    """The games against numpy's normals, one thread."""
    draws = np.random.default_rng()
    plain, company = plain_game(), company_game()
    shocked = replace(company, measures=company.measures[:1], mean=company.mean[:1], trials=company.trials[:1],
                      average_deal=company.average_deal[:1], components=company.components[:1], holds=company.holds[:1],
                      quota=company.quota[:1], target=company.target[:1])  # fmt: skip

    def simulate(rules: Game) -> Tallies:
        return play(rules, standard(rules), seed=0, replications=REPLICATIONS, workers=1)

    numpy_normals = "numpy standard_normal"
    seconds = race(
        {
            numpy_normals: lambda: draws.standard_normal(SEATS * MONTHS * REPLICATIONS),
            "one lognormal measure, turnover": lambda: simulate(plain),
            "the same with all shocks and a quota ramp": lambda: simulate(shocked),
            "the same with a Poisson count that follows": lambda: simulate(company),
        },
        rounds,
    )
    cells = SEATS * MONTHS * REPLICATIONS
    print(f"{SEATS} reps × {MONTHS} months × {REPLICATIONS} replications, one thread, {rounds} rounds")
    print(f"{'':44} ns/rep-month (median, least)   ÷ numpy (median, least)")
    yard = seconds[numpy_normals]
    for name, times in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(times, yard, strict=True))
        median, least = statistics.median(times) / cells * 1e9, min(times) / cells * 1e9
        print(f"{name:44} {median:10.2f} {least:8.2f} {ratio:18.2f} {min(times) / min(yard):8.2f}")


def print_parts(rounds: int) -> None:
    """What one more component, a gate, adjustments, pools and contests cost, as ratios to the plain game."""
    plain = plain_game()
    margin, gate = revenue(name="margin"), LinkRule(LinkKind.FACTOR, 0, Schedule.steps([(0.9, 1.0)]))
    second = game(SEATS, MONTHS, components=(component(), component(name="second")), seat=TURNOVER)
    measured = game(SEATS, MONTHS, (revenue(), margin), seat=TURNOVER)
    gated = game(SEATS, MONTHS, components=(component(links=(gate,)),), seat=TURNOVER)
    prized = replace(plain, components=(component(prizes=(500.0, 300.0, 100.0), on_amount=True),))
    pooled = replace(plain, pools=(PoolRule(0, tuple(range(SEATS))),), pool=np.zeros((1, SEATS), dtype=np.int64))
    managers = np.arange(SEATS) >= SEATS - 10
    managed = replace(plain, pools=(PoolRule(0, tuple(np.flatnonzero(~managers).tolist())),), pool=np.where(managers, 0, -1)[None])
    candidates = {
        "plain": plain, "a second component": second, "a second measure": measured, "a gate": gated,
        "settlement that changes nothing": settled(plain), "a cap": settled(plain, CapRule((0,), True, 1.5, 0.0, 3, False)),
        "a draw": settled(plain, DrawRule(100_000.0, 3)), "a holdback": settled(plain, HoldbackRule(0.25, 3)),
        "a clawback": settled(plain, clawback=ClawbackRule(0, 0.02, 4, as_paid=False, restores_quota=False)),
        "a clawback on what was paid": settled(plain, clawback=ClawbackRule(0, 0.02, 2, as_paid=True, restores_quota=True)),
        "ten managers on what the others sell": managed,
        "pay of everybody on a pool of all": pooled,
        "the same on the pool's quota": replace(pooled, asks_pool=pooled.pool >= 0, pool_quota=plain.primary_quota[None]),
        "a contest of all instead": replace(prized, contests=(ContestRule(0, tuple(range(SEATS))),)),
        "contests of eight instead": replace(prized, contests=tuple(ContestRule(0, tuple(range(n, n + 8))) for n in range(0, SEATS, 8))),
    }  # fmt: skip

    def simulate(rules: Game) -> Tallies:
        return play(rules, standard(rules), seed=0, replications=REPLICATIONS, workers=1)

    seconds = race({name: partial(simulate, rules) for name, rules in candidates.items()}, rounds)
    print(f"{'':44} ÷ plain (median, least)")
    for name, times in seconds.items():
        ratio = statistics.median(a / b for a, b in zip(times, seconds["plain"], strict=True))
        print(f"{name:44} {ratio:10.2f} {min(times) / min(seconds['plain']):8.2f}")


def settled(rules: Game, *operations: Operation, clawback: ClawbackRule | None = None) -> Game:
    """The game with one settlement for everybody."""
    settlement = Settlement("plan", (0,), (DueRule(),), operations, clawbacks=() if clawback is None else (clawback,))
    return replace(rules, settlements=(settlement,), settlement=np.zeros(len(rules.seats.keys), dtype=np.int64))


def print_threads(rounds: int) -> None:
    """One thread against two."""
    rules = plain_game(500)
    one, two = "one thread", "two threads"

    def simulate(workers: int) -> Tallies:
        return play(rules, standard(rules), seed=0, replications=4096, workers=workers)

    seconds = race({one: lambda: simulate(1), two: lambda: simulate(2)}, rounds)
    print(f"threads: 500 reps × 12 × 4,096: {min(seconds[one]):.3f} s on one, {min(seconds[two]):.3f} s on two")


def print_start() -> None:
    """Seconds from the start of a second process until it simulates, and to its first results."""
    code = (
        "import time; start = time.perf_counter()\n"
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.engines.games import game, standard\n"
        "from spmsim.engines.monte_carlo import play\n"
        "from spmsim.engines.kernels import block\n"
        "imported, rules = time.perf_counter(), game(3)\n"
        "play(rules, standard(rules), seed=0, replications=256)\n"
        "played = time.perf_counter()\n"
        "play(rules, standard(rules), seed=0, replications=256)  # as before, but for loading the compiled code\n"
        "began = played - (time.perf_counter() - played)\n"
        "print(*(f'{seconds - start:.2f}' for seconds in (imported, began, played)))"
    )
    root = Path(__file__).resolve().parents[1]
    answers = [subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True) for _ in range(5)]
    imported, began, played = min((answer.stdout.split() for answer in answers), key=lambda seconds: float(seconds[-1]))
    print(f"second process, the quickest of five: imported after {imported} s, simulates after {began} s, first results after {played} s")


def print_memory(replications: int) -> None:
    """Peak memory of 10,000 reps in 240 groups."""
    rules = game(10_000, MONTHS, groups=240, regions=4, seat=TURNOVER)
    start = time.perf_counter()
    play(rules, standard(rules), seed=0, replications=replications, workers=2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"memory: 10,000 reps × 12 × {replications:,}: peak {peak:.2f} GB, {time.perf_counter() - start:.1f} s on two threads")


def main() -> None:
    """Prints the ratios, and the rest where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="also thread scaling, start of a second process, memory")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--memory-replications", type=int, default=10_000)
    chosen = parser.parse_args()
    print_ratios(chosen.rounds)
    print_parts(chosen.rounds)
    if chosen.full:
        print_threads(chosen.rounds)
        print_start()
        print_memory(chosen.memory_replications)


if __name__ == "__main__":
    main()
