"""What a payroll is told about people: where they stand month by month, what they are asked for, and what target pay they have.

Months are indices of the calendar; money and quotas are exact decimals in minor units (pieces, shares) and not rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

Decimals = tuple[Decimal, ...]


ONE = Decimal(1)


@dataclass(frozen=True)
class PayCurrency:
    """The money in which a person is paid, beside that of the scenario."""

    name: str
    """Three capital letters."""
    digits: int
    """Decimal digits of its minor unit: 2 for EUR, 0 for JPY."""
    rate: Decimal = ONE
    """Plan rate: units of the scenario's currency for one unit of it."""
    reported_digits: int = 2
    """Decimal digits of the scenario's currency."""

    def reported(self, minor: int | Decimal) -> int:
        """Whole minor units of the scenario's currency: 100.00 EUR at 1.08 are 10,800 cents; half a cent counts away from zero."""
        return int((minor * self.rate.scaleb(self.reported_digits - self.digits)).quantize(ONE, rounding="ROUND_HALF_UP"))


@dataclass(frozen=True)
class Spell:
    """Months in which nothing changes for a person. What is listed by month covers the whole calendar, as if the spell did.

    So a plan that looks at a whole year's quota knows, in March, what September asks for on the plan that holds now.
    """

    first: int
    """First month; not before the month of hire."""
    last: int
    """Last month; not after the month of exit."""
    plan: str
    role: str
    region: str
    manager_id: str
    """Empty for people without a manager."""
    target_incentive: Decimal
    """A month's target incentive, a year's ÷ 12, in minor units of the currency in which the person is paid."""
    quotas: Mapping[str, Decimals]
    """Measure → quota of each month before the ramp, phased; of a share, the share. Measures without a quota are left out."""
    yearly_quotas: Mapping[str, Decimal]
    """Measure → quota of 12 months; of a share, the share."""
    quotas_of_team: Mapping[str, Decimal] = field(default_factory=dict)
    """Measure whose quota is a share of the team's → the share: pooled performance is measured against it."""
    ramp: Decimals = ()
    """Factor of the new-hire ramp in each month; empty: 1."""
    ramps_target: bool = False
    """Whether target pay is ramped with the quota."""


@dataclass(frozen=True)
class PaidPerson:
    """A person and the calendar's months of employment."""

    rep_id: str
    hired: int
    """Month of hire; negative before the calendar."""
    leaves: int | None
    """Month of the last day of employment; None: not within the calendar."""
    staying: Decimals
    """Share of each month employed, as if nobody left: 0 before hire, days ÷ days of the month of hire, then 1."""
    employed: Decimals
    """The same with the month of exit in days and 0 after it."""
    spells: tuple[Spell, ...]
    """In the order of time; they cover the months employed."""
    trials: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Share measures: accounts that come due in each month."""
    sells: frozenset[str] = frozenset()
    """Measures on which the person has potential of their own; pools add up these people, and those who are credited."""
    currency: PayCurrency | None = None
    """In which the person is paid; None: in the scenario's."""

    def spell_of(self, month: int) -> Spell | None:
        """The spell that holds in a month; None outside of employment."""
        return next((spell for spell in self.spells if spell.first <= month <= spell.last), None)


@dataclass(frozen=True)
class PaidMeasure:
    """How amounts of a measure are counted."""

    digits: int
    """Decimal digits of its amounts: 2 for dollars, 0 for pieces, shares and ratings."""
    is_share: bool = False
    is_rating: bool = False


@dataclass(frozen=True)
class PayCalendar:
    """The months of a payroll."""

    labels: tuple[str, ...]
    """The months as `YYYY-MM`."""
    digits: int
    """Decimal digits of the currency of pay."""
    rate: Decimal = ONE
    """Units of the scenario's currency, in which a plan states its amounts, for one unit of the currency of pay."""

    @property
    def minor(self) -> Decimal:
        """Minor units of pay for one unit of the scenario's currency: 100 in its own, 92.59… for EUR at 1.08."""
        return Decimal(10) ** self.digits / self.rate

    def paid_in(self, currency: PayCurrency | None) -> PayCalendar:
        """The same months in the money of a person."""
        return self if currency is None else replace(self, digits=currency.digits, rate=currency.rate)

    @property
    def months(self) -> int:
        """Number of months."""
        return len(self.labels)

    def index_of(self, name: str) -> int:
        """Index of the month written YYYY-MM; it may lie outside the calendar."""
        return _count(name) - _count(self.labels[0])

    def window(self, month: int, length: int) -> tuple[int, int]:
        """First and last month of the window of `length` months that holds `month`; the calendar's last window may be short."""
        return _window(len(self.labels), month, length)


@lru_cache(maxsize=4096)
def _window(months: int, month: int, length: int) -> tuple[int, int]:
    first = month - month % length
    return first, min(first + length, months) - 1


def _count(name: str) -> int:
    return int(name[:4]) * 12 + int(name[5:])
