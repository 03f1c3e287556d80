"""Numbers and verdicts as words: money, shares, intervals, lists; nothing here knows a study.

Signs are typographic (`−`), numbers and their units stay on one line (no-break spaces), a missing number is `–`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from spmsim.results.estimates import Difference, Estimate

NBSP = "\u00a0"
MINUS = "\u2212"
NOTHING = "–"
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
VERDICTS = {
    "identical": "identical",
    "no_difference_that_matters": "no difference that matters",
    "higher": "higher",
    "lower": "lower",
    "no_detectable_difference": "no detectable difference",
}


@dataclass(frozen=True)
class Scale:
    """How the amounts of one cell or axis are written: divided by `unit`, with `decimals`, followed by `suffix`."""

    unit: float
    suffix: str
    decimals: int

    def number(self, amount: float, *, signed: bool = False) -> str:
        """`+0.62` for 620,000 in millions; a value that rounds to nothing carries no sign, zero is `0`."""
        if amount == 0:
            return "0"
        return _number(amount / self.unit, self.decimals, signed=signed)


def scale_of(*amounts: float | None, half: float | None = None) -> Scale:
    """The scale in which the largest of the amounts is easy to read; with `half`, half an interval, fine enough to show it.

    1,240,000 → 1.24 M; 87,400 → 87.4 k; 612 → 612; 102,300 with an interval of ± 370 → 102.3 k.
    """
    scale = _plain_scale(amounts)
    if not half or not math.isfinite(half):
        return scale
    needed = math.ceil(-math.log10(half / scale.unit) - 0.3)  # half an interval of 0.006 shows as 0.01
    return Scale(scale.unit, scale.suffix, max(scale.decimals, min(needed, scale.decimals + 2)))


def scale_for(figure: Difference | Estimate) -> Scale:
    """The scale of a figure and its interval."""
    half = (figure.ci_high - figure.ci_low) / 2 if figure.ci_low is not None and figure.ci_high is not None else None
    return scale_of(figure.mean, half=half)


def _plain_scale(amounts: Iterable[float | None]) -> Scale:
    largest = max((abs(a) for a in amounts if a is not None and math.isfinite(a)), default=0.0)
    for least, unit, suffix, decimals in (
        (999.5e6, 1e9, "bn", 2),
        (99.95e6, 1e6, "M", 1),
        (999.5e3, 1e6, "M", 2),
        (99.95e3, 1e3, "k", 0),
        (9.995e3, 1e3, "k", 1),
    ):
        if largest >= least:
            return Scale(unit, suffix, decimals)
    return Scale(1.0, "", 0 if largest >= 100 or largest == 0 else 2)


def money(amount: float | None, currency: str, *, signed: bool = False, scale: Scale | None = None) -> str:
    """`$10.5 M`, `+$0.62 M`, `CHF 1.20 M`; `–` where there is no number."""
    if amount is None:
        return NOTHING
    scale = scale or scale_of(amount)
    text = scale.number(abs(amount))
    sign = _sign(amount, text, signed=signed)
    return f"{sign}{_symbol(currency)}{text}{NBSP + scale.suffix if scale.suffix else ''}"


def money_span(low: float | None, high: float | None, *, signed: bool = False, scale: Scale | None = None) -> str:
    """The ends of an interval in the scale of its figure: `+0.41 to +0.83`."""
    if low is None or high is None:
        return NOTHING
    scale = scale or scale_of(low, high)
    return f"{scale.number(low, signed=signed)} to {scale.number(high, signed=signed)}"


def percent(share: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """`12.2 %` for 0.122."""
    return NOTHING if share is None else f"{_number(share * 100, decimals, signed=signed)}{NBSP}%"


def points(share: float | None, decimals: int = 1) -> str:
    """A difference of two shares: `+1.2 points` for 0.012."""
    return NOTHING if share is None else f"{_number(share * 100, decimals, signed=True)}{NBSP}points"


def chance(probability: float | None) -> str:
    """A probability in whole per cent; what is possible is never called impossible: `under 1 %`, `over 99 %`."""
    if probability is None:
        return NOTHING
    if 0 < probability < 0.01:
        return f"under 1{NBSP}%"
    if 0.99 < probability < 1:
        return f"over 99{NBSP}%"
    return percent(probability, 0)


def percent_span(low: float | None, high: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """`11.9 to 12.5 %`."""
    if low is None or high is None:
        return NOTHING
    return f"{_number(low * 100, decimals, signed=signed)} to {percent(high, decimals, signed=signed)}"


def money_axis(currency: str) -> Callable[[float], str]:
    """How an axis in money is written: one decimal in millions, whole thousands below; one more where a tick has it: `$2.75 M`."""
    scales = (Scale(1e6, "M", 1), Scale(1e3, "k", 0), Scale(1.0, "", 0))

    def write(value: float) -> str:
        scale = next(s for s in scales if abs(value) >= s.unit or s.unit == 1.0)
        steps = value / scale.unit * 10**scale.decimals
        return money(value, currency, scale=replace(scale, decimals=scale.decimals + (abs(steps - round(steps)) > 1e-6)))

    return write


def plain_number(value: float | None, decimals: int = 2) -> str:
    """An elasticity, a level: `0.36`."""
    return NOTHING if value is None else _number(value, decimals)


def count(number: int) -> str:
    """`1,000`."""
    return f"{number:,}"


def listing(items: Iterable[str], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 person`, `3 people`."""
    return f"{count(number)}{NBSP}{one if number == 1 else many or one + 's'}"


