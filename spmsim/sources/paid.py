"""`read_paid`: what payroll paid, by person and period, in the currency in which it was paid."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from spmsim.foundation.errors import refuse
from spmsim.foundation.money import minor_digits
from spmsim.records.history import Paid
from spmsim.sources.by_period import complain_of_two, period_entries, spelt_amounts, unjoined_periods
from spmsim.sources.company import Company
from spmsim.sources.counting import Counter, can_be_summed
from spmsim.sources.joining import join_people
from spmsim.sources.kinds import PAID
from spmsim.sources.opening import open_grid
from spmsim.sources.settling import Importing
from spmsim.sources.unjoined import Sums, notes_on_joins
from spmsim.sources.words import currencies_in


def read_paid(path: Path, how: Importing, company: Company, *, name: str | None = None) -> Paid:
    """What was paid, from a file with `rep_id`, `period` and `amount`, or a column per month; arguments as of `read_bookings`.

    Raises:
        BadInput: a proposal that nobody confirmed, or everything that cannot be read as meant.
    """
    grid, layout, columns = open_grid(path, PAID, how, people=company.people, name=name)
    declared = columns.conventions
    spelts = spelt_amounts(grid, layout, declared, PAID.name)
    joined = join_people(grid, company.people)
    currencies, by_row = currencies_in(grid, company, declared)
    pay = [np.zeros(len(grid.used), dtype=np.int32)] * len(layout.values)
    entries = period_entries(grid, layout.values, joined, pay, declared, PAID.name)
    currency = by_row[entries.rows]
    counter = Counter(grid, Company(company.currency, rates=company.rates), ("pay",), tuple(currencies.places), PAID.name)
    parts, start = [], 0
    for value, held, size in zip(layout.values, spelts, entries.sizes, strict=True):
        part = slice(start, start := start + size)
        parts.append(counter.count(value.place, held, entries.rows[part], entries.measure[part], currency[part]))
    local, reported = (np.concatenate(arrays) for arrays in zip(*((part.local, part.reported) for part in parts), strict=True))
    complain_of_two(grid, entries, currency, declared, PAID.name)
    grid.refuse_if_troubled()
    if not (can_be_summed(reported) and can_be_summed(local)):
        raise refuse("the amounts are too large to be summed exactly", file=grid.table.file)
    unjoined = tuple(unjoined_periods(joined, entries, ("",), reported.tolist()))
    stands = np.isin(np.arange(len(joined.people)), entries.person)
    told = notes_on_joins(PAID.name, joined, Sums(("",), (minor_digits(company.currency),), (int(reported.sum()),), stands), unjoined)
    return Paid(
        people=joined.people,
        in_roster=joined.in_roster,
        periods=entries.periods,
        currencies=tuple(currencies.places),
        person=entries.person,
        period=entries.period,
        currency=currency,
        amounts=local,
        reported=reported,
        reporting_currency=company.currency,
        rates={word: company.rates[word] for word in currencies.places if word != company.currency},
        unjoined=unjoined,
        notes=(*grid.notes, *told),
        file=grid.table.file,
    )
