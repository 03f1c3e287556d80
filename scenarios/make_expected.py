"""Writes `expected/<scenario>.yaml`: figures of every bundled scenario from the slow reference engine, never from the one under test.

    python scenarios/make_expected.py [SCENARIO…]

The reference engine plays the same worlds as the Monte Carlo engine (same seed, same addresses), so a test holds the two together
replication by replication; each figure has a tolerance of its own, relative to it. Effort is normalised on each scenario's root, as in a
comparison.
"""

from __future__ import annotations

import sys
from pathlib import Path

from spmsim.results.metrics import force_metrics
from spmsim.scenario.loading import load
from spmsim.studies.playing import Draws, cast, normalisation_on, play_on, policy_of

HERE = Path(__file__).parent
REPLICATIONS = 12
OF_AMOUNTS, OF_COUNTS = 1e-9, 1e-13
"""The engines add the same amounts in another order, and may round one at half a cent to either side; people, accounts and renewals
are whole, so that only the last digits of a mean can differ."""
TOLERANCES = {
    "sales": OF_AMOUNTS, "incentive_pay": OF_AMOUNTS, "total_pay": OF_AMOUNTS, "contribution": OF_AMOUNTS, "attainment_mean": OF_AMOUNTS,
    "share_at_quota": OF_COUNTS, "turnover": OF_COUNTS, "new_accounts": OF_COUNTS, "renewals": OF_COUNTS,
}  # fmt: skip


def expected_figures(file: Path) -> str:
    """The text of the expected-figures file of one scenario."""
    scenario = load(file)
    made = cast(scenario)
    policy = policy_of(made, normalisation_on(scenario.root, made.effort))
    seed = scenario.spec.run.seed
    metrics = force_metrics(play_on(made.game, policy, Draws(seed, REPLICATIONS, "reference")), made.terms)
    lines = [
        f"# Means over the first {REPLICATIONS} replications of {file.name}, from the reference engine (make_expected.py).",
        f"title: {scenario.spec.about.title}",
        f"run: {{seed: {seed}, replications: {REPLICATIONS}, engine: reference}}",
        "figures: # each with its tolerance, relative to the value",
        *(
            f"  {name}: {{value: {values.mean():.17g}, tolerance: {tolerance:g}}}"
            for name, tolerance in TOLERANCES.items()
            if (values := metrics.get(name)) is not None
        ),
    ]
    return "\n".join(lines) + "\n"


def main(names: list[str]) -> None:
    """Write the files of the named scenarios, or of all."""
    files = [HERE / f"{name}.yaml" for name in names] or sorted(HERE.glob("*.yaml"))
    (HERE / "expected").mkdir(exist_ok=True)
    for file in files:
        (HERE / "expected" / file.name).write_text(expected_figures(file), encoding="utf-8")
        sys.stdout.write(f"expected/{file.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
