"""`Opening`: a scenario that starts inside its calendar. What has happened so far is given; the rest is drawn.

The tables are read when the file is loaded (`opening_tables`), and from then on stand in the scenario: amounts by person and month, in
the order of the calendar.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Strict

from spmsim.foundation.calendar import Calendar, MonthName
from spmsim.foundation.quantities import Slug, Text
from spmsim.foundation.spec import Spec
from spmsim.team.reps import RepId

Whole = Annotated[int, Strict()]


class GivenSales(Spec):
    """What one person brought of one measure in the months given."""

    rep_id: RepId
    """Who."""
    measure: Slug
    """Of what."""
    amounts: tuple[float, ...]
    """By month: minor units of money, pieces, successes, levels of a rating; 0 where there is no row."""
    out_of: tuple[Whole, ...] = ()
    """By month: how many could have succeeded; empty where the accounts that come due say so."""


class GivenPay(Spec):
    """What payroll paid one person in the months given."""

    rep_id: RepId
    """Who."""
    amounts: tuple[Whole, ...]
    """By month, minor units."""


class Opening(Spec):
    """A start inside the calendar: sales to date, and what was paid for them."""

    as_of: MonthName
    """Last month that has happened, written YYYY-MM: the months up to it are given, those after it are drawn."""
    actuals: Text
    """CSV, XLSX or Parquet file of what people sold then, relative to the scenario: `rep_id, month, measure, amount`, or a row per deal."""
    paid: Text | None = None
    """CSV, XLSX or Parquet file of what payroll paid then: `rep_id, period, amount`. Left out: what the plans pay counts as paid."""
    sales: tuple[GivenSales, ...] | None = None
    """The rows of `actuals` by person and measure: made by loading, not written by hand."""
    payments: tuple[GivenPay, ...] | None = None
    """The rows of `paid` by person: made by loading, not written by hand."""

    @property
    def sold(self) -> tuple[GivenSales, ...]:
        """What was sold, once it is read."""
        return self.sales or ()

    def months(self, calendar: Calendar) -> int:
        """How many months are given: 6 of a calendar from January that is opened as of June."""
        return calendar.month_of(self.as_of) + 1

    def paid_to_date(self) -> dict[tuple[str, int], int] | None:
        """(rep_id, month) → what was paid in minor units; `None` where no file says so."""
        if self.payments is None:
            return None
        return {(one.rep_id, month): amount for one in self.payments for month, amount in enumerate(one.amounts) if amount}
