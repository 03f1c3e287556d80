"""Limits and gaps in words: money carries its currency, people and shares none."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.results.constraints import amount_in_words
from spmsim.scenario.schema import Constraint, Decision
from spmsim.studies.recommend import recommend

UNITS = {"contribution": "USD", "incentive_pay": "USD"}


@pytest.mark.parametrize(
    ("metric", "amount", "unit", "words"),
    [
        ("incentive_pay", 1_250_000.0, "USD", "$1.25 M"),
        ("incentive_pay", 900.0, "USD", "$900"),
        ("sales", -2.5e9, "EUR", "−€2.50 bn"),
        ("pay_per_head", 172_000.0, "USD a head", "$172 k a head"),
        ("headcount", 12_000.0, "", "12,000"),
        ("ccos", 0.42, "", "42.0 %"),
    ],
)
def test_amounts_carry_the_unit_of_their_metric(metric: str, amount: float, unit: str, words: str) -> None:
    assert amount_in_words(metric, amount, unit).replace("\u00a0", " ") == words


def test_a_limit_on_people_has_no_currency_and_one_on_pay_has() -> None:
    """Both candidates have 12,000 people and pay 2 m in every replication, so both limits are missed for certain."""
    metrics = {
        "contribution": np.array([5e6, 5.1e6, 5.2e6]),
        "headcount": np.full(3, 12_000.0),
        "incentive_pay": np.full(3, 2e6),
    }
    limits = (Constraint(metric="headcount", at_most=11_000.0), Constraint(metric="incentive_pay", at_most=1e6))
    found = recommend({"today": metrics, "other": metrics}, Decision(constraints=limits), units=UNITS)
    assert found.infeasible == ("today", "other")
    why = found.why.replace("\u00a0", " ")
    assert "headcount at most 11,000, found 12,000 (12,000 to 12,000)" in why
    assert "incentive pay at most $1.00 M, found $2.00 M ($2.00 M to $2.00 M)" in why
