"""Money: minor units (cents), and the rounding rules that every engine and the payroll share.

Whole minor units are credited amounts, thresholds, prizes, payments and balances; quotas, target pay and pay before the payment's
rounding are exact. An amount within `SLACK` minor units of a half counts as a half, and a product within it of a whole amount is that
amount, so that exact and binary arithmetic decide alike.
"""

from __future__ import annotations

import re
from typing import overload

import numpy as np
from numpy.typing import NDArray

from spmsim.foundation.errors import refuse

Floats = NDArray[np.float64]

SLACK = 1e-6
"""Minor units. Float64 products carry less than this up to about 4e9 minor units."""

_NO_DIGITS = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"}
_THREE_DIGITS = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
_FOUR_DIGITS = {"CLF", "UYW"}
_DIGITS = dict.fromkeys(_NO_DIGITS, 0) | dict.fromkeys(_THREE_DIGITS, 3) | dict.fromkeys(_FOUR_DIGITS, 4)


def minor_digits(currency: str) -> int:
    """Decimal digits of a currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD.

    Raises:
        BadInput: anything but three capital letters.

    Source: ISO 4217, list one; every code that is not an exception there has two digits.
    """
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise refuse(f"a currency is three capital letters (ISO 4217), such as USD, EUR or JPY; got '{currency}'")
    return _DIGITS.get(currency, 2)


def minor_units(currency: str) -> float:
    """Minor units in one unit of the currency: 100.0 for USD, 1.0 for JPY."""
    return float(10 ** minor_digits(currency))


@overload
def round_half_away(amount: float) -> float: ...
@overload
def round_half_away(amount: Floats) -> Floats: ...
def round_half_away(amount: float | Floats) -> float | Floats:
    """Whole minor units, halves away from zero: 0.5 → 1, −0.5 → −1, 2.4999995 → 3 (within 1e-6 of a half), 2.49 → 2."""
    size = np.abs(np.asarray(amount, dtype=np.float64))
    whole = np.floor(size)
    return _signed(whole + (size - whole >= 0.5 - SLACK), amount)


@overload
def round_half_even(amount: float) -> float: ...
@overload
def round_half_even(amount: Floats) -> Floats: ...
def round_half_even(amount: float | Floats) -> float | Floats:
    """Whole minor units, halves to the even neighbour: 0.5 → 0, 1.5 → 2, 2.5000005 → 2 (within 1e-6 of a half), 2.51 → 3."""
    size = np.abs(np.asarray(amount, dtype=np.float64))
    whole = np.floor(size)
    part = size - whole
    is_half = np.abs(part - 0.5) <= SLACK
    return _signed(whole + np.where(is_half, whole % 2 == 1, part > 0.5), amount)


def _signed(size: Floats, amount: float | Floats) -> float | Floats:
    rounded = np.copysign(size, amount) + 0.0  # − 0.0 becomes 0.0
    return rounded if isinstance(amount, np.ndarray) else float(rounded)


@overload
def smallest_reaching(threshold: float, quota: float) -> float: ...
@overload
def smallest_reaching(threshold: float, quota: Floats) -> Floats: ...
def smallest_reaching(threshold: float, quota: float | Floats) -> float | Floats:
    """The smallest whole amount that reaches `threshold · quota`: 0.9 of 333.40 → 301 minor units, of 1,000,000.0000004 → 900,000."""
    reached = np.ceil(threshold * np.asarray(quota, dtype=np.float64) - SLACK) + 0.0
    return reached if isinstance(quota, np.ndarray) else float(reached)


@overload
def meets(amount: float, threshold: float, quota: float) -> bool: ...
@overload
def meets(amount: Floats, threshold: float, quota: float | Floats) -> NDArray[np.bool_]: ...
def meets(amount: float | Floats, threshold: float, quota: float | Floats) -> bool | NDArray[np.bool_]:
    """Whether a whole amount (minor units or a count) reaches `threshold · quota`: the same as `amount ≥ smallest_reaching(…)`."""
    reached = np.asarray(amount, dtype=np.float64) >= threshold * np.asarray(quota, dtype=np.float64) - SLACK
    return reached if isinstance(amount, np.ndarray) else bool(reached)
