"""`gate` and `multiplier`: what a component pays depends on the attainment on another measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator

from spmsim.foundation.errors import BadInput
from spmsim.foundation.quantities import Multiple, Slug
from spmsim.foundation.schedule import Schedule
from spmsim.plans.adjustments.adjustment import OfComponents, Stage
from spmsim.plans.beyond import Beyond, Points, Slope, explained, line_through
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.words import Wording, number, of_quota


class Gate(OfComponents):
    """The components earn nothing unless another measure reaches a level over the same months."""

    stage: ClassVar[Stage] = "link"
    type: Literal["gate"] = "gate"
    """Name of the adjustment's kind."""
    measure: Slug
    """The measure that opens the gate."""
    at_least: Annotated[Multiple, Field(gt=0)]
    """Attainment on it from which the gate is open."""

    def in_words(self, words: Wording) -> str:
        """`Gate kept: revenue is paid only where renewals reach 90 % of quota over the same months.`"""
        who, are = words.components(self.applies_to), "is" if len(self.applies_to) == 1 else "are"
        reached = f"{words.named(self.measure)} reach {of_quota(self.at_least)} over the same months"
        return f"Gate {words.named(self.name)}: {who} {are} paid only where {reached}."


class Multiplier(OfComponents):
    """What the components earned × a factor that depends on another measure's attainment over the same months."""

    stage: ClassVar[Stage] = "link"
    type: Literal["multiplier"] = "multiplier"
    """Name of the adjustment's kind."""
    measure: Slug
    """The measure on which the factor depends."""
    points: Points
    """[attainment, factor], the first at 0, attainment ascending; a repeated attainment is a jump, the second value holds there."""
    beyond: Beyond
    """What happens beyond the last point: the last slope goes on, the factor stays, or a slope of its own."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"beyond": _explain_beyond})

    @model_validator(mode="after")
    def _has_a_factor_everywhere(self) -> Self:
        refuse_fields("multiplier", [*self._problems_of_points()])
        return self

    def _problems_of_points(self) -> list[tuple[str, str]]:
        if self.points[0][0] != 0:
            at = of_quota(self.points[0][0])
            return [("points", f"the first point is at 0, so that there is a factor at every attainment; got {at}. Begin with [0, …]")]
        try:
            schedule = self.schedule()
        except BadInput as bad:
            return [("points", str(bad))]
        if schedule.slopes and schedule.slopes[-1] < 0:
            return [("beyond", "the factor would fall below 0; write 'capped', or a slope of at least 0")]
        return []

    def schedule(self) -> Schedule:
        """Attainment → factor."""
        return line_through(self.points, self.beyond)

    def in_words(self, words: Wording) -> str:
        """`Multiplier margin: what revenue earned × a factor on margin: 0.8 at 0 % of quota, 1.2 at quota, then the same.`"""
        told = ", ".join(f"{number(factor)} at {of_quota(level)}" for level, factor in self.points)
        ends = {"capped": "the same beyond", "extended": "on the same line beyond"}
        end = f"then {number(self.beyond.slope)} more per 100 %" if isinstance(self.beyond, Slope) else ends[self.beyond]
        head = f"Multiplier {words.named(self.name)}: what {words.components(self.applies_to)} earned"
        return f"{head} × a factor on {words.named(self.measure)} over the same months: {told}, {end}."


def _explain_beyond(given: Mapping[str, Any]) -> str:
    """The choices beyond the last point, with the points given (else with an example)."""
    return explained(given, [(0.0, 0.8), (1.0, 1.2)], "what the factor is", lambda factor: f"multiplies by {number(factor)}")
