"""Credits as a file of actuals, which `spmsim pay` reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from spmsim.foundation.money import minor_digits
from spmsim.records.ledger import Credit
from spmsim.scenario.loading import Scenario

HEADS = ("rep_id", "month", "measure", "amount", "out_of", "deal_id", "date")


def credits_csv(scenario: Scenario, credits: Sequence[Credit]) -> bytes:
    """One row per credit: `a07,2027-03,revenue,1234.56,,,`."""
    spec = scenario.spec
    labels, stream = spec.calendar.labels(), io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADS)
    for credit in credits:
        digits = minor_digits(spec.currency) if spec.measures[credit.measure].unit == spec.currency else 0
        amount = Decimal(credit.amount).scaleb(-digits)
        row = [credit.rep_id, labels[credit.month], credit.measure, f"{amount:f}", credit.out_of, credit.deal_id, credit.day]
        writer.writerow("" if value is None else value for value in row)
    return stream.getvalue().encode("utf-8")
