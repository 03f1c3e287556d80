"""`Settlement`: what plans do with earned pay before it is paid: limits, pay timing, clawbacks, guarantees, draws and holdbacks.

Money in minor units. Months are indices of the calendar; lengths of periods are months, counted from the calendar's start.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ALWAYS = 1_000
"""A month beyond every calendar."""
Span = tuple[int, int]
"""First month, and the first after it: the stint of the plan that a rule belongs to. Periods begin and end with it."""


@dataclass(frozen=True)
class DueRule:
    """When what a component earned falls due."""

    every: int = 0
    """At the end of the period of so many months in which the component's window ends; 0: at the end of the window."""
    lag: int = 0
    """Months later."""


@dataclass(frozen=True)
class CapRule:
    """No more than a limit passes of what components earn in a period."""

    covers: tuple[int, ...]
    """Places among the settlement's components."""
    each: bool
    """True: every covered component has the limit for itself; False: all share it."""
    times_target: float
    """Multiple of the covered components' target pay of the months employed so far."""
    amount: float
    """Amount for people employed throughout the period, else in proportion; added to the multiple of target pay."""
    period: int
    true_up: bool
    """What is held back is passed at the year's end as far as the year's limits allow."""
    span: Span = (0, ALWAYS)


@dataclass(frozen=True)
class AdvanceRule:
    """An amount of each period for which it is given."""

    amount: float
    """For people employed throughout the period, else in proportion."""
    every: int
    months: tuple[int, int] = (0, ALWAYS)
    """First month in which its periods may end, and the first after them."""
    employed_months: int = ALWAYS
    """Its periods end within so many months of employment; the month of hire is the first."""
    span: Span = field(default=(0, ALWAYS), kw_only=True)


@dataclass(frozen=True)
class GuaranteeRule(AdvanceRule):
    """Pay of a period is at least the amount, or the amount comes on top."""

    added: bool = False
    """True: on top."""


@dataclass(frozen=True)
class DrawRule(AdvanceRule):
    """Pay of a period is at least the amount; what a recoverable draw advanced is taken from later pay above it."""

    recoverable: bool = True
    forgiven: bool = False
    """What becomes of an open balance at exit: forgiven, or owed."""
    takes_over: int = -1
    """Place among the operations of the draw whose balance this one goes on with; −1: a balance of its own."""


@dataclass(frozen=True)
class HoldbackRule:
    """A share of each payment is paid so many months later, to those still employed."""

    share: float
    months: int
    span: Span = (0, ALWAYS)


@dataclass(frozen=True)
class ClawbackRule:
    """A share of each month's sales is cancelled so many months later, and pay on it is taken back."""

    measure: int
    """Whose sales; an amount in minor units."""
    share: float
    """Of a month's sales, in whole minor units, halves away from zero."""
    lag: int
    """Months from the sale to its cancellation, at least 1."""
    as_paid: bool
    """True: taken back is what was paid on it; False: what passed the limits."""
    restores_quota: bool
    """What is cancelled while the window of the sale is open is taken off performance, and nothing is taken back."""
    stint: int = 0
    """In which of the seat's stints its sales are made; the cancellation may come later."""


Operation = CapRule | GuaranteeRule | DrawRule | HoldbackRule


@dataclass(frozen=True)
class Settlement:
    """How a plan settles what its components earned; or the plans of a seat one after the other, balances going on."""

    plan: str
    components: tuple[int, ...]
    """Indices of the plan's components among all; of several plans, those of the first stint, then of the next."""
    due: tuple[DueRule, ...]
    """One for each component."""
    operations: tuple[Operation, ...] = ()
    """In the order of pay: caps on components, caps on totals, guarantees, draws, holdbacks; stint after stint."""
    stints: tuple[int, ...] = ()
    """For each component, in which of the seat's stints it is held; empty: all in the first."""
    clawbacks: tuple[ClawbackRule, ...] = ()
    """In each stint at most one for a measure."""

    def stint_of(self, place: int) -> int:
        """In which of the seat's stints the component at a place is held."""
        return self.stints[place] if self.stints else 0

    def clawback_on(self, measure: int, stint: int) -> int:
        """The place among the clawbacks of the one on a measure in a stint; −1 if there is none."""
        places = (place for place, rule in enumerate(self.clawbacks) if (rule.measure, rule.stint) == (measure, stint))
        return next(places, -1)