def is_or_are(items: Sequence[object]) -> str:
    """The verb for a list of subjects."""
    return "is" if len(items) == 1 else "are"


def money_with_interval(figure: Difference | Estimate, currency: str, *, signed: bool) -> str:
    """`+$0.62 M (+0.41 to +0.83)`; an interval of no width is left out."""
    if figure.mean is None:
        return NOTHING
    scale = scale_for(figure)
    text = money(figure.mean, currency, signed=signed, scale=scale)
    if figure.ci_low is None or figure.ci_low == figure.ci_high:
        return text
    return f"{text} ({money_span(figure.ci_low, figure.ci_high, signed=signed, scale=scale)})"


def difference_in_words(figure: Difference, currency: str, noun: str) -> str:
    """A difference by its verdict: `contribution higher by $0.62 M (+0.41 to +0.83)`.

    Where the interval spans zero it is `no detectable difference in contribution (−0.1 to +0.2 M)`, never *no difference*.
    """
    if figure.mean is None or figure.verdict is None:
        return f"{noun} cannot be compared"
    if figure.verdict == "identical":
        return f"identical {noun}"
    scale = scale_of(figure.mean, figure.ci_low, figure.ci_high)
    span = money_span(figure.ci_low, figure.ci_high, signed=True, scale=scale)
    if figure.verdict in ("higher", "lower"):
        return f"{noun} {figure.verdict} by {money(abs(figure.mean), currency, scale=scale)} ({span})"
    return f"{VERDICTS[figure.verdict]} in {noun} ({span}{NBSP}{scale.suffix})".replace(f"{NBSP})", ")")


def sentence(text: str) -> str:
    """First letter upper case, one full stop at the end; a path or a file name stays as it is: `market.level was 0.9.`"""
    text = text.strip()
    is_path = re.match(r"[a-z_]{2,}\.[a-z]", text) is not None
    return (text[:1] if is_path else text[:1].upper()) + text[1:] + ("" if text.endswith((".", "?", "!")) else ".") if text else ""


def name_in_words(slug: str) -> str:
    """`ae_small_business` → `AE small business`, `account_manager` → `Account manager`."""
    words = slug.replace("_", " ").split()
    if words and words[0] == "ae":
        return " ".join(["AE", *words[1:]])
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def _number(value: float, decimals: int, *, signed: bool = False) -> str:
    text = f"{abs(value):,.{decimals}f}"
    return f"{_sign(value, text, signed=signed)}{text}"


def _sign(value: float, text: str, *, signed: bool) -> str:
    if not text.strip("0.,"):
        return ""
    return MINUS if value < 0 else "+" if signed else ""


def _symbol(currency: str) -> str:
    return SYMBOLS.get(currency, f"{currency}{NBSP}")
