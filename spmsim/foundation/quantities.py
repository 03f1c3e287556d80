"""The kinds of number and word that a scenario may hold, with their units.

Every number of a scenario may be written bare (`0.24`) or with its provenance
(`{value: 0.24, range: [0.15, 0.35], source: "CRM 2026"}`). The loader takes the provenance off and keeps it beside the
scenario (`scenario/provenance.py`), so that the classes of the rules hold plain numbers of the kinds below.
Nothing is coerced: `true` is not 1, `"8"` is not 8, and there is no infinity and no NaN. Every kind has bounds that no company
comes near, so that products, ratios and squares of what passes them stay finite in float64.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, AllowInfNan, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

LARGEST = 1e15
"""The largest number of any kind."""
SMALLEST_AMOUNT = 1e-6
"""The smallest amount above 0; what is smaller was meant as 0, and what is divided by it would leave the numbers that can be held."""


@dataclass(frozen=True)
class Unit:
    """The unit of a field: printed by `explain`, by widgets and in the list of assumptions."""

    name: str


@dataclass(frozen=True)
class Stated:
    """A number with where it comes from: the value used, the range it may lie in, and its source.

    `source` is a citation, a data source, or the word *assumption*.
    """

    value: float
    range: tuple[float, float] | None = None
    source: str | None = None


_Float = Annotated[float, Strict(), AllowInfNan(False)]
_Int = Annotated[int, Strict()]


def _zero_or_more_than_dust(amount: float) -> float:
    if 0 < amount < SMALLEST_AMOUNT:
        what = "must be 0 or at least {smallest}, got {given}"
        raise PydanticCustomError("dust", what, {"smallest": f"{SMALLEST_AMOUNT:f}", "given": f"{amount:g}"})
    return amount


_NoDust = AfterValidator(_zero_or_more_than_dust)

Number = Annotated[_Float, Field(ge=-LARGEST, le=LARGEST), Unit("")]
Factor = Annotated[_Float, Field(ge=0, le=1000), Unit("×")]
Multiple = Annotated[_Float, Field(ge=0, le=1e6), _NoDust, Unit("×")]
"""Attainment, or pay as a multiple of target pay: 0 to a million times."""
Steepness = Annotated[_Float, Field(ge=-1e6, le=1e6), Unit("× for each 100 % of quota")]
"""Multiples by which something rises, or falls, over one unit of attainment."""
Share = Annotated[_Float, Field(ge=0, le=1), Unit("share")]
Money = Annotated[_Float, Field(ge=0, le=LARGEST), _NoDust, Unit("money")]
PositiveMoney = Annotated[_Float, Field(ge=SMALLEST_AMOUNT, le=LARGEST), Unit("money")]
Amount = Annotated[_Float, Field(ge=0, le=LARGEST), _NoDust, Unit("measure")]
LogSd = Annotated[_Float, Field(ge=0, le=3), Unit("log-sd")]
Persistence = Annotated[_Float, Field(ge=0, lt=1), Unit("a month")]
Months = Annotated[_Int, Field(ge=0, le=600), Unit("months")]
Count = Annotated[_Int, Field(ge=0, le=1_000_000), Unit("count")]
Flag = Annotated[bool, Strict()]
PlanRate = Annotated[_Float, Field(ge=1e-6, le=1e6), Unit("plan rate")]
Text = Annotated[str, Strict()]
Currency = Annotated[str, Strict(), StringConstraints(pattern=r"^[A-Z]{3}$")]
"""Three capital letters (ISO 4217)."""
Slug = Annotated[str, Strict(), StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""A name that addresses a part: lower-case letters, digits and underscores. Titles are for people."""
