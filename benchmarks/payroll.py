"""How fast the payroll is: `python benchmarks/payroll.py [--reps 10000] [--processes 2] [--profile]`.

Everybody holds four components (revenue year to date toward the year's quota, margin by the month, pieces each, a yearly bonus), a gate and
a cap, and has one total a month on each of three measures: twelve statements of about thirteen lines. Printed are seconds of the processor
(a busy machine does not change them much) and of the clock, the first also per million lines; and all of it with half of the people,
because time per person should not grow with the force. With `--processes 2` each process settles half of the people, as `spmsim pay` does
with a second processor; then the clock counts.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from spmsim.foundation.processes import in_processes
from spmsim.plans.payroll import Force, settle_force
from spmsim.plans.plan import Plan
from spmsim.records.ledger import Credit, Ledger
from spmsim.records.payroll import PaidMeasure, PaidPerson, PayCalendar, Spell
from spmsim.scenario.registry import build_registry

MONTHS = 12
MEASURES = {"revenue": PaidMeasure(2), "margin": PaidMeasure(2), "pieces": PaidMeasure(0)}
CURVE = {"type": "payout_curve", "points": [[0.0, 0.0], [1.0, 1.0], [1.5, 1.75]], "beyond": "extended"}
STEPS = {"type": "lump_sum_bonus", "steps": [[0.9, 0.5], [1.0, 1.0], [1.2, 1.5]]}
PLAN: dict[str, Any] = {
    "leavers": "paid_on_prorated_quota",
    "components": [
        {"name": "revenue", "measure": "revenue", "weight": 0.6, "period": "month", "accumulation": "toward_year", "formula": CURVE},
        {"name": "margin", "measure": "margin", "weight": 0.3, "period": "month", "accumulation": "discrete", "formula": CURVE},
        {"name": "pieces", "measure": "pieces", "period": "month", "accumulation": "discrete",
         "formula": {"type": "per_unit", "amount": 25.0}},
        {"name": "bonus", "measure": "revenue", "weight": 0.1, "period": "month", "accumulation": "discrete", "formula": STEPS},
    ],
    "adjustments": [
        {"type": "gate", "name": "margin_first", "measure": "margin", "at_least": 0.3, "applies_to": ["pieces"]},
        {"type": "cap", "name": "most", "scope": "total", "limit": {"times_target": 3.0}, "period": "month", "true_up": True},
    ],
}  # fmt: skip


def force_of(reps: int) -> Force:
    """So many people, employed all year."""
    yearly = {"revenue": Decimal(120_000_000), "margin": Decimal(40_000_000), "pieces": Decimal(120)}
    quotas = {measure: (amount / 12,) * MONTHS for measure, amount in yearly.items()}
    spell = Spell(0, MONTHS - 1, "plan", "seller", "", "", Decimal(6_000_000) / 12, quotas, yearly)
    days = (Decimal(1),) * MONTHS
    people = tuple(PaidPerson(f"R{n:05}", -600, None, days, days, (spell,), {}, frozenset(MEASURES)) for n in range(reps))
    plan = Plan.model_validate(PLAN, context={"registry": build_registry()})
    labels = tuple(f"2027-{month + 1:02}" for month in range(MONTHS))
    return Force(people, {"plan": plan}, MEASURES, PayCalendar(labels, 2))


def credits_of(force: Force) -> tuple[Credit, ...]:
    """One total of each person, month and measure, around a twelfth of the quota."""
    luck = random.Random(1)
    spell = force.people[0].spells[0]
    return tuple(
        Credit(person.rep_id, month, measure, Decimal(int(float(spell.quotas[measure][month]) * luck.lognormvariate(0.0, 0.4))))
        for person in force.people for month in range(MONTHS) for measure in MEASURES
    )  # fmt: skip


def timed(run: Callable[[], Ledger]) -> tuple[float, float, Ledger]:
    """Seconds of the processor, of the clock, and the ledger."""
    clock, processor = time.perf_counter(), time.process_time()
    ledger = run()
    return time.process_time() - processor, time.perf_counter() - clock, ledger


def print_times(reps: int) -> None:
    """Seconds for half of the people and for all."""
    for n in (reps // 2, reps):
        force = force_of(n)
        credits = credits_of(force)
        seconds, clock, ledger = timed(partial(settle_force, force, credits))
        lines, payments = len(ledger.lines), len(ledger.payments)
        told = f"{seconds:.1f} s ({clock:.1f} s on the clock), {lines:,} lines, {payments:,} payments"
        told += f", {seconds / lines * 1e6:.1f} s a million lines"
        print(f"{n:,} reps × {MONTHS} months × {len(force.plans['plan'].components)} components: {told}")


def print_times_side_by_side(reps: int, processes: int) -> None:
    """Seconds of the clock for all people, settled by several processes."""
    force = force_of(reps)
    credits = credits_of(force)
    ends = [reps * part // processes for part in range(processes + 1)]

    def settled(part: int) -> int:
        return len(settle_force(force, credits, of=slice(ends[part], ends[part + 1])).lines)

    clock = time.perf_counter()
    found = in_processes(settled, processes)
    seconds = time.perf_counter() - clock
    lines = sum(found or ())
    print(f"{reps:,} reps × {MONTHS} months, {processes} processes: {seconds:.1f} s on the clock, {lines:,} lines")


def print_profile(reps: int) -> None:
    """Where the time goes."""
    force = force_of(reps)
    credits = credits_of(force)
    profile = cProfile.Profile()
    profile.runcall(settle_force, force, credits)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=10_000)
    parser.add_argument("--profile", action="store_true", help="print where the time goes, for 1,000 reps")
    parser.add_argument("--processes", type=int, default=1, help="how many settle side by side")
    given = parser.parse_args()
    if given.profile:
        print_profile(1_000)
    elif given.processes > 1:
        print_times_side_by_side(given.reps, given.processes)
    else:
        print_times(given.reps)


if __name__ == "__main__":
    main()
