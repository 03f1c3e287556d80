"""How fast `spmsim pay` is as a whole: `python benchmarks/paying.py [--reps 10000]`.

A drawn force holds four components (revenue toward the year's quota, margin, pieces, a bonus on services, all by the month), a gate and a
cap, and has one total a month on each of four measures. Printed are seconds of the clock and of the processor for each step as one process
does it (loading, reading, checking, settling, writing), then of the whole command, which settles in two processes where it can, with the
memory that the larger of them needs. A busy machine changes the clock, and the processor's seconds by less.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from spmsim.entrances.paying import coins_of, known_of
from spmsim.entrances.paying_in_parts import Payroll
from spmsim.foundation.collecting import without_collecting
from spmsim.scenario.loading import load
from spmsim.sources.actuals import TABLE, read_actuals
from spmsim.sources.columns import ColumnMap
from spmsim.studies.paying.pay import checked

HERE = Path(__file__).resolve().parents[1]
MONTHLY = {"revenue": 100_000.0, "margin": 33_333.0, "pieces": 10.0, "services": 10_000.0}
CURVE = "{type: payout_curve, points: [[0.0, 0.0], [1.0, 1.0], [1.5, 1.75]], beyond: extended}"
SCENARIO = """\
about: {{title: Speed, question: "How fast is a payroll?"}}
currency: USD
calendar: {{start: "2027-01", months: 12}}
run: {{seed: 0, replications: 10, engine: monte_carlo}}
measures: {{revenue: {{unit: USD}}, margin: {{unit: USD}}, pieces: {{unit: count}}, services: {{unit: USD}}}}
team:
  draw: [{{role: seller, reps: {reps}}}]
  roles:
    seller: {{plan: tested, quota_set: tested, on_target_earnings: 1440000, base_share: 0.5,
             potential: {{revenue: 1200000, margin: 400000, pieces: 120, services: 120000}}}}
market: {{shocks: {{rep: {{sd: 0.3}}}}, laws: {{revenue: lognormal, margin: lognormal, pieces: poisson, services: lognormal}}}}
quotas:
  tested:
    rules:
      revenue: {{type: flat, amount: 1200000}}
      margin: {{type: flat, amount: 400000}}
      pieces: {{type: flat, amount: 120}}
      services: {{type: flat, amount: 120000}}
plans:
  tested:
    leavers: paid_on_prorated_quota
    components:
      - name: revenue
        measure: revenue
        weight: 0.6
        period: month
        accumulation: toward_year
        formula: {curve}
      - {{name: margin, measure: margin, weight: 0.3, period: month, accumulation: discrete, formula: {curve}}}
      - {{name: pieces, measure: pieces, period: month, accumulation: discrete, formula: {{type: per_unit, amount: 25.0}}}}
      - name: bonus
        measure: services
        weight: 0.1
        period: month
        accumulation: discrete
        formula: {{type: lump_sum_bonus, steps: [[0.9, 0.5], [1.0, 1.0], [1.2, 1.5]]}}
    adjustments:
      - {{type: gate, name: margin_first, measure: margin, at_least: 0.3, applies_to: [pieces]}}
      - {{type: cap, name: most, scope: total, limit: {{times_target: 3.0}}, period: month, true_up: true}}
behaviour: {{type: fixed}}
"""


def write_files(folder: Path, reps: int) -> tuple[Path, Path]:
    """The scenario, and actuals around a twelfth of each quota."""
    scenario, actuals = folder / "speed.yaml", folder / "actuals.csv"
    scenario.write_text(SCENARIO.format(reps=reps, curve=CURVE), encoding="utf-8")
    people = [rep.rep_id for rep in load(scenario).spec.team.reps]
    luck = random.Random(1)
    with actuals.open("w", encoding="utf-8") as stream:
        stream.write("rep_id,month,measure,amount\n")
        for rep_id in people:
            for month in range(1, 13):
                for measure, mean in MONTHLY.items():
                    amount = mean * luck.lognormvariate(0.0, 0.3)
                    stream.write(f"{rep_id},2027-{month:02},{measure},{amount:.{0 if measure == 'pieces' else 2}f}\n")
    return scenario, actuals


@contextmanager
def step(name: str) -> Iterator[None]:
    """Prints the seconds of what is done inside."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    told(name, time.perf_counter() - clock, time.process_time() - processor)


def told(name: str, clock: float, processor: float) -> None:
    """One line of seconds."""
    print(f"{name:>32}  {clock:6.1f} s on the clock  {processor:6.1f} s of a processor", flush=True)


def print_steps(scenario: Path, actuals: Path) -> None:
    """The steps one after another, in this process."""
    with without_collecting():
        with step("loading the scenario"):
            loaded = load(scenario)
        with step("reading actuals"):
            found = read_actuals(actuals, ColumnMap(TABLE), known_of(loaded))
        with step("checking"):
            force, known, cancelled = checked(loaded.spec, found.credits, found.cancellations, locally=True)
            payroll = Payroll(force, known, cancelled, None, coins_of(loaded, force))
        print_settling_and_writing(payroll)


def print_settling_and_writing(payroll: Payroll) -> None:
    """Settling and writing take turns, some people after the others; their times are added up."""
    times = {"settling": [0.0, 0.0], "writing statements": [0.0, 0.0]}
    bytes_, marks = 0, (time.perf_counter(), time.process_time())

    def add(name: str) -> None:
        nonlocal marks
        now = time.perf_counter(), time.process_time()
        times[name] = [sum_ + end - start for sum_, end, start in zip(times[name], now, marks, strict=True)]
        marks = now

    for people, ledger in payroll.ledgers(slice(None)):
        add("settling")
        bytes_ += len(payroll.statements(ledger, people))
        add("writing statements")
    for name, (clock, processor) in times.items():
        told(name, clock, processor)
    print(f"{bytes_ / 1e6:.0f} MB of statements")


def print_command(scenario: Path, actuals: Path) -> None:
    """The whole command in a process of its own."""
    command = [sys.executable, "-m", "spmsim", "pay", str(scenario), str(actuals), "--out", str(scenario.parent / "paid")]
    clock = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(HERE)}, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    told("spmsim pay, all processes", time.perf_counter() - clock, used.ru_utime + used.ru_stime)
    print(f"{used.ru_maxrss / 1e3:,.0f} MB at most in one process")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scenario, actuals = write_files(Path(folder), given.reps)
        print(f"{given.reps:,} people, {given.reps * 48:,} rows of actuals")
        print_command(scenario, actuals)
        print_steps(scenario, actuals)


if __name__ == "__main__":
    main()
