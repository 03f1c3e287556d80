"""Credits as a file of actuals, which `spmsim pay` reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from spmsim.foundation.money import minor_digits
from spmsim.records.ledger import Cancellation, Credit
from spmsim.scenario.loading import Scenario

HEADS = ("rep_id", "month", "measure", "amount", "out_of", "deal_id", "date", "cancels")


def credits_csv(scenario: Scenario, credits: Sequence[Credit], cancellations: Sequence[Cancellation] = ()) -> bytes:
    """One row per credit, `a07,2027-03,revenue,1234.56,,,,`, and one per cancellation, `,2027-04,,1234.56,,,,D7`."""
    spec = scenario.spec
    labels, stream = spec.calendar.labels(), io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    digits_of: dict[str | None, int] = {}
    writer.writerow(HEADS)
    for credit in credits:
        digits = minor_digits(spec.currency) if spec.measures[credit.measure].unit == spec.currency else 0
        digits_of.setdefault(credit.deal_id, digits)
        amount = Decimal(credit.amount).scaleb(-digits)
        row = [credit.rep_id, labels[credit.month], credit.measure, f"{amount:f}", credit.out_of, credit.deal_id, credit.day, None]
        writer.writerow("" if value is None else value for value in row)
    for one in cancellations:
        amount = one.amount.scaleb(-digits_of[one.deal_id])
        writer.writerow(["", labels[one.month], "", f"{amount:f}", "", "", "", one.deal_id])
    return stream.getvalue().encode("utf-8")
