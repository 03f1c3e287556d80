"""`contest`: prizes by rank within a group."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from spmsim.foundation.quantities import Money
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
