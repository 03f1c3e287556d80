"""`matrix`: a payout looked up on two measures, for goals that compete."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from spmsim.foundation.quantities import Multiple, Slug
from spmsim.foundation.schedule import Schedule
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.formula import Formula
from spmsim.plans.words import Wording, percent

Ascending = Annotated[tuple[Multiple, ...], Field(min_length=1, max_length=100)]


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
    payouts: Annotated[tuple[tuple[Multiple, ...], ...], Field(min_length=1)]
    """Multiples of target pay: one list per row, with one number per column."""
    between: Literal["stepped", "interpolated"]
    """Whether the highest row and column reached pay, or what lies between is interpolated."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"between": lambda _: _BETWEEN})

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        refuse_fields("matrix", [*self._problems_of_edges(), *self._problems_of_payouts()])
        return self

    def _problems_of_edges(self) -> list[tuple[str, str]]:
        edges = (("rows", self.rows), ("columns", self.columns))
        steps = [(name, one, other) for name, levels in edges for one, other in pairwise(levels)]
        return [(name, f"{name} ascend, but {other:g} follows {one:g}") for name, one, other in steps if other <= one]

    def _problems_of_payouts(self) -> list[tuple[str, str]]:
        if len(self.payouts) != len(self.rows):
            return [("payouts", f"one list per row: {len(self.rows)} rows, but {len(self.payouts)} lists")]
        wide = len(self.columns)
        wrong = [(at, len(row)) for at, row in enumerate(self.payouts, start=1) if len(row) != wide]
        return [("payouts", f"one number per column: {wide} columns, but list {at} has {count}") for at, count in wrong]

    @property
    def can_fall(self) -> bool:
        """Whether a payout falls from one row or column to the next."""
        lines = (*self.payouts, *zip(*self.payouts, strict=True))
        return any(other < one for line in lines for one, other in pairwise(line))

    def column_schedules(self) -> tuple[Schedule, ...]:
        """One payout schedule per column, on attainment of the component's measure; 0 below the first row, the last one holds beyond."""
        columns = [tuple(row[c] for row in self.payouts) for c in range(len(self.columns))]
        pairs = [tuple(zip(self.rows, payouts, strict=True)) for payouts in columns]
        return tuple(Schedule.steps(p) if self.between == "stepped" else Schedule.from_points(p, "capped") for p in pairs)

    def in_words(self, words: Wording) -> str:
        """`looked up on revenue (80 %, 100 % of quota) and margin (90 %, 100 %): 50 %, 75 %; 75 %, 100 % of its target pay; …`."""
        how = "the highest row and column reached pay" if self.between == "stepped" else "what lies between is interpolated"
        rows, columns = (", ".join(map(percent, levels)) for levels in (self.rows, self.columns))
        paid = "; ".join(", ".join(map(percent, row)) for row in self.payouts)
        where = f"looked up on {words.measure} ({rows} of quota) and {words.named(self.second)} ({columns})"
        return f"{where}: {paid} of its target pay, row by row; {how}"


_BETWEEN = (
    "'between' is missing: 'stepped' pays the highest row and column reached, 'interpolated' what lies between; there is no default. "
    "Rows 0.8 and 1.0, columns 0.8 and 1.0, payouts [[0.5, 0.75], [0.75, 1.0]], 90 % on both measures: stepped pays 50 % of target pay, "
    "interpolated pays 75 %"
)
