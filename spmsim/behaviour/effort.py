"""`Effort`: how sales answer to effort, and effort to pay."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from spmsim.foundation.quantities import Number, Text
from spmsim.foundation.spec import Spec

Floats = NDArray[np.float64]


class Effort(Spec):
    """How strongly a rep answers to what one more sale pays; 1 is standard effort."""

    sales_elasticity: Annotated[Number, Field(ge=0, le=5)]
    """How much sales rise, in per cent, when what an additional sale earns rises by 1 %. 0 means that nobody responds."""
    responsive_share: Annotated[Number, Field(gt=0, le=1)]
    """Share of sales that moves with effort; the rest comes in at any effort (renewals, walk-ins)."""
    most: Annotated[Number, Field(ge=1, le=100)]
    """The most effort that a person can give, as a multiple of standard effort."""
    normalised_on: Text | None = None
    """Hash of the scenario on which effort is normalised; written when the scenario is resolved, not by hand."""

    @property
    def elasticity(self) -> float:
        """η, elasticity of effort to marginal pay: `sales_elasticity / responsive_share`; 0.36 and 0.6 give 0.6."""
        return self.sales_elasticity / self.responsive_share

    def response(self, effort: Floats) -> Floats:
        """Factor on every effort-responsive mean: `(1 − κ) + κ·effort`, κ the responsive share; effort 1.5, κ 0.6 → 1.3."""
        return (1.0 - self.responsive_share) + self.responsive_share * effort
