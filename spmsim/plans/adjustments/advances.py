"""`draw` and `guarantee`: pay that does not wait for performance."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from pydantic import ModelWrapValidatorHandler, model_validator

from spmsim.foundation.quantities import Flag
from spmsim.plans.adjustments.adjustment import OfPeriods, Stage
from spmsim.plans.choices import read_explaining, refuse_fields
from spmsim.plans.words import Wording, number, period_in_words


class Draw(OfPeriods):
    """An advance on pay: a period pays at least the amount; what a recoverable draw advanced is taken from later pay above it."""

    stage: ClassVar[Stage] = "settle"
    type: Literal["draw"] = "draw"
    """Name of the adjustment's kind."""
    recoverable: Flag
    """Whether what was advanced is taken from later pay."""
    open_at_exit: Literal["owed", "forgiven"] | None = None
    """What becomes of an open balance when the person leaves; for recoverable draws."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"recoverable": lambda _: _RECOVERABLE})

    @model_validator(mode="after")
    def _says_what_stays_open(self) -> Self:
        problems = []
        if self.recoverable and self.open_at_exit is None:
            problems.append(("open_at_exit", _OPEN_AT_EXIT))
        if not self.recoverable and self.open_at_exit is not None:
            problems.append(("open_at_exit", "a draw that is not recoverable leaves no balance; leave 'open_at_exit' out"))
        refuse_fields("draw", problems)
        return self

    def in_words(self, words: Wording) -> str:
        """`Draw start: at least 1,500 USD a month, in the first 6 months of employment; what is advanced is taken from later pay, …`"""
        back = f"what is advanced is taken from later pay, and what is still open at exit is {self.open_at_exit}"
        after = back if self.recoverable else "what is advanced is not taken back"
        amount = f"{number(self.amount)} {words.currency} a {period_in_words(self.every)}"
        return f"Draw {words.named(self.name)}: at least {amount}{self.lasting}; {after}."


class Guarantee(OfPeriods):
    """Pay of a period is at least the amount, or the amount comes on top."""

    stage: ClassVar[Stage] = "settle"
    type: Literal["guarantee"] = "guarantee"
    """Name of the adjustment's kind."""
    pays: Literal["floor", "added"]
    """Whether pay is lifted to the amount, or the amount is paid on top."""

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, given: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        return read_explaining(given, read, {"pays": lambda _: _PAYS})

    def in_words(self, words: Wording) -> str:
        """`Guarantee start: pay is at least 4,000 USD a month, from 2027-01 to 2027-03.`"""
        amount = f"{number(self.amount)} {words.currency} a {period_in_words(self.every)}{self.lasting}"
        told = f"pay is at least {amount}" if self.pays == "floor" else f"{amount} on top of what was earned"
        return f"Guarantee {words.named(self.name)}: {told}."


_RECOVERABLE = (
    "'recoverable' is missing: it says whether what a draw advanced is taken from later pay, and has no default. A draw of 2,000 a month, "
    "500 earned in the first month and 4,000 in the second: true pays 2,000 and 2,500 (the 1,500 that were advanced are taken back), "
    "false pays 2,000 and 4,000"
)
_OPEN_AT_EXIT = (
    "'open_at_exit' is missing: it says what becomes of the balance of a recoverable draw when the person leaves, and has no default. "
    "A draw of 2,000, 500 earned, then the person leaves: owed leaves the person owing 1,500, forgiven leaves nothing to pay back"
)
_PAYS = (
    "'pays' is missing: 'floor' lifts pay to the amount, 'added' pays the amount on top; there is no default. "
    "A guarantee of 3,000 a month and 1,000 earned: floor pays 3,000, added pays 4,000"
)
