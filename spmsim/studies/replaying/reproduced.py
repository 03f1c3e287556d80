"""`LastYear`: whether the model reproduces last year, as plain data that a report can print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PastFigure:
    """One figure of last year: as the model has it, and as it was."""

    modelled: float
    """Mean over simulated years; of pay, what the plan pays on the real bookings."""
    actual: float
    low: float | None = None
    """5 % of the simulated years lie below; None where nothing is simulated."""
    high: float | None = None

    @property
    def is_inside(self) -> bool | None:
        """Whether what happened lies between the 5 and 95 % of the simulated years; None where nothing is simulated."""
        return None if self.low is None or self.high is None else self.low <= self.actual <= self.high


@dataclass(frozen=True)
class LastYear:
    """Last year's seats and quotas, modelled and actual. Money in currency units, shares as ratios."""

    first_month: str
    last_month: str
    people: int
    """Seats that were held in the year."""
    bookings: PastFigure
    """Sales of the months in which people were employed."""
    months_inside: int
    """Months whose bookings lie between the 5 and 95 % of the simulated ones."""
    months: int
    at_quota: PastFigure | None
    """Share at quota of people with at least six months and a quota; None where nobody is."""
    people_at_quota: int
    """Of how many people."""
    on_last_quotas: bool
    """Whether the quotas are those that were in force; else the scenario's own."""
    pay: PastFigure | None
    """Incentive pay: what the plan pays on the real bookings, what payroll paid; None without payroll's figures."""
    people_off: int | None
    """Whose modelled pay is off by more than 1 %."""
    outside: float
    """Bookings of nobody in the team, or of months in which a person was not employed."""
    notes: tuple[str, ...] = ()
