"""The figures of a run on a terminal, from estimates given by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spmsim.command_line.run_figures import run_in_words
from spmsim.results.estimates import Estimate, no_estimate
from spmsim.results.landing import Landing, Landings
from spmsim.results.metrics import MeasureTerms, Terms, metric_catalogue

WITHOUT_MARGIN = Terms(100.0, 12, (MeasureTerms("revenue", "money", 100.0),), 0, {"on_cost_rate": 0.12})


def figures(mean: float, half: float, spread: float, unit: str = "USD") -> Estimate:
    return Estimate(mean, half / 2, mean - half, mean + half, mean - spread, mean, mean + spread, unit)


@dataclass
class Played:
    """A run of which only the figures count."""

    terms: Terms
    of_roles: dict[str, dict[str, Estimate]]
    id: str = "base"
    currency: str = "USD"
    path: Path = Path("runs/base-1")
    manifest: dict[str, Any] = field(default_factory=lambda: {"title": "Plan in force", "replications": 1000, "seed": 7})

    landed: Landings | None = None

    @property
    def catalogue(self) -> Any:
        return metric_catalogue(self.terms)

    def landings(self) -> Landings | None:
        return self.landed

    def summary(self) -> dict[str, Estimate]:
        return {
            "sales": figures(86_100_000, 300_000, 8_000_000), "incentive_pay": figures(9_900_000, 40_000, 1_100_000),
            "total_pay": figures(20_000_000, 50_000, 1_200_000), "share_at_quota": figures(0.4, 0.01, 0.08, "share"),
            "ccos": figures(0.232, 0.001, 0.01, "share"), "contribution": no_estimate("USD"),
        }  # fmt: skip

    def by_role(self) -> dict[str, dict[str, Estimate]]:
        return self.of_roles


def told(run: Played) -> list[str]:
    return run_in_words(run).replace("\u00a0", " ").splitlines()  # type: ignore[arg-type]


def test_every_metric_has_its_mean_interval_and_spread() -> None:
    assert told(Played(WITHOUT_MARGIN, {"seller": {}})) == [
        "Plan in force (base): 1,000 replications, seed 7",
        "                           Mean   95 % interval       P5 to P95",
        "Sales                  $86.10 M  85.80 to 86.40  78.10 to 94.10",
        "Incentive pay           $9.90 M    9.86 to 9.94   8.80 to 11.00",
        "Total pay              $20.00 M  19.95 to 20.05  18.80 to 21.20",
        "People at quota          40.0 %  39.0 to 41.0 %  32.0 to 48.0 %",
        "Pay as share of sales    23.2 %  23.1 to 23.3 %  22.2 to 24.2 %",
        "Contribution                  –  company.gross_margin is not stated",
        "runs/base-1",
    ]


def test_roles_stand_below_the_force() -> None:
    roles = {
        "ae_enterprise": {"sales": figures(1_000_000, 10_000, 90_000), "ccos": no_estimate("share")},
        "manager": {"sales": figures(0, 0, 0)},
    }  # fmt: skip
    lines = told(Played(WITHOUT_MARGIN, roles))
    assert [line.split("  ")[0] or line.split("  ")[1] for line in lines[2:6]] == ["Sales", "AE enterprise", "Manager", "Incentive pay"]
    assert lines[3].split() == ["AE", "enterprise", "$1.00", "M", "0.99", "to", "1.01", "0.91", "to", "1.09"]
    assert sum("AE enterprise" in line for line in lines) == 1


def test_a_year_that_is_under_way_ends_with_its_landing():
    sales = Landing(43e6, figures(45e6, 0.1e6, 4e6), figures(88e6, 0.1e6, 4e6))
    half = Landing(20e6, figures(21e6, 0.1e6, 2e6), figures(41e6, 0.1e6, 2e6))
    of_roles = {"ae": {"sales": half}, "keeper": {"sales": half}}
    lands = Landings("2027-06", 6, is_paid=True, paid_otherwise=-1_250.0, whole={"sales": sales}, by_role=of_roles)
    lines = run_in_words(Played(WITHOUT_MARGIN, {}, landed=lands)).splitlines()  # type: ignore[arg-type]
    assert [" ".join(line.split()) for line in lines[-6:-1]] == [
        "As of 2027-06 To date Simulated rest Landing P5 to P95",
        "Sales $43.00 M $45.00 M $88.00 M 84.00 to 92.00",
        "AE $20.00 M $21.00 M $41.00 M 39.00 to 43.00",
        "Keeper $20.00 M $21.00 M $41.00 M 39.00 to 43.00",
        "Pay to date is what payroll paid, $1,250 less than the plans in force pay on these sales; the landing keeps what was paid.",
    ]
