"""Amounts and shares in the notes of pay lines."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

_REMEMBERED = 20_000
"""Amounts and shares whose words are kept: one stands in several notes of a month, and target pay in those of many people."""
_FORMATS = tuple(f",.{digits}f" for digits in range(5))


@lru_cache(maxsize=_REMEMBERED)
def in_units(amount: Decimal, digits: int) -> str:
    """Minor units as units: 1234550 with 2 digits → `12,345.50`."""
    return format(amount.scaleb(-digits), _FORMATS[digits])


@lru_cache(maxsize=_REMEMBERED)
def percent(share: Decimal) -> str:
    """1.04 → `104 %`, to four digits behind the point."""
    return f"{share * 100:,.4f}".rstrip("0").rstrip(".") + " %"


def quota_in_units(quota: Decimal, digits: int) -> str:
    """A quota like the performance beside it; of pieces, where it need not be whole, to four digits behind the point: `3.75`, `10`."""
    return in_units(quota, digits) if digits else f"{quota:,.4f}".rstrip("0").rstrip(".")
