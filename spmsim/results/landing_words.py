"""A landing in words and figures, as the terminal and the report print it."""

from __future__ import annotations

from spmsim.results import wording
from spmsim.results.landing import Landing, Landings

_SAME = 0.005
"""Currency units within which pay is the same."""


def landed(one: Landing, currency: str) -> tuple[str, str, str, str]:
    """To date, rest, landing, and the spread of the landing between replications: `$43.0 M`, `$44.1 M`, `$87.1 M`, `80.2 to 94.0`."""
    if one.landing.unit != currency:
        numbers = (one.to_date, one.rest.mean, one.landing.mean, one.landing.p05, one.landing.p95)
        to_date, rest, lands, low, high = (wording.plain_number(number, 0) for number in numbers)
        return to_date, rest, lands, f"{low} to {high}"
    scale = wording.scale_for(one.landing)
    to_date, rest, lands = (wording.money(amount, currency, scale=scale) for amount in (one.to_date, one.rest.mean, one.landing.mean))
    return to_date, rest, lands, wording.money_span(one.landing.p05, one.landing.p95, scale=scale)


def pay_to_date_in_words(found: Landings, currency: str) -> str:
    """What pay to date is: what payroll paid, beside what the plans pay on the same sales, or the latter alone."""
    if not found.is_paid:
        return "Pay to date is what the plans in force pay on these sales; the scenario does not say what was paid."
    if abs(found.paid_otherwise) < _SAME:
        return "Pay to date is what payroll paid, and what the plans in force pay on these sales."
    side = "more" if found.paid_otherwise > 0 else "less"
    amount = wording.money(abs(found.paid_otherwise), currency)
    return f"Pay to date is what payroll paid, {amount} {side} than the plans in force pay on these sales; the landing keeps what was paid."
