"""`rating`: a judged goal with a few levels (MBO, KSO), each of which pays a multiple of target pay."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from spmsim.foundation.quantities import Multiple
from spmsim.plans.choices import refuse_fields
from spmsim.plans.formula import Formula
from spmsim.plans.words import Wording, number, percent


class Rating(Formula):
    """Pay = target pay × the multiple of the level that was given; nothing between levels, nothing without a rating."""

    type: Literal["rating"] = "rating"
    """Name of the formula."""
    levels: Annotated[tuple[tuple[Multiple, Multiple], ...], Field(min_length=1, max_length=100)]
    """[rating, multiple of the component's target pay], ratings ascending."""

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        steps = [(one, other) for (one, _), (other, _) in pairwise(self.levels) if other <= one]
        refuse_fields("rating", [("levels", f"levels ascend, but {other:g} follows {one:g}") for one, other in steps])
        return self

    @property
    def stands_alone(self) -> bool:
        """A level is given for one window."""
        return True

    @property
    def needs_quota(self) -> bool:
        """A rating is measured against nothing."""
        return False

    def multiple(self, rating: float) -> float | None:
        """The multiple of a level; None for a rating that is no level."""
        return dict(self.levels).get(rating)

    def in_words(self, words: Wording) -> str:
        """`50 % of its target pay at level 2, 100 % at level 3`."""
        return ", ".join(f"{percent(paid)} of its target pay at level {number(level)}" for level, paid in self.levels)
