"""The kinds of number and word that a scenario may hold, with their units.

Every number of a scenario may be written bare (`0.24`) or with its provenance
(`{value: 0.24, range: [0.15, 0.35], source: "CRM 2026"}`). The loader takes the provenance off and keeps it beside the
scenario (`scenario/provenance.py`), so that the classes of the rules hold plain numbers of the kinds below.
Nothing is coerced: `true` is not 1, `"8"` is not 8, and there is no infinity and no NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import AllowInfNan, Field, Strict, StringConstraints


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

Number = Annotated[_Float, Unit("")]
Factor = Annotated[_Float, Field(ge=0), Unit("×")]
Share = Annotated[_Float, Field(ge=0, le=1), Unit("share")]
Money = Annotated[_Float, Field(ge=0, le=1e15), Unit("money")]
Amount = Annotated[_Float, Field(ge=0, le=1e15), Unit("measure")]
LogSd = Annotated[_Float, Field(ge=0, le=3), Unit("log-sd")]
Persistence = Annotated[_Float, Field(ge=0, lt=1), Unit("a month")]
Months = Annotated[_Int, Field(ge=0, le=600), Unit("months")]
Count = Annotated[_Int, Field(ge=0), Unit("count")]
Flag = Annotated[bool, Strict()]
Text = Annotated[str, Strict()]
Slug = Annotated[str, Strict(), StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""A name that addresses a part: lower-case letters, digits and underscores. Titles are for people."""
