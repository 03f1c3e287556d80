"""Limits and gaps in words: money carries its currency, people and shares none."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.scenario.schema import Constraint, Decision
from spmsim.studies.recommend import amount_in_words, recommend

UNITS = {"contribution": "USD", "incentive_pay": "USD"}


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [(1_250_000.0, "USD", "1.25 m USD"), (900.0, "USD", "900 USD"), (12_000.0, "", "12 k"), (118.0, "", "118"), (0.42, "", "0.42"),
     (-2.5e9, "EUR", "-2.5 bn EUR")],
)  # fmt: skip
def test_amounts_carry_the_unit_of_their_metric(amount: float, unit: str, words: str) -> None:
    assert amount_in_words(amount, unit) == words


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
    assert "headcount of at most 11 k (found: 12 k, 12 k to 12 k)" in found.why
    assert "incentive pay of at most 1 m USD (found: 2 m USD, 2 m USD to 2 m USD)" in found.why
