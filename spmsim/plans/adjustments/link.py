"""`gate` and `multiplier`: what a component pays depends on the attainment on another measure."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from spmsim.foundation.quantities import Number, Slug
from spmsim.foundation.schedule import Schedule
from spmsim.plans.adjustments.adjustment import OfComponents, Stage
from spmsim.plans.payout_curve import Slope, end_of_curve
from spmsim.plans.words import Wording, of_quota

NotNegative = Annotated[Number, Field(ge=0)]


class Gate(OfComponents):
    """The components earn nothing unless another measure reaches a level over the same months."""

    stage: ClassVar[Stage] = "link"
    type: Literal["gate"] = "gate"
    """Name of the adjustment's kind."""
    measure: Slug
    """The measure that opens the gate."""
    at_least: Annotated[Number, Field(gt=0)]
    """Attainment on it from which the gate is open."""

    def in_words(self, words: Wording) -> str:
        """`Pays only from 90 % of quota on renewals.`"""
        who = " and ".join(self.applies_to) or "every component"
        return f"Gate {self.name}: {who} pays only from {of_quota(self.at_least)} on {self.measure.replace('_', ' ')}."


class Multiplier(OfComponents):
    """What the components earned × a factor that depends on another measure's attainment over the same months."""

    stage: ClassVar[Stage] = "link"
    type: Literal["multiplier"] = "multiplier"
    """Name of the adjustment's kind."""
    measure: Slug
    """The measure on which the factor depends."""
    points: Annotated[tuple[tuple[NotNegative, NotNegative], ...], Field(min_length=1, max_length=1000)]
    """[attainment, factor], the first at 0, attainment ascending; a repeated attainment is a jump, the second value holds there."""
    beyond: Annotated[Literal["extended", "capped"] | Slope, BeforeValidator(end_of_curve)]
    """What happens beyond the last point: the last slope goes on, the factor stays, or a slope of its own."""

    def schedule(self) -> Schedule:
        """Attainment → factor."""
        return Schedule.from_points(self.points, self.beyond.slope if isinstance(self.beyond, Slope) else self.beyond)

    def in_words(self, words: Wording) -> str:
        """The factors at the points."""
        who = " and ".join(self.applies_to) or "every component"
        told = ", ".join(f"× {factor:g} at {of_quota(level)}" for level, factor in self.points)
        return f"Multiplier {self.name}: what {who} earned is multiplied by the attainment on {self.measure.replace('_', ' ')}: {told}."
