"""`Desk`: one person's pay in one month, handed from stage to stage; `Account`: what the person takes along to the next month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from spmsim.foundation.exact import ZERO
from spmsim.plans.adjustments.clawback import Clawback
from spmsim.plans.payroll.book import Sales
from spmsim.plans.payroll.notes import in_units
from spmsim.plans.payroll.ranks import Ranks
from spmsim.plans.payroll.rules import PaidAdvance, PaidComponent
from spmsim.plans.payroll.standing import Standing
from spmsim.plans.payroll.window import Window
from spmsim.records.ledger import SUMMED, PayLine, Stage, Words
from spmsim.records.payroll import PaidMeasure, PaidPerson, PayCalendar

DECIMALS = 8
"""Decimals, in units of the currency, of lines that sum to a payment: as many as statements print, so that their sum is exact."""
Factors = tuple[Decimal, Decimal]
"""(basis, rate) of an amount that is their product."""
_STEPS = tuple(Decimal(1).scaleb(digits - DECIMALS) for digits in range(5))
"""Digits of the currency → that last decimal, in minor units."""


@dataclass(slots=True, eq=False)
class Pending:
    """Pay that passed the limits and falls due later."""

    part: PaidComponent
    amount: Decimal
    earned_in: int
    due: int


@dataclass(slots=True, eq=False)
class Ended:
    """A window that has ended, kept while its credits may be cancelled."""

    clawback: Clawback
    part: PaidComponent
    sales: Sales
    opened: int
    last: int
    """First and last month whose credits counted."""
    ends: int
    """Month in which it was settled."""
    credits: Decimal
    earned: Decimal
    passed: Decimal
    """What the caps let pass of it."""
    due: int
    """Month in which it fell due."""
    cancelled: Decimal = ZERO
    """Of its credits, what was taken back so far."""


@dataclass(slots=True, eq=False)
class DrawBalance:
    """What was advanced and not recovered yet, whole minor units after each month."""

    rule: PaidAdvance
    balance: Decimal = ZERO


@dataclass(slots=True, eq=False)
class Account:
    """What a person takes along from month to month."""

    owed: Decimal = ZERO
    """Overpayments, clawbacks and draws that the person owes; whole minor units after each month."""
    draws: dict[str, DrawBalance] = field(default_factory=dict)
    held: list[tuple[int, int, str]] = field(default_factory=list)
    """(month of release, amount, holdback)."""
    pending: list[Pending] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    payments: dict[int, int] = field(default_factory=dict)
    """Month → what was paid."""
    earned_due: dict[int, Decimal] = field(default_factory=dict)
    """Month → what the windows that fell due in it had earned, where positive."""

    @property
    def advanced(self) -> int:
        """Open balance of draws, after a month."""
        return int(sum(draw.balance for draw in self.draws.values())) if self.draws else 0

    @property
    def held_now(self) -> int:
        """What holdbacks keep."""
        return sum(amount for _, amount, _ in self.held) if self.held else 0


@dataclass(slots=True, eq=False)
class Desk:
    """One person in one month."""

    month: int
    person: PaidPerson
    standing: Standing
    account: Account
    ranks: Ranks
    lines: list[PayLine] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    amount: Decimal = ZERO
    """What is to be paid this month, so far."""
    told: Decimal = ZERO
    """The sum of the lines that sum to the payment, so far."""

    @property
    def is_exit(self) -> bool:
        """Whether the last day of employment lies in this month."""
        return self.month == self.person.leaves

    @property
    def calendar(self) -> PayCalendar:
        """The months of the payroll."""
        return self.standing.calendar

    @property
    def measures(self) -> Mapping[str, PaidMeasure]:
        """How measures are counted."""
        return self.standing.book.measures

    def line(
        self,
        stage: Stage,
        item: str,
        amount: Decimal,
        note: Words,
        *,
        of: Factors | None = None,
        digits: int | None = None,
        basis_digits: int | None = None,
    ) -> None:
        """Writes a pay line.

        Args:
            stage: when.
            item: the component or adjustment.
            amount: what the step adds or takes away.
            note: in words.
            of: (basis, rate) where the amount is their product.
            digits: decimal digits where the amount is performance.
            basis_digits: decimal digits where the basis alone is performance.
        """
        basis, rate = of or (None, None)
        if stage in SUMMED:
            amount = amount.quantize(_STEPS[self.standing.calendar.digits])
            self.told += amount
        self.lines.append(PayLine(self.person.rep_id, self.month, stage, item, amount, basis, rate, digits, note, basis_digits))

    def money(self, amount: Decimal) -> str:
        """An amount of minor units in words: 1234550 → `12,345.50`."""
        return in_units(amount, self.calendar.digits)

    def performance(self, amount: Decimal, measure: str) -> str:
        """An amount of a measure in words."""
        return in_units(amount, self.measures[measure].digits)
