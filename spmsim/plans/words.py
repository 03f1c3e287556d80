"""Plans in plain words, with their numbers: what `spmsim explain` prints."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spmsim.foundation.schedule import Schedule, Stretch

_COINS = {"USD": "dollar", "CAD": "dollar", "AUD": "dollar", "EUR": "euro", "GBP": "pound", "JPY": "yen", "CHF": "franc"}


@dataclass(frozen=True)
class Wording:
    """What a sentence about a component or an adjustment needs to know beside it."""

    measure: str
    """Name of the measure in words: `new accounts`."""
    unit: str
    """`count`, `share`, or a currency."""
    currency: str
    """Currency of pay."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Measure → unit, for clauses that name other measures."""

    def named(self, measure: str) -> str:
        """A measure in words: `new_accounts` → `new accounts`."""
        return measure.replace("_", " ")

    def amount(self, amount: float, measure: str) -> str:
        """An amount of a measure with its unit: `600,000 USD`, of a count `12`."""
        unit = self.units.get(measure, "count")
        return number(amount) if unit in ("count", "share", "rating") else f"{number(amount)} {unit}"

    def components(self, names: Sequence[str]) -> str:
        """`revenue and new accounts`, or `all components` where none is named."""
        told = [self.named(name) for name in names]
        return listing(told) if told else "all components"

    @property
    def first(self) -> str:
        """How "from zero" is said: `from the first dollar`."""
        if self.unit == "share":
            return "from zero"
        return f"from the first {'one' if self.unit == 'count' else _COINS.get(self.unit, self.unit)}"


def listing(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def period_in_words(period: str) -> str:
    """`half` → `half year`; the other periods as they are."""
    return "half year" if period == "half" else period


def months_in_words(months: int) -> str:
    """1 → `1 month`, 3 → `3 months`."""
    return f"{months} {'month' if months == 1 else 'months'}"


def number(amount: float) -> str:
    """1200000 → `1,200,000`, 1234567.5 → `1,234,567.50`, 0.0525 → `0.0525`; below 1,000 six significant digits."""
    return f"{amount:,.2f}".removesuffix(".00") if abs(amount) >= 1000 else f"{amount:.6g}"


def percent(share: float) -> str:
    """0.8 → `80 %`, 0.0525 → `5.25 %`."""
    return f"{100 * share:,.6g} %"


def of_quota(attainment: float) -> str:
    """1.0 → `quota`, 1.5 → `150 % of quota`."""
    return "quota" if attainment == 1.0 else f"{percent(attainment)} of quota"


def schedule_in_words(schedule: Schedule, first: str) -> str:
    """A schedule on attainment, from left to right: rates as multiples of the base rate (target pay ÷ quota), jumps, and its end.

    (0, 0) (1, 1) (1.5, 1.75), extended → `from the first dollar, at the base rate up to quota, then 1.5 × the base rate, without a cap`.
    """
    pieces = schedule.stretches
    if not pieces:
        return "nothing at any attainment"
    words = [first] if pieces[0].start == 0 else [f"nothing below {of_quota(pieces[0].start)}"]
    for index, piece in enumerate(pieces):
        words += _piece(piece, is_first=index == 0)
    cap = schedule.cap
    words.append("without a cap" if cap is None else f"capped at {percent(cap)} of its target pay")
    return ", ".join(word for word in words if word)


def _piece(piece: Stretch, *, is_first: bool) -> list[str]:
    words = []
    if piece.jump:
        verb = "a jump of" if piece.jump > 0 else "a fall of"
        place = "at once" if piece.start == 0 else f"at {of_quota(piece.start)}"
        words.append(f"{verb} {percent(abs(piece.jump))} of its target pay {place}")
    then = "" if is_first and piece.start == 0 and not piece.jump else "then "
    until = "" if math.isinf(piece.end) else f" up to {of_quota(piece.end)}"
    if piece.slope == 0:
        return [*words, f"{then}nothing more{until}"] if until else words
    if piece.slope < 0:
        return [*words, f"{then}pay falls at {_rate(-piece.slope)}{until}"]
    return [*words, f"{then}{_at(then)}{_rate(piece.slope)}{until}"]


def _at(then: str) -> str:
    return "" if then else "at "


def _rate(slope: float) -> str:
    return "the base rate" if math.isclose(slope, 1.0, rel_tol=1e-9) else f"{slope:,.6g} × the base rate"
