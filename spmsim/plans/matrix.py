"""`matrix`: a payout looked up on two measures, for goals that compete."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from spmsim.foundation.quantities import Number, Slug
from spmsim.foundation.schedule import Schedule
from spmsim.plans.formula import Formula
from spmsim.plans.words import Wording

NotNegative = Annotated[Number, Field(ge=0)]
Ascending = Annotated[tuple[NotNegative, ...], Field(min_length=1, max_length=100)]


class Matrix(Formula):
    """Pay = target pay × the payout at the attainments on the component's measure (rows) and on a second one (columns)."""

    type: Literal["matrix"] = "matrix"
    """Name of the formula."""
    second: Slug
    """The measure of the columns."""
    rows: Ascending
    """Attainments on the component's measure, ascending."""
    columns: Ascending
    """Attainments on the second measure, ascending."""
    payouts: Annotated[tuple[tuple[NotNegative, ...], ...], Field(min_length=1)]
    """Multiples of target pay: one list per row, with one number per column."""
    between: Literal["stepped", "interpolated"]
    """Whether the highest row and column reached pay, or what lies between is interpolated."""

    def column_schedules(self) -> tuple[Schedule, ...]:
        """One payout schedule per column, on attainment of the component's measure; 0 below the first row, the last one holds beyond."""
        columns = [tuple(row[c] for row in self.payouts) for c in range(len(self.columns))]
        pairs = [tuple(zip(self.rows, payouts, strict=True)) for payouts in columns]
        return tuple(Schedule.steps(p) if self.between == "stepped" else Schedule.from_points(p, "capped") for p in pairs)

    def in_words(self, words: Wording) -> str:
        """`looked up on … and margin, the highest row and column reached pay`."""
        how = "the highest row and column reached pay" if self.between == "stepped" else "what lies between is interpolated"
        return f"looked up on the attainment of {words.measure} and of {self.second.replace('_', ' ')}; {how}"
