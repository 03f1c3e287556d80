"""To date + rest = landing, in every replication; payments that the plans would not have made stay in it."""

from __future__ import annotations

import numpy as np
import pytest

from spmsim.results.landing import landings
from spmsim.results.landing_words import pay_to_date_in_words
from spmsim.results.metrics import MeasureTerms, Terms, metric_catalogue

CATALOGUE = metric_catalogue(Terms(100.0, 12, (MeasureTerms("revenue", "money", 100.0),), 0, {}))
SALES, PAY = np.array([900.0, 1000.0, 1100.0]), np.array([190.0, 200.0, 210.0])


def landed(paid: float | None):
    start = {"sales": 400.0, "pay": 100.0 if paid is None else paid, "pay_as_played": 100.0}
    starts = {
        "as_of": "2027-06", "months": 6, "is_paid": paid is not None, "paid_otherwise": start["pay"] - 100.0, "roles": {"seller": start},
        "regions": {"North": start},
    }  # fmt: skip
    metrics = {"sales": SALES, "incentive_pay": PAY}
    return landings(starts, metrics, {"seller": metrics, "others": metrics}, {"North": metrics}, catalogue=CATALOGUE, currency="USD")


def test_paid_102_where_the_plan_pays_100():
    """By the plans 190 to 210 in the year, of which 100 to date: 90 to 110 to come, on top of the 102 that were paid."""
    found = landed(102.0)
    pay = found.whole["incentive_pay"]
    assert (pay.to_date, pay.rest.mean, pay.landing.mean) == (102.0, 100.0, 202.0)
    assert (pay.landing.p05, pay.landing.p95) == (pytest.approx(193.0), pytest.approx(211.0))
    assert (found.is_paid, found.paid_otherwise) == (True, 2.0)
    assert (found.by_role, found.by_region) == ({"seller": found.whole}, {"North": found.whole})


def test_without_payments_the_plans_count_as_paid():
    pay = landed(None).whole["incentive_pay"]
    assert (pay.to_date, pay.rest.mean, pay.landing.mean) == (100.0, 100.0, 200.0)
    assert landed(None).paid_otherwise == 0.0


def test_sales_to_date_and_the_rest():
    sales = landed(None).whole["sales"]
    assert (sales.to_date, sales.rest.mean, sales.landing.mean) == (400.0, 600.0, 1000.0)
    assert (sales.rest.p50, sales.landing.unit) == (600.0, "USD")


@pytest.mark.parametrize(
    ("paid", "words"),
    [
        (None, "Pay to date is what the plans in force pay on these sales; the scenario does not say what was paid."),
        (100.0, "Pay to date is what payroll paid, and what the plans in force pay on these sales."),
        (98.0, "Pay to date is what payroll paid, $2.00 less than the plans in force pay on these sales; the landing keeps what was paid."),
    ],
)
def test_what_pay_to_date_is(paid, words):
    assert pay_to_date_in_words(landed(paid), "USD").replace("\u00a0", " ") == words
