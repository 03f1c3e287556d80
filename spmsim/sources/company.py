"""`Company`: what is known of a company when tables of its past are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from spmsim.records.people import People


@dataclass(frozen=True)
class Company:
    """Currency, people, measures and plan rates."""

    currency: str
    """In which amounts are reported."""
    people: People | None = field(default=None, repr=False)
    """The roster, which other tables are joined to; None: everybody in a table counts as known."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Measure → unit: a currency, `count`, `share` or `rating`. Empty: the measures of the table, all of them money."""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """Plan rates: currency → units of the reporting currency for one unit of it."""

    def rate_of(self, currency: str) -> Decimal | None:
        """Units of the reporting currency for one unit of a currency; None where no plan rate is known."""
        return Decimal(1) if currency == self.currency else self.rates.get(currency)
