"""`contest`: prizes by rank within a group."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from spmsim.foundation.quantities import Money
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.formula import Formula
from spmsim.plans.words import Wording, number


class Contest(Formula):
    """Prizes for the best of a group at the end of a window; people with equal performance share the prizes of their places."""

    type: Literal["contest"] = "contest"
    """Name of the formula."""
    prizes: Annotated[tuple[Money, ...], Field(min_length=1, max_length=1000)]
    """Prize of the first place, of the second, …, none larger than the one before."""
    among: Literal["team", "region", "role", "company"]
    """Within which group people are ranked."""
    ranked_by: Literal["amount", "attainment"]
    """Whether the largest amount wins, or the highest attainment."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"ranked_by": lambda _: _RANKED_BY})

    @model_validator(mode="after")
    def _does_not_rise(self) -> Self:
        rises = [(one, other) for one, other in pairwise(self.prizes) if other > one]
        problems = [f"no prize is larger than the one before, but {number(other)} follows {number(one)}" for one, other in rises]
        refuse_fields("contest", [("prizes", what) for what in problems])
        return self

    @property
    def paid_on(self) -> Literal["target", "money"]:
        """Money: no weight."""
        return "money"

    @property
    def stands_alone(self) -> bool:
        """Each window has its own winners."""
        return True

    @property
    def needs_quota(self) -> bool:
        """Only where people are ranked by attainment."""
        return self.ranked_by == "attainment"

    def in_words(self, words: Wording) -> str:
        """`5,000, 3,000 and 1,000 USD for the highest places in each region, ranked by attainment; ties share`."""
        prizes = ", ".join(number(prize) for prize in self.prizes)
        group = "in the company" if self.among == "company" else f"in each {self.among}"
        return f"{prizes} {words.currency} for the first places {group}, ranked by {self.ranked_by}; ties share the prizes of their places"


_RANKED_BY = (
    "'ranked_by' is missing: 'amount' puts the largest amount first, 'attainment' the highest attainment; there is no default. "
    "A sells 120 of a quota of 100, B sells 150 of a quota of 200: by amount B wins (150), by attainment A wins (120 % against 75 %)"
)
